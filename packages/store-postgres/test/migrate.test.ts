import { sharedPostgres } from '@tradestore/test-services';
import { Pool } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { migratePostgres, pendingMigrations, rollback } from '../src/migrate.js';
import { migrations } from '../src/migrations/index.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { queryOnce } from './query.js';
import { rejectionOf } from './rejection.js';

const postgres = sharedPostgres();
const allNames = migrations.map(({ name }) => name);

describe.runIf(postgres !== null)('migrations', () => {
  const databases: FreshDatabase[] = [];
  const fresh = async (migrated = false): Promise<FreshDatabase> => {
    if (postgres === null) throw new Error('unreachable: the tests are skipped');
    const database = await freshDatabase(postgres, { migrated });
    databases.push(database);
    return database;
  };
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  test('migratePostgres makes the schema, and a second run finds nothing to do', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    expect(await migratePostgres(migratorUrl)).toEqual({ applied: allNames, traderIndexBuilt: false });
    const before = await schemaOf(adminUrl);
    expect(await migratePostgres(migratorUrl)).toEqual({ applied: [], traderIndexBuilt: false });
    expect(await schemaOf(adminUrl)).toEqual(before);
    expect(before.tables).toEqual([
      'audit_head',
      'audit_log',
      'migrations',
      'migrations_lock',
      'profiles',
      'rules',
      'settings',
      'trades',
    ]);
    expect(before.owners).toEqual(['tradestore_migrator']);
  });

  test('a superuser may run the first migrations, and a member of tradestore_migrator the next ones', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    await migratePostgres(adminUrl);
    expect((await schemaOf(adminUrl)).owners).toEqual(['tradestore_migrator']);
    expect((await rollback(migratorUrl, { development: true })).undone).toEqual(allNames.slice(-1));
    expect((await migratePostgres(migratorUrl)).applied).toEqual(allNames.slice(-1));
  });

  test('a pool that is handed in is used, with its password function, and is left open without a trace in it', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const { hostname, port, username, password, pathname } = new URL(migratorUrl);
    let asked = 0;
    const pool = new Pool({
      host: hostname,
      port: Number(port),
      user: username,
      database: pathname.slice(1),
      password: () => {
        asked++;
        return password;
      },
      max: 1,
      // Shorter than a migration may take: it's for queries.
      query_timeout: 5_000,
    });
    try {
      expect((await migratePostgres(pool)).applied).toEqual(allNames);
      expect(await pendingMigrations({ pool })).toEqual([]);
      expect(asked).toBeGreaterThan(0);
      const { rows } = await pool.query('select current_user as role, session_user as login');
      expect(rows).toEqual([{ role: username, login: username }]);
      const locks = await queryOnce(adminUrl, advisoryLocks);
      expect(locks).toEqual([]);
    } finally {
      await pool.end();
    }
  });

  test('pendingMigrations names what is not applied and changes nothing, also where there is no schema', async () => {
    const { migratorUrl, adminUrl, writerUrl } = await fresh();
    expect(await pendingMigrations(writerUrl)).toEqual(allNames);
    expect((await schemaOf(adminUrl)).tables).toEqual([]);
    await migratePostgres(migratorUrl);
    expect(await pendingMigrations(writerUrl)).toEqual([]);
    await rollback(migratorUrl, { development: true });
    const before = await schemaOf(adminUrl);
    expect(await pendingMigrations(migratorUrl)).toEqual(allNames.slice(-1));
    expect(await schemaOf(adminUrl)).toEqual(before);
  });

  test('rollback undoes the last migration, or all, and migratePostgres brings the same schema back', async () => {
    const { migratorUrl, adminUrl } = await fresh(true);
    const before = await schemaOf(adminUrl);
    expect(await rollback(migratorUrl, { development: true })).toEqual({ undone: allNames.slice(-1) });
    expect(await rollback(migratorUrl, { development: true, all: true })).toEqual({
      undone: allNames.slice(0, -1).reverse(),
    });
    expect((await schemaOf(adminUrl)).tables).toEqual(['migrations', 'migrations_lock']);
    expect(await rollback(migratorUrl, { development: true, all: true })).toEqual({ undone: [] });
    await migratePostgres(migratorUrl);
    expect(await schemaOf(adminUrl)).toEqual(before);
  });

  test('rollback of a database without a schema finds nothing to undo and makes none', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    expect(await rollback(migratorUrl, { development: true, all: true })).toEqual({ undone: [] });
    expect((await schemaOf(adminUrl)).tables).toEqual([]);
  });

  test('rollback refuses with kind config unless it is told that the database is one of development', async () => {
    const { migratorUrl } = await fresh(true);
    for (const options of [{}, { development: false }, { all: true }]) {
      // As JavaScript can call it.
      const error = await rejectionOf(rollback(migratorUrl, options as { development: true }));
      expect(error).toMatchObject({ kind: 'config', outcome: 'not_applied' });
      expect(error.message).toContain('{ development: true }');
    }
    expect(await pendingMigrations(migratorUrl)).toEqual([]);
  });

  test('a database that a newer version has migrated is refused with kind schema, which names what is not known', async () => {
    const { migratorUrl, adminUrl } = await fresh(true);
    await queryOnce(adminUrl, `insert into tradestore.migrations (name, batch) values ('9999-from-the-future', 9)`);
    for (const call of [() => migratePostgres(migratorUrl), () => rollback(migratorUrl, { development: true })]) {
      const error = await rejectionOf(call());
      expect(error).toMatchObject({ kind: 'schema', outcome: 'not_applied' });
      expect(error.isPermanent()).toBe(true);
      expect(error.message).toContain('9999-from-the-future');
    }
  });

  test('traderIndex builds the index once', async () => {
    const { migratorUrl, adminUrl } = await fresh(true);
    expect(await migratePostgres(migratorUrl, { traderIndex: true })).toEqual({ applied: [], traderIndexBuilt: true });
    expect(await migratePostgres(migratorUrl, { traderIndex: true })).toEqual({ applied: [], traderIndexBuilt: false });
    expect((await schemaOf(adminUrl)).indexes).toContain(
      'CREATE INDEX trades_trader_time ON tradestore.trades USING btree (trader, "time")',
    );
  });

  test('options that are unknown or out of range are refused with kind invalid_argument before anything is connected', async () => {
    const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
    for (const options of [{ traderIndex: 'yes' }, { timeoutMs: 0 }, { timeoutMs: 2 ** 31 }, { force: true }, []]) {
      const error = await rejectionOf(migratePostgres(nowhere, options as object));
      expect(error.kind).toBe('invalid_argument');
    }
    const error = await rejectionOf(rollback(nowhere, { development: true, all: 1 } as never));
    expect(error.kind).toBe('invalid_argument');
  });

  test('a server that is down is kind connection and not_applied', async () => {
    const error = await rejectionOf(migratePostgres('postgres://nobody@127.0.0.1:1/nothing'));
    expect(error).toMatchObject({ kind: 'connection', outcome: 'not_applied', code: 'ECONNREFUSED' });
    expect(error).toMatchObject({ store: 'postgres', operation: 'migratePostgres' });
  });
});

const advisoryLocks = `
select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
where locktype = 'advisory' and datname = current_database()`;

async function schemaOf(
  url: string,
): Promise<{ tables: unknown; owners: unknown; columns: unknown; indexes: unknown }> {
  const [row] = await queryOnce<{ tables: unknown; owners: unknown; columns: unknown; indexes: unknown }>(
    url,
    `select
      array(select tablename::text from pg_tables where schemaname = 'tradestore' order by 1) as tables,
      array(select distinct tableowner::text from pg_tables where schemaname = 'tradestore' order by 1) as owners,
      array(
        select table_name || '.' || column_name || ' ' || data_type from information_schema.columns
        where table_schema = 'tradestore' order by table_name, ordinal_position
      ) as columns,
      array(select indexdef from pg_indexes where schemaname = 'tradestore' order by indexname) as indexes`,
  );
  if (row === undefined) throw new Error('a query without from has one row');
  return row;
}
