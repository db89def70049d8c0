import { type Candle, type Trade, tradeKeyText } from '@tradestore/core';
import { changedFields, differenceError, nameOfTrade } from './difference.ts';
import { count, utc } from './format.ts';

/** What the rows of an answer are. */
export interface RowKind<Row> {
  readonly noun: string;
  /** How an error calls a row: no values. */
  readonly nameOf: (row: Row) => string;
  /** Do both stand for the same thing, whatever their other fields say? */
  readonly isSame: (a: Row, b: Row) => boolean;
}

export const tradeRows: RowKind<Trade> = {
  noun: 'trade',
  nameOf: nameOfTrade,
  isSame: (a, b) => tradeKeyText(a) === tradeKeyText(b),
};

export const candleRows: RowKind<Candle> = {
  noun: 'candle',
  nameOf: ({ start }) => `the candle of ${utc(start).slice(0, 16)}`,
  isSame: (a, b) => a.start === b.start,
};

/**
 * Hands on the rows of an answer, each after it was compared with the one that must stand in its place. It reads at most one
 * row more than was wanted, so an answer that never ends is found too.
 *
 * @param question named by the error
 * @throws DemoError at the first difference
 */
export async function* agreeing<Row extends object>(
  question: string,
  kind: RowKind<Row>,
  wanted: readonly Row[],
  found: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<Row, void, undefined> {
  let at = 0;
  for await (const row of found) {
    const difference = differenceAt(kind, wanted, at, row);
    if (difference !== null) throw differenceError(`${question}: ${difference}`);
    at += 1;
    yield row;
  }
  const missing = wanted[at];
  if (missing !== undefined) throw differenceError(`${question}: ${kind.nameOf(missing)} is missing`);
}

/** The rows of a whole answer, compared as {@link agreeing} does. */
export async function allAgreeing<Row extends object>(...answer: Parameters<typeof agreeing<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of agreeing(...answer)) rows.push(row);
  return rows;
}

function differenceAt<Row extends object>(
  kind: RowKind<Row>,
  wanted: readonly Row[],
  at: number,
  found: Row,
): string | null {
  const row = wanted[at];
  if (row === undefined) return `${kind.nameOf(found)} is too many; there must be ${count(wanted.length)}`;
  if (!kind.isSame(row, found)) return `${kind.noun} ${count(at + 1)} must be ${kind.nameOf(row)}, but is another`;
  const fields = changedFields(row, found);
  return fields.length === 0 ? null : `${kind.nameOf(row)} came back with another ${fields.join(', ')}`;
}
