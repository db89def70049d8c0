import {
  assertMetricPoint,
  assertPosition,
  assertTrade,
  type Check,
  DbError,
  type MetricPoint,
  type Position,
  type Trade,
} from '@tradestore/core';
import { metricsTable, positionsTable, type Table, tradesTable } from './tables.js';

/** A row as the driver gives it: each column as text, null for NULL. */
export type TextRow = readonly (string | null)[];

/** What a statement selects to read a table's rows: the time as microseconds, exact in every time zone, then the columns. */
export function selectRows({ columns }: Table<never>): string {
  const select = columns.map(({ name, type }) => (type === 'TIMESTAMP' ? `cast(${name} as long)` : name));
  return ['cast(ts as long)', ...select].join(', ');
}

/** Trades of rows of {@link selectRows}. @throws DbError kind `corrupt_data` for a row that is no trade */
export function readTrades(rows: readonly TextRow[]): Trade[] {
  return rows.map((row) => checked(tradeOf(row), assertTrade, tradesTable.name));
}

/** Positions of rows of {@link selectRows}. @throws DbError kind `corrupt_data` for a row that is no position */
export function readPositions(rows: readonly TextRow[]): Position[] {
  return rows.map((row) => checked(positionOf(row), assertPosition, positionsTable.name));
}

/** Points of rows of {@link selectRows}. @throws DbError kind `corrupt_data` for a row that is no point */
export function readMetrics(rows: readonly TextRow[]): MetricPoint[] {
  return rows.map((row) => checked(metricOf(row), assertMetricPoint, metricsTable.name));
}

/** A row before it is checked. */
type Unchecked<Row> = Readonly<Record<keyof Row, unknown>>;

/** The columns are in the table's order; the members are those of a trade, in one order for all rows. */
function tradeOf(row: TextRow): Unchecked<Trade> {
  return {
    signature: row[11],
    instruction: wholeNumber(row[12]),
    innerInstruction: indexOrNull(row[13]),
    fill: wholeNumber(row[14]),
    slot: integer(row[9]),
    transactionIndex: indexOrNull(row[10]),
    time: wholeNumber(row[0]),
    token: row[1],
    quote: row[2],
    trader: row[3],
    side: row[4],
    tokenAmount: integer(row[15]),
    quoteAmount: integer(row[16]),
    price: decimal(row[17]),
    fee: integer(row[18]),
    venue: row[5],
    pool: row[6],
    profileId: row[7],
    ruleId: row[8],
  };
}

function positionOf(row: TextRow): Unchecked<Position> {
  return {
    id: row[1],
    time: wholeNumber(row[0]),
    sequence: integer(row[7]),
    profileId: row[2],
    wallet: row[3],
    token: row[4],
    quote: row[5],
    status: row[6],
    quantity: integer(row[8]),
    costBasis: integer(row[9]),
    feesPaid: integer(row[10]),
    realizedPnl: integer(row[11]),
    openedAt: wholeNumber(row[12]),
    slot: integer(row[13]),
  };
}

function metricOf(row: TextRow): Unchecked<MetricPoint> {
  return { name: row[1], tags: parsedTags(row[2]), time: wholeNumber(row[0]), value: double(row[3]) };
}

/** The tags of their text; what is no JSON is left as it is, for the check to refuse. */
export function parsedTags(text: string | null | undefined): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Of a DECIMAL with all digits of its scale: `0.520000` is `0.52`, `7.000` is `7`. */
export function decimal(text: string | null | undefined): string | null {
  if (typeof text !== 'string') return null;
  const point = text.indexOf('.');
  if (point === -1) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.slice(0, end - 1 === point ? point : end);
}

const ZERO = 0x30;

/** Of a LONG or a DECIMAL without fraction. What is no integer is left as it is, for the check to refuse. */
export function integer(text: string | null | undefined): bigint | string | null {
  if (typeof text !== 'string') return null;
  return /^-?\d+$/.test(text) ? BigInt(text) : text;
}

export function double(text: string | null | undefined): number | null {
  return typeof text === 'string' ? Number(text) : null;
}

/** Of an INT, or a LONG that a number holds exactly, as a time in microseconds. */
export function wholeNumber(text: string | null | undefined): number | null {
  return typeof text === 'string' ? Number(text) : null;
}

/** Databases store -1 for a null index. */
function indexOrNull(text: string | null | undefined): number | null {
  return text === '-1' ? null : wholeNumber(text);
}

function checked<Row>(row: unknown, check: Check<Row>, table: string): Row {
  try {
    check(row);
    return row;
  } catch (cause) {
    throw corruptRow(table, cause);
  }
}

/** What is stored is not what this package has written. Only reads end here. */
export function corruptRow(table: string, cause?: unknown): DbError {
  return new DbError({
    kind: 'corrupt_data',
    outcome: 'not_applied',
    message: `${table}: a stored row is none that this version understands; see the cause for the field, and correct the row`,
    cause,
  });
}
