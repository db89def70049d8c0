/** No test streams more; a store that gives the same page for ever must fail and not hang. */
const ROWS_MAX = 50_000;

/** All rows of a stream. */
export async function collect<Row>(stream: AsyncIterable<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of stream) {
    if (rows.push(row) > ROWS_MAX) throw new Error(`the stream did not end after ${ROWS_MAX} rows`);
  }
  return rows;
}
