/** Runs after each page, with its last row: a place to add rows. */
export type BetweenPages<Row> = (last: Row, page: number) => Promise<void>;

/** No test has more pages; a store that gives the same page for ever must fail and not hang. */
const PAGES_MAX = 200;

/**
 * All rows, page by page.
 *
 * @param read the page that follows a row, or the first one
 */
export async function walkPages<Row>(
  pageSize: number,
  read: (last: Row | undefined) => Promise<Row[]>,
  between?: BetweenPages<Row>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const found = await read(rows.at(-1));
    rows.push(...found);
    const last = found.at(-1);
    if (last === undefined || found.length < pageSize) return rows;
    await between?.(last, page);
  }
  throw new Error(`the pages did not end after ${PAGES_MAX}`);
}
