import { readFile } from 'node:fs/promises';
import { sharedPostgres } from '@tradestore/test-services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from './audit-entries.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { queryOnce, refusalOf } from './query.js';

const postgres = sharedPostgres();
const DENIED = '42501';

const allTables = ['trades', 'settings', 'profiles', 'rules', 'audit_log', 'audit_head', 'migrations'];

/** Two entries and a setting, as the stores write them. */
const someContent = `begin;
insert into tradestore.settings (id, value, version, time, actor, live) values ('s', '1', 1, now(), 'a', true);
${auditEntries([
  { kind: 'setting', id: 's' },
  { kind: 'note', id: 'n', action: 'login' },
])};
commit`;

describe.runIf(postgres !== null)('roles', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    if (postgres === null) return;
    database = await freshDatabase(postgres);
    await queryOnce(database.writerUrl, someContent);
  });
  afterAll(async () => {
    await database?.drop();
  });

  test.for([
    ['create table tradestore.mine ()'],
    ['create table public.mine ()'],
    ['create schema mine'],
    ['alter table tradestore.trades add column mine text'],
    ['drop table tradestore.trades'],
    ['create index on tradestore.trades (pool)'],
    ['alter table tradestore.audit_log disable trigger all'],
    ['drop trigger audit_log_refuse_change on tradestore.audit_log'],
    ['alter role current_user createdb'],
    ['set role tradestore_migrator'],
    ['update tradestore.audit_log set actor = actor'],
    ['update tradestore.audit_log set actor = actor where false'],
    [`insert into tradestore.migrations (name) values ('0009-mine')`],
    ['update tradestore.migrations set batch = 1'],
    [`insert into tradestore.audit_head (chain, seq, hash) values (1, 0, repeat('0', 64))`],
    ['update tradestore.audit_head set seq = seq'],
    ['update tradestore.audit_head set hash = hash'],
    ['select tradestore.audit_log_appended()'],
    ['set session_replication_role = replica'],
    ...allTables.map((table) => [`delete from tradestore.${table}`]),
    ...allTables.map((table) => [`truncate tradestore.${table}`]),
  ])('the writer may not: %s', async ([sql = '']) => {
    expect(await refusalOf(database.writerUrl, sql)).toBe(DENIED);
  });

  test.for([
    ['begin; select 1 from tradestore.audit_head for update; rollback'],
    ['begin; select 1 from tradestore.profiles for share; rollback'],
    ['begin; create temporary table staging (like tradestore.trades) on commit drop; rollback'],
    ['begin; update tradestore.trades set venue = venue; rollback'],
    ['listen tradestore_config'],
    ...allTables.map((table) => [`select * from tradestore.${table}`]),
  ])('the writer may: %s', async ([sql = '']) => {
    expect(await refusalOf(database.writerUrl, sql)).toBeUndefined();
  });

  test('the reader may read everything', async () => {
    for (const table of allTables) {
      expect(await refusalOf(database.readerUrl, `select * from tradestore.${table}`)).toBeUndefined();
    }
  });

  test('the reader may write nothing, also after it has switched its read-only transactions off', async () => {
    const writes = [
      ...allTables.map((table) => `delete from tradestore.${table}`),
      ...allTables.map((table) => `truncate tradestore.${table}`),
      'update tradestore.settings set actor = actor',
      `insert into tradestore.settings values ('x', '1', 1, now(), 'a', true)`,
      'create table tradestore.mine ()',
      'select 1 from tradestore.settings for share',
    ];
    for (const sql of writes) {
      expect(await refusalOf(database.readerUrl, `begin read write; ${sql}`)).toBe(DENIED);
    }
    expect(await refusalOf(database.readerUrl, 'create temporary table mine ()')).toBe('25006');
  });

  test.for([
    ['the owner', (): string => database.migratorUrl],
    ['a superuser', (): string => database.adminUrl],
  ] as const)('the audit log refuses %s too', async ([, url]) => {
    for (const sql of [
      'update tradestore.audit_log set actor = actor',
      'delete from tradestore.audit_log where seq = 2',
      'truncate tradestore.audit_log',
      'truncate tradestore.audit_log, tradestore.audit_head cascade',
    ]) {
      expect(await refusalOf(url(), sql)).toBe(DENIED);
    }
  });

  test('the audit log refuses a superuser also in a session that skips triggers as a replica does', async () => {
    const sql = 'set session_replication_role = replica; delete from tradestore.audit_log';
    expect(await refusalOf(database.adminUrl, sql)).toBe(DENIED);
  });

  test('roles.sql may be run again, and gives the logins their settings', async () => {
    const roles = await readFile(new URL('../../../docker/postgres/roles.sql', import.meta.url), 'utf8');
    await queryOnce(database.adminUrl, roles);
    const settings = ['search_path', 'statement_timeout', 'default_transaction_read_only'];
    const current = `select name, setting from pg_settings where name = any($1) order by name`;
    const expected = [
      { name: 'default_transaction_read_only', setting: 'off' },
      { name: 'search_path', setting: 'tradestore, pg_temp' },
      { name: 'statement_timeout', setting: '60000' },
    ];
    expect(await queryOnce(database.writerUrl, current, [settings])).toEqual(expected);
    expect(await queryOnce(database.readerUrl, current, [settings])).toEqual([
      { name: 'default_transaction_read_only', setting: 'on' },
      ...expected.slice(1),
    ]);
  });

  test('nobody but the owner may call the functions of the triggers', async () => {
    const functions = await queryOnce(
      database.adminUrl,
      `select proname from pg_proc where pronamespace = 'tradestore'::regnamespace
       and has_function_privilege('tradestore_writer', oid, 'EXECUTE')`,
    );
    expect(functions).toEqual([]);
  });
});
