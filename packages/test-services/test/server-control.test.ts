import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { adminQuery } from '../src/admin-query.js';
import { type OwnPostgresServer, type PostgresDatabase, startPostgres } from '../src/index.js';

let server: OwnPostgresServer;
let database: PostgresDatabase;

beforeAll(async () => {
  server = await startPostgres({ own: true });
  database = await server.createDatabase();
  await adminQuery(database.adminUrl, 'create table kept (n int)');
});

afterAll(() => server.stop());

describe('the control of a server', () => {
  test('kill ends every process, and start brings back what was committed, and only that', async () => {
    const open = new Client(database.adminUrl);
    const cut = new Promise<Error>((resolve) => open.on('error', resolve));
    await open.connect();
    await adminQuery(database.adminUrl, 'insert into kept values (1)');
    await open.query('begin');
    await open.query('insert into kept values (2)');

    await server.control.kill();
    expect(await cut).toBeInstanceOf(Error);
    expect(await server.control.pids()).toEqual([]);
    await expect(adminQuery(database.adminUrl, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    await server.control.start();
    expect(await adminQuery(database.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test.for([
    ['fast', { code: '57P01' }],
    ['immediate', { message: 'Connection terminated unexpectedly' }],
  ] as const)('a %s shutdown cuts clients off, and start brings the server back on its port', async ([mode, error]) => {
    const client = new Client(database.adminUrl);
    const cut = new Promise<Error>((resolve) => client.once('error', resolve));
    client.on('error', () => {});
    await client.connect();
    await server.control.shutdown(mode);
    expect(await cut).toMatchObject(error);
    expect(await server.control.pids()).toEqual([]);
    await server.control.start();
    expect(await adminQuery(database.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('freeze keeps connections open and answers nothing until thaw', async () => {
    const client = new Client(database.adminUrl);
    await client.connect();
    await server.control.freeze();
    let answered = false;
    const answer = client.query('select 1 as one').then(({ rows }) => {
      answered = true;
      return rows;
    });
    // A connection to a frozen server is accepted by the kernel and gets no answer either: both are given their time.
    const newcomer = new Client({ connectionString: database.adminUrl, connectionTimeoutMillis: 300 });
    newcomer.on('error', () => {});
    await expect(newcomer.connect()).rejects.toThrow('timeout');
    expect(answered).toBe(false);
    await server.control.thaw();
    expect(await answer).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('a frozen server can be killed', async () => {
    await server.control.freeze();
    await server.control.kill();
    expect(await server.control.pids()).toEqual([]);
    await server.control.start();
    await server.control.start();
    expect(await adminQuery(database.adminUrl, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test('pids has the postmaster first, and the backend of each connection', async () => {
    vi.stubEnv('TRADESTORE_TEST_ORIGINS', 'local');
    await using local = await startPostgres({ own: true });
    vi.unstubAllEnvs();
    const client = new Client(local.adminUrl);
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const [postmaster, ...backends] = await local.control.pids();
    expect(backends).toContain(rows[0]?.pid);
    expect(backends).not.toContain(postmaster);
    await client.end();
  });
});
