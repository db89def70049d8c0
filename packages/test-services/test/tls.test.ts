import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, type PostgresTls, startPostgres } from '../src/index.js';

let server: PostgresServer;
let tls: PostgresTls;

beforeAll(async () => {
  server = await startPostgres({ own: true, tls: true });
  if (server.tls === null) throw new Error('a server with the option tls has none');
  tls = server.tls;
});

afterAll(() => server.stop());

describe('the option tls', () => {
  test('serves TLS that the given authority vouches for, for localhost and 127.0.0.1', async () => {
    for (const host of ['localhost', '127.0.0.1']) expect(await connect(host, tls.ca)).toEqual({ ssl: true });
  });

  test('gives an authority that does not vouch for the server', async () => {
    await expect(connect('localhost', tls.otherCa)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  test.for([
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['expired', 'CERT_HAS_EXPIRED'],
  ] as const)('presents a certificate that is refused: %s', async ([certificate, code]) => {
    await tls.present(certificate);
    await expect(connect('localhost', tls.ca)).rejects.toMatchObject({ code });
    await tls.present('valid');
    expect(await connect('localhost', tls.ca)).toEqual({ ssl: true });
  });
});

async function connect(host: string, ca: string): Promise<unknown> {
  const { username, password, port } = new URL(server.adminUrl);
  const client = new Client({ host, port: Number(port), user: username, password, database: 'postgres', ssl: { ca } });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
  await client.end();
  return rows[0];
}
