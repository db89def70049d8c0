/**
 * The rows of a long answer, read a page at a time: each page starts where the one before ended. The next page is read when
 * its first row is asked for, so whoever compares the rows never reads past the first wrong one.
 */
export async function* pageByPage<Row>(
  pageSize: number,
  readPage: (after: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<Row, void, undefined> {
  let page: readonly Row[];
  let last: Row | undefined;
  do {
    page = await readPage(last);
    yield* page;
    last = page.at(-1);
  } while (page.length >= pageSize && page.length > 0);
}
