import { DbError } from './db-error.js';

/** How many rows to ask for: one more than may come shows that there are too many. */
export function rowsToAsk(limit: number | undefined, maxRows: number): number {
  return limit ?? maxRows + 1;
}

/**
 * The rows, unless they are more than `maxRows`: no result is cut silently.
 *
 * @param wayOut what to do instead
 * @throws DbError kind `resource`
 */
export function wholeResult<Row>(
  rows: readonly Row[],
  limit: number | undefined,
  maxRows: number,
  wayOut = 'read them page by page, with limit and after',
): readonly Row[] {
  if (limit !== undefined || rows.length <= maxRows) return rows;
  throw tooManyRows(maxRows, wayOut);
}

/** A result has more rows than one call returns. @param wayOut what to do instead */
export function tooManyRows(maxRows: number, wayOut: string): DbError {
  return new DbError({
    kind: 'resource',
    outcome: 'not_applied',
    message: `the result has more than maxRows (${maxRows}) rows; ${wayOut}`,
    details: { maxRows },
  });
}
