import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sharedPostgres } from '@tradestore/test-services';
import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { migratePostgres, migrateWith, pendingMigrations, rollback } from '../src/migrate.js';
import { migrations } from '../src/migrations/index.js';
import type { Migration } from '../src/migrations/migration.js';
import { type FreshDatabase, type FreshDatabaseOptions, freshDatabase } from './database.js';
import { queryOnce, withClient } from './query.js';
import { rejectionOf } from './rejection.js';

const postgres = sharedPostgres();
const allNames = migrations.map(({ name }) => name);

/** Comes to an end only when somebody ends it. */
const endless: Migration = {
  name: '9001-endless',
  up: 'create table tradestore.half (); select pg_sleep(600);',
  down: '',
};
const index: Migration = {
  name: '9002-index',
  concurrently: { name: 'trades_pool', on: 'tradestore.trades (pool)' },
  down: 'drop index tradestore.trades_pool;',
};

describe.runIf(postgres !== null)('runs of migrations at once, and runs that are ended', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  async function fresh(options?: FreshDatabaseOptions): Promise<FreshDatabase> {
    if (postgres === null) throw new Error('unreachable: the tests are skipped');
    const database = await freshDatabase(postgres, options);
    undo.push(database.drop);
    return database;
  }

  /** A transaction that stays open until the test, or the function that it gives, ends it. */
  async function openTransaction(url: string, sql: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    await client.query(`begin; ${sql}`);
    let ended: Promise<void> | undefined;
    const end = (): Promise<void> => {
      ended ??= client.end();
      return ended;
    };
    undo.push(end);
    return end;
  }

  function childRun(url: string, migration: string): ChildProcess {
    const script = fileURLToPath(new URL('./migrate-child.ts', import.meta.url));
    const hook = new URL('./resolve-sources.mjs', import.meta.url).href;
    const child = spawn(process.execPath, ['--import', hook, script], {
      env: { ...process.env, MIGRATE_URL: url, MIGRATE_NAME: migration },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    undo.push(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    });
    return child;
  }

  test('of several runs at once one applies each migration, and the others wait and find nothing to do', async () => {
    const { migratorUrl } = await fresh({ migrated: false });
    const reports = await Promise.all(Array.from({ length: 4 }, () => migratePostgres(migratorUrl)));
    expect(reports.map(({ applied }) => applied).sort((a, b) => b.length - a.length)).toEqual([allNames, [], [], []]);
  });

  test('a run that waits for another gives up at its timeoutMs and says what it waited for', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const holder = migrateWith([...migrations, endless], migratorUrl);
    holder.catch(() => {});
    await runningIn(adminUrl, 'pg_sleep');
    const error = await rejectionOf(migratePostgres(migratorUrl, { timeoutMs: 500 }));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
    expect(error.message).toContain('waiting for another run of migrations');
    await endBackends(adminUrl, 'pg_sleep');
    await rejectionOf(holder);
  });

  test('a run that waits is no obstacle to an index that is built concurrently', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    // The build waits for this transaction, and the second run for the build.
    const endTransaction = await openTransaction(adminUrl, 'lock table tradestore.trades in row exclusive mode');
    const building = migrateWith([...migrations, index], migratorUrl);
    await runningIn(adminUrl, 'create index concurrently');
    const waiting = migrateWith([...migrations, index], migratorUrl);
    await runningIn(adminUrl, 'pg_try_advisory_lock');
    await endTransaction();
    expect((await building).applied).toEqual([index.name]);
    expect((await waiting).applied).toEqual([]);
  });

  test('a run that is aborted or out of time ends what the server does for it, and leaves nothing half done', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const abort = new AbortController();
    const aborted = rejectionOf(migrateWith([...migrations, endless], migratorUrl, { signal: abort.signal }));
    await runningIn(adminUrl, 'pg_sleep');
    abort.abort();
    expect(await aborted).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
    const late = await rejectionOf(migrateWith([...migrations, endless], migratorUrl, { timeoutMs: 1_500 }));
    expect(late).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    expect(late.message).toContain('9001-endless');
    await endedIn(adminUrl, 'pg_sleep');
    expect(await migratePostgres(migratorUrl)).toMatchObject({ applied: [] });
    expect(await tableExists(adminUrl, 'half')).toBe(false);
  });

  test('a signal that has aborted already is kind cancelled, and nothing is connected', async () => {
    const signal = AbortSignal.abort();
    const error = await rejectionOf(migratePostgres('postgres://nobody@127.0.0.1:1/nothing', { signal }));
    expect(error).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
  });

  test('a server that accepts and says nothing is given up in time, and nothing is left open', async () => {
    const silent = createServer();
    const sockets: Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    const url = `postgres://nobody@127.0.0.1:${address.port}/nothing`;
    const abort = new AbortController();
    const aborted = rejectionOf(migratePostgres(url, { signal: abort.signal }));
    await once(silent, 'connection');
    abort.abort();
    expect(await aborted).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
    const late = await rejectionOf(pendingMigrations(url, { timeoutMs: 100 }));
    expect(late).toMatchObject({ kind: 'timeout', outcome: 'not_applied', operation: 'pendingMigrations' });
    expect(late.message).toContain('connecting');
    const closed = sockets.map((socket) => (socket.closed ? undefined : once(socket.resume(), 'close')));
    await Promise.all(closed);
    silent.close();
    await once(silent, 'close');
  });

  test('a connection that is cut in a migration leaves what is recorded, and the next run goes on', async () => {
    const { migratorUrl, adminUrl } = await fresh({ migrated: false });
    const error = rejectionOf(migrateWith([...migrations, endless], migratorUrl));
    await runningIn(adminUrl, 'pg_sleep');
    await endBackends(adminUrl, 'pg_sleep');
    expect(await error).toMatchObject({
      kind: 'connection',
      details: { migration: endless.name, applied: allNames },
    });
    expect(await tableExists(adminUrl, 'half')).toBe(false);
    expect((await migratePostgres(migratorUrl)).applied).toEqual([]);
  });

  test('a runner that is killed in a transaction leaves no lock and nothing half done', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const child = childRun(migratorUrl, endless.name);
    await runningIn(adminUrl, 'pg_sleep');
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Long before the ten minutes of the sleep: the server looks whether its client is still there.
    expect(await migratePostgres(migratorUrl, { timeoutMs: 20_000 })).toMatchObject({ applied: [] });
    expect(await tableExists(adminUrl, 'half')).toBe(false);
  });

  test('of a runner that is killed while it builds an index, the next run drops the invalid one and builds it again', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const endTransaction = await openTransaction(adminUrl, 'lock table tradestore.trades in row exclusive mode');
    const child = childRun(migratorUrl, index.name);
    await runningIn(adminUrl, 'create index concurrently');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await endedIn(adminUrl, 'create index concurrently');
    await endTransaction();
    expect(await indexValidity(adminUrl)).toEqual([{ valid: false }]);
    expect(await queryOnce(adminUrl, 'select is_locked from tradestore.migrations_lock')).toEqual([{ is_locked: 1 }]);
    const report = await migrateWith([...migrations, index], migratorUrl, { timeoutMs: 20_000 });
    expect(report.applied).toEqual([index.name]);
    expect(await indexValidity(adminUrl)).toEqual([{ valid: true }]);
  });

  test("knex's own lock, left behind by a runner that was killed, stops nobody", async () => {
    const { migratorUrl, adminUrl } = await fresh();
    await rollback(migratorUrl, { development: true });
    await queryOnce(adminUrl, 'update tradestore.migrations_lock set is_locked = 1');
    expect((await migratePostgres(migratorUrl)).applied).toEqual(allNames.slice(-1));
    expect(await pendingMigrations(migratorUrl)).toEqual([]);
  });

  test('an ALTER that waits for a lock lets the others through, and is done when the lock is free', async () => {
    const { migratorUrl, adminUrl, writerUrl } = await fresh();
    const endTransaction = await openTransaction(adminUrl, 'select count(*) from tradestore.settings');
    const alter: Migration = {
      name: '9003-alter',
      up: 'alter table tradestore.settings add column note text;',
      down: 'alter table tradestore.settings drop column note;',
    };
    const migrating = migrateWith([...migrations, alter], migratorUrl);
    await runningIn(adminUrl, 'alter table tradestore.settings');
    // Waits behind the ALTER, which gives up first; without its limit both would wait for the transaction.
    await withClient(writerUrl, (client) => client.query('select count(*) from tradestore.settings'));
    await endTransaction();
    expect((await migrating).applied).toEqual([alter.name]);
  });
});

/** Resolves once a statement with that text runs or waits in the database. */
async function runningIn(url: string, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await backendsWith(url, text)).not.toEqual([]), {
    timeout: 20_000,
    interval: 20,
  });
}

async function endedIn(url: string, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await backendsWith(url, text)).toEqual([]), { timeout: 20_000, interval: 50 });
}

const backends = `
from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and query like '%' || $1 || '%'`;

async function backendsWith(url: string, text: string): Promise<unknown[]> {
  return await queryOnce(url, `select pid ${backends} and (state = 'active' or $1 = 'pg_try_advisory_lock')`, [text]);
}

async function endBackends(url: string, text: string): Promise<void> {
  await queryOnce(url, `select pg_terminate_backend(pid) ${backends}`, [text]);
}

async function indexValidity(url: string): Promise<unknown[]> {
  return await queryOnce(
    url,
    `select indisvalid as valid from pg_index where indexrelid = to_regclass('tradestore.trades_pool')`,
  );
}

async function tableExists(url: string, table: string): Promise<boolean> {
  const rows = await queryOnce(url, 'select 1 from pg_tables where schemaname = $1 and tablename = $2', [
    'tradestore',
    table,
  ]);
  return rows.length > 0;
}
