// What the database itself holds whoever writes to the audit log: the store's own chain is tested with the store.
import { sharedPostgres } from '@tradestore/test-services';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries, hashOf } from './audit-entries.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { queryOnce, refusalOf, withClient } from './query.js';

const postgres = sharedPostgres();
const REFUSED = '23000';
const TAKEN = '23505';

const setting = (version: number): string =>
  version === 1
    ? `insert into tradestore.settings (id, value, version, time, actor, live) values ('s', '1', 1, now(), 'a', true)`
    : `update tradestore.settings set version = ${version} where id = 's'`;

describe.runIf(postgres !== null)('the audit log in the database', () => {
  let database: FreshDatabase;
  beforeEach(async () => {
    if (postgres === null) return;
    database = await freshDatabase(postgres);
  });
  afterEach(async () => {
    await database.drop();
  });
  const write = (sql: string): Promise<string | undefined> => refusalOf(database.writerUrl, sql);
  const head = (): Promise<unknown[]> =>
    queryOnce(database.writerUrl, 'select seq::int, hash from tradestore.audit_head');
  const note = { kind: 'note', id: 'n', action: 'login' };

  test('an entry follows the one before: a gap, a fork, another first one or another hash is refused', async () => {
    expect(await write(auditEntries([{ ...note, seq: 2 }]))).toBe(REFUSED);
    expect(await write(auditEntries([{ ...note, previousHash: hashOf(7) }]))).toBe('23514');
    expect(await write(auditEntries([note, note]))).toBeUndefined();
    expect(await write(auditEntries([{ ...note, seq: 4 }]))).toBe(REFUSED);
    expect(await write(auditEntries([{ ...note, seq: 3, previousHash: hashOf(9) }]))).toBe(REFUSED);
    expect(await write(auditEntries([{ ...note, seq: 3, previousHash: hashOf(1) }]))).toBe(TAKEN);
    expect(await write(auditEntries([{ ...note, seq: 2 }]))).toBe(TAKEN);
    expect(await write(auditEntries([note, { ...note, seq: 5 }], 2))).toBe(REFUSED);
    expect(await head()).toEqual([{ seq: 2, hash: hashOf(2) }]);
    expect(await write(auditEntries([note, note, note], 2))).toBeUndefined();
    expect(await head()).toEqual([{ seq: 5, hash: hashOf(5) }]);
  });

  test('of writers that append at once without a lock, one appends and the others are refused', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => write(auditEntries([note]))));
    expect(outcomes.sort()).toEqual([TAKEN, TAKEN, TAKEN, TAKEN, undefined]);
    expect(await head()).toEqual([{ seq: 1, hash: hashOf(1) }]);
  });

  test('listeners get a hint with the last seq of what was committed, and none of what was rolled back', async () => {
    await withClient(database.readerUrl, async (listener) => {
      const hints: (string | undefined)[] = [];
      const third = new Promise<void>((resolve) => {
        listener.on('notification', ({ payload }) => {
          hints.push(payload);
          if (payload === '3') resolve();
        });
      });
      await listener.query('listen tradestore_config');
      await write(auditEntries([note, note]));
      await write(`begin; ${auditEntries([note], 2)}; rollback`);
      await write(auditEntries([note], 2));
      await third;
      expect(hints).toEqual(['2', '3']);
    });
  });

  test('a change of a record without its entry is refused at COMMIT, in whichever order they were written', async () => {
    expect(await write(setting(1))).toBe(REFUSED);
    expect(await write(`begin; ${setting(1)}; ${auditEntries([{ ...note, kind: 'setting', id: 's' }])}; commit`)).toBe(
      REFUSED,
    );
    expect(await write(`begin; ${setting(1)}; ${auditEntries([{ kind: 'setting', id: 'x' }])}; commit`)).toBe(REFUSED);
    expect(
      await write(`begin; ${setting(1)}; ${auditEntries([{ kind: 'setting', id: 's' }])}; commit`),
    ).toBeUndefined();
    const second = auditEntries([{ kind: 'setting', id: 's', action: 'update', version: 2 }], 1);
    expect(await write(`begin; ${second}; ${setting(2)}; commit`)).toBeUndefined();
  });

  test('a change makes the next version of its record, and each version has one entry', async () => {
    const entry = (version: number, after: number): string =>
      auditEntries([{ kind: 'setting', id: 's', action: 'update', version }], after);
    await write(`begin; ${setting(1)}; ${entry(1, 0)}; commit`);
    expect(await write(`update tradestore.settings set value = '2' where id = 's'`)).toBe(REFUSED);
    expect(await write(`begin; ${setting(3)}; ${entry(3, 1)}; commit`)).toBe(REFUSED);
    expect(await write(entry(1, 1))).toBe(TAKEN);
    expect(await write(`begin; ${setting(2)}; ${setting(3)}; ${entry(2, 1)}; ${entry(3, 2)}; commit`)).toBeUndefined();
  });

  test('an update of a profile does not wait for a rule that is being written under it', async () => {
    const profile = `insert into tradestore.profiles values ('p', 'P', true, '[]', 1, 1, 1, 1, 1, '{"deny":[]}', 1, now(), 'a', true)`;
    await write(`begin; ${profile}; ${auditEntries([{ kind: 'profile', id: 'p' }])}; commit`);
    await withClient(database.writerUrl, async (client) => {
      await client.query(
        `begin; insert into tradestore.rules (id, profile_id, kind, quote, trigger, action, status, version, time, actor, live)
         values ('r', 'p', 'limit', repeat('1', 32), '{}', '{}', 'draft', 1, now(), 'a', true)`,
      );
      const update = `set lock_timeout = 1; begin; update tradestore.profiles set version = 2 where id = 'p'; ${auditEntries(
        [{ kind: 'profile', id: 'p', action: 'update', version: 2 }],
        1,
      )}; commit`;
      expect(await write(update)).toBeUndefined();
      await client.query('rollback');
    });
  });
});
