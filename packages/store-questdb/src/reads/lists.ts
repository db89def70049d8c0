import { behind, type Order, orderBy, type Place } from './order.js';
import { type Parameter, Parameters, type Statement } from './statement.js';

/** Rows of a table that are listed. */
export interface List {
  /** The table's name, quoted. */
  readonly table: string;
  /** What is selected. */
  readonly select: string;
  readonly order: Order;
  /** Columns and the values that they must have. */
  readonly equal: readonly (readonly [column: string, value: Parameter])[];
  /** Conditions as SQL, empty ones left out; their values are added when they are written. @default none */
  readonly conditions?: readonly ((parameters: Parameters) => string)[] | undefined;
}

/** A span of time in microseconds, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The first rows of a span of time, oldest first.
 *
 * @param after only rows behind this place; its first value is a time
 */
export function oldestFirst(list: List, { start, end }: Span, limit: number, after?: Place): Statement {
  const parameters = new Parameters();
  // The interval alone decides which partitions are read: the place's time moves its start.
  const from = after === undefined ? start : Math.max(start, Number(after[0]));
  const conditions = [
    `ts >= ${parameters.add(from)}`,
    `ts < ${parameters.add(end)}`,
    ...conditionsOf(list, parameters),
    ...(after === undefined ? [] : [behind(list.order, after, 'asc', parameters)]),
  ];
  const text = `select ${list.select} from ${list.table} where ${conditions.join(' and ')} ${orderBy(list.order, 'asc')} limit ${parameters.add(limit)}`;
  return { text, values: parameters.values };
}

/**
 * The last rows, newest first. The time of the last but `limit` is found by the designated timestamp alone, which ends the scan
 * early; only the rows from there on are put in their full order. Ordering all by all columns reads every row of the list.
 *
 * @param before only rows before this place; its first value is a time
 */
export function newestFirst(list: List, limit: number, before?: Place): Statement {
  const parameters = new Parameters();
  const conditions = [
    ...conditionsOf(list, parameters),
    ...(before === undefined ? [] : [`ts <= ${parameters.add(before[0] ?? 0)}`]),
    ...(before === undefined ? [] : [behind(list.order, before, 'desc', parameters)]),
  ].join(' and ');
  const count = parameters.add(limit);
  const times = `select ts from ${list.table} where ${conditions} order by ts desc limit ${count}`;
  const text = `select ${list.select} from ${list.table} where ts >= (select min(ts) from (${times})) and ${conditions} ${orderBy(list.order, 'desc')} limit ${count}`;
  return { text, values: parameters.values };
}

/** The rows of one moment that have the values. */
export function atMoment({ table, select, equal }: List, time: number): Statement {
  const parameters = new Parameters();
  const conditions = [
    `ts = ${parameters.add(time)}`,
    ...equal.map(([column, value]) => `${column} = ${parameters.add(value)}`),
  ];
  return { text: `select ${select} from ${table} where ${conditions.join(' and ')}`, values: parameters.values };
}

/** What a list asks of its rows. */
function conditionsOf({ equal, conditions = [] }: List, parameters: Parameters): string[] {
  return [
    ...equal.map(([column, value]) => `${column} = ${parameters.add(value)}`),
    ...conditions.map((condition) => condition(parameters)).filter((condition) => condition !== ''),
  ];
}
