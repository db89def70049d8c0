import { Client, type QueryResultRow } from 'pg';

/** Work on a connection of its own. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'test' });
  // What cuts it off is what some tests are about; queries reject by themselves.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The rows of one query, or of the last of several, on a connection of its own. */
export async function queryOnce<Row extends QueryResultRow>(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  return await withClient(url, async (client) => (await client.query<Row>(sql, values)).rows);
}

/** The SQLSTATE that a query is refused with; undefined when it is not refused. */
export async function refusalOf(url: string, sql: string): Promise<string | undefined> {
  try {
    await queryOnce(url, sql);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
}
