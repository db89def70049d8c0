// What somebody does to the log who may do everything: it takes the database, so the shared suite cannot do it.
import type { AuditHead, ConfigStore } from '@tradestore/core';
import { sharedPostgres } from '@tradestore/test-services';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPostgres, type PostgresStores } from '../src/index.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { queryOnce } from './query.js';
import { rejectionOf } from './rejection.js';

const postgres = sharedPostgres();

/** Of entry 3 of 5: what is changed, and what `verify` calls it. */
const changes: readonly (readonly [column: string, value: string, problem: string])[] = [
  ['seq', '30', 'gap'],
  ['time', `time + interval '1 microsecond'`, 'text'],
  ['time', `'infinity'`, 'text'],
  ['actor', `'nobody'`, 'text'],
  ['action', `'viewed'`, 'text'],
  ['kind', `'profile'`, 'text'],
  ['id', `'another'`, 'text'],
  ['version', '7', 'text'],
  ['reason', `'another'`, 'text'],
  ['reason', 'null', 'text'],
  ['correlation_id', `'another'`, 'text'],
  ['correlation_id', 'null', 'text'],
  ['previous_hash', `repeat('a', 64)`, 'link'],
  ['hash', `repeat('a', 64)`, 'hash'],
  ['text', `replace(text, '"after":', '"after" :')`, 'hash'],
  ['text', `''`, 'hash'],
];

describe.runIf(postgres !== null)('an audit log that somebody has changed who may do everything', () => {
  let database: FreshDatabase;
  let stores: PostgresStores;
  let config: ConfigStore;
  let head: AuditHead;
  beforeEach(async () => {
    if (postgres === null) return;
    database = await freshDatabase(postgres);
    stores = openPostgres(database.writerUrl);
    config = stores.config;
    for (let version = 0; version < 5; version++) {
      const change = { actor: 'test', reason: 'because', correlationId: `c${version}`, expectedVersion: version };
      await config.settings.save({ id: 's', value: version }, change);
    }
    head = await config.audit.head();
  });
  afterEach(async () => {
    await stores.close();
    await database.drop();
  });

  /** As a superuser who takes the triggers off and the checks away. */
  const tamper = (sql: string): Promise<unknown> =>
    queryOnce(
      database.adminUrl,
      `alter table tradestore.audit_log disable trigger all, drop constraint audit_log_time_range; ${sql}`,
    );
  const found = async (): Promise<unknown> => (await config.audit.verify()).broken;

  test.each(changes)('%s = %s is found by verify at its seq', async (column, value, problem) => {
    expect(await found()).toBeNull();
    await tamper(`update tradestore.audit_log set ${column} = ${value} where seq = 3`);
    expect(await found()).toEqual({ seq: 3n, problem });
    const error = await rejectionOf(config.audit.checkpoint());
    expect(error).toMatchObject({ kind: 'corrupt_data', details: { seq: 3n, problem } });
  });

  test('an entry that was removed is found by verify at its seq', async () => {
    await tamper('delete from tradestore.audit_log where seq = 3');
    expect(await found()).toEqual({ seq: 3n, problem: 'gap' });
  });

  test('a tail that was removed is found by the head', async () => {
    await tamper('delete from tradestore.audit_log where seq > 3');
    expect(await found()).toEqual({ seq: 4n, problem: 'end' });
    await queryOnce(database.adminUrl, 'delete from tradestore.audit_log');
    expect(await found()).toEqual({ seq: 1n, problem: 'end' });
  });

  test('a tail that was removed with the head set back is found by a checkpoint that was kept elsewhere', async () => {
    const { hash } = (await config.audit.list({ after: 2n, limit: 1 }))[0] ?? head;
    await tamper(`delete from tradestore.audit_log where seq > 3;
      update tradestore.audit_head set seq = 3, hash = '${hash}'`);
    expect(await found()).toBeNull();
    expect((await config.audit.verify({ checkpoint: head })).broken).toEqual({ seq: 4n, problem: 'end' });
  });

  test('a head that was set back, or to another hash, is found', async () => {
    const third = (await config.audit.list({ after: 2n, limit: 1 }))[0];
    for (const [seq, hash, foundAt] of [
      [3, head.hash, 3n],
      [3, third?.hash, 4n],
      [5, 'b'.repeat(64), 5n],
    ] as const) {
      await queryOnce(database.adminUrl, 'update tradestore.audit_head set seq = $1, hash = $2', [seq, hash]);
      expect(await found()).toEqual({ seq: foundAt, problem: 'end' });
    }
  });

  test('what cannot be read rejects with kind corrupt_data, which names the table and no id', async () => {
    await tamper(`update tradestore.audit_log set text = 'nonsense' where seq = 3`);
    await queryOnce(
      database.adminUrl,
      `alter table tradestore.settings disable trigger all, drop constraint settings_time_range;
      update tradestore.settings set time = '1960-01-01'`,
    );
    for (const [call, table] of [
      [() => config.audit.list(), 'audit_log'],
      [() => config.settings.history('s'), 'audit_log'],
      [() => config.settings.get('s'), 'settings'],
      [() => config.settings.list(), 'settings'],
    ] as const) {
      const error = await rejectionOf(call());
      expect(error).toMatchObject({
        kind: 'corrupt_data',
        outcome: 'not_applied',
        details: { table: `tradestore.${table}` },
      });
      expect(error.message).toContain(`tradestore.${table}`);
    }
  });
});
