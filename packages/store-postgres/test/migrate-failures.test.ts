import { inspect } from 'node:util';
import { sharedPostgres } from '@tradestore/test-services';
import { afterEach, describe, expect, test } from 'vitest';
import { migratePostgres, migrateWith, pendingMigrations } from '../src/migrate.js';
import { migrations } from '../src/migrations/index.js';
import type { Migration } from '../src/migrations/migration.js';
import { type FreshDatabase, type FreshDatabaseOptions, freshDatabase } from './database.js';
import { queryOnce } from './query.js';
import { rejectionOf } from './rejection.js';

const postgres = sharedPostgres();

describe.runIf(postgres !== null)('migrations that fail', () => {
  const databases: FreshDatabase[] = [];
  const fresh = async (options?: FreshDatabaseOptions): Promise<FreshDatabase> => {
    if (postgres === null) throw new Error('unreachable: the tests are skipped');
    const database = await freshDatabase(postgres, options);
    databases.push(database);
    return database;
  };
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.drop();
  });

  const first: Migration = {
    name: '9001-first',
    up: 'create table tradestore.first ();',
    down: 'drop table tradestore.first;',
  };
  const half: Migration = {
    name: '9002-half',
    up: `create table tradestore.second (); insert into tradestore.settings (id) values ('secret-value');`,
    down: 'drop table tradestore.second;',
  };

  test('one that fails half-way leaves the schema as it is recorded, and the next run goes on from there', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const error = await rejectionOf(migrateWith([...migrations, first, half], migratorUrl));
    expect(error).toMatchObject({
      kind: 'constraint',
      code: '23502',
      details: { migration: half.name, applied: [first.name] },
    });
    expect(await tables(adminUrl)).toEqual(['first']);
    const mended: Migration = { ...half, up: 'create table tradestore.second ();' };
    expect((await migrateWith([...migrations, first, mended], migratorUrl)).applied).toEqual([half.name]);
    expect(await tables(adminUrl)).toEqual(['first', 'second']);
  });

  test('what it rejects with names the migration and holds neither SQL nor values', async () => {
    const { migratorUrl } = await fresh();
    const error = await rejectionOf(migrateWith([...migrations, first, half], migratorUrl));
    const printed = `${error.message} ${error.stack} ${JSON.stringify(error)} ${inspect(error)}`;
    expect(error.message).toContain('migration 9002-half: ');
    expect(printed).not.toContain('secret-value');
    expect(printed).not.toContain('insert into');
    expect(printed).not.toContain(new URL(migratorUrl).password);
  });

  test('an index that can not be built leaves no record, and is built by the next run once it can', async () => {
    const { migratorUrl, adminUrl } = await fresh();
    const table: Migration = {
      name: '9003-table',
      up: 'create table tradestore.first as select 1 as n union all select 1;',
      down: 'drop table tradestore.first;',
    };
    const list: Migration[] = [
      ...migrations,
      table,
      { name: '9004-index', concurrently: { name: 'first_n', on: 'tradestore.first ((1 / (n - 1)))' }, down: '' },
    ];
    const error = await rejectionOf(migrateWith(list, migratorUrl));
    expect(error).toMatchObject({ code: '22012', details: { migration: '9004-index', applied: ['9003-table'] } });
    const validity = `select indisvalid as valid from pg_index where indexrelid = to_regclass('tradestore.first_n')`;
    expect(await queryOnce(adminUrl, validity)).toEqual([{ valid: false }]);
    await queryOnce(adminUrl, 'update tradestore.first set n = 5');
    expect((await migrateWith(list, migratorUrl)).applied).toEqual(['9004-index']);
    expect(await queryOnce(adminUrl, validity)).toEqual([{ valid: true }]);
  });

  test('a login that may not create the schema is refused with kind permission, which says what to grant', async () => {
    const { writerUrl, adminUrl } = await fresh({ migrated: false });
    const error = await rejectionOf(migratePostgres(writerUrl));
    expect(error).toMatchObject({ kind: 'permission', code: '42501', outcome: 'not_applied' });
    expect(error.message).toContain('docker/postgres/roles.sql');
    expect(error.message).toContain('tradestore_migrator');
    expect(await tables(adminUrl)).toEqual([]);
  });

  test('a login that is no member of the owner of the schema is refused with kind permission', async () => {
    const { writerUrl, adminUrl } = await fresh();
    const error = await rejectionOf(migratePostgres(writerUrl));
    expect(error).toMatchObject({ kind: 'permission', code: '42501', outcome: 'not_applied' });
    expect(error.message).toContain('tradestore_migrator');
    expect(await tables(adminUrl)).toEqual([]);
  });

  test('a login without a group may not read the schema, and is told what to grant', async () => {
    const { adminUrl, readerUrl } = await fresh();
    await queryOnce(adminUrl, `revoke tradestore_reader from ${new URL(readerUrl).username}`);
    const error = await rejectionOf(pendingMigrations(readerUrl));
    expect(error).toMatchObject({ kind: 'permission', code: '42501' });
    expect(error.message).toContain('tradestore_reader');
  });

  test('a read-only database is refused, and nothing is made', async () => {
    const { migratorUrl, adminUrl } = await fresh({ migrated: false });
    const login = new URL(migratorUrl).username;
    await queryOnce(adminUrl, `alter role ${login} set default_transaction_read_only = on`);
    expect(await rejectionOf(migratePostgres(migratorUrl))).toMatchObject({ kind: 'read_only', code: '25006' });
  });

  async function tables(url: string): Promise<unknown[]> {
    const rows = await queryOnce<{ name: string }>(
      url,
      `select tablename as name from pg_tables where schemaname = 'tradestore' and tablename in ('first', 'second') order by 1`,
    );
    return rows.map(({ name }) => name);
  }
});
