import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';

/** One query on a connection of its own. */
export async function adminQuery<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'tradestore test-services',
  });
  // A server that goes away while the connection is idle says so here only; `query` and `end` reject by themselves.
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** `18.4` of `18.4 (Debian 18.4-1)`. */
export async function serverVersion(adminUrl: string): Promise<string> {
  const [row] = await adminQuery<{ server_version: string }>(adminUrl, 'show server_version');
  const version = row?.server_version.split(' ')[0];
  if (version === undefined) throw new Error('PostgreSQL does not say its version');
  return version;
}

/** Resolves when a server that is starting serves queries. @throws the last error when it doesn't within a minute */
export async function untilAnswers(adminUrl: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      await adminQuery(adminUrl, 'select 1');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
