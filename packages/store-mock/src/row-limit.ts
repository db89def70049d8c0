import { tooManyRows } from '@tradestore/core';

/** The first rows, at most `limit`. */
export function firstRows<Row>(rows: Iterable<Row>, limit: number): Row[] {
  const first: Row[] = [];
  for (const row of rows) {
    first.push(row);
    if (first.length === limit) break;
  }
  return first;
}

/** The first rows where a caller names a limit, and else all, unless they are more than `maxRows`. */
export function rowsUpTo<Row>(rows: Iterable<Row>, limit: number | undefined, maxRows: number, wayOut: string): Row[] {
  return limit === undefined ? allRows(rows, maxRows, wayOut) : firstRows(rows, limit);
}

/**
 * All rows, unless they are more than `maxRows`: no result is cut silently.
 *
 * @param wayOut what to do instead
 * @throws DbError kind `resource`, as soon as one row too many is found
 */
export function allRows<Row>(rows: Iterable<Row>, maxRows: number, wayOut: string): Row[] {
  const all: Row[] = [];
  for (const row of rows) {
    if (all.length === maxRows) throw tooManyRows(maxRows, wayOut);
    all.push(row);
  }
  return all;
}
