// Limits of the server and rights of the login. Not in the shared suite: each is PostgreSQL's own, with a code of its own.

import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Trade } from '@tradestore/core';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migratePostgres } from '../../src/index.js';
import { freshDatabase } from '../database.js';
import { queryOnce } from '../query.js';
import { failOnAlarms } from './alarms.js';
import { expectFailure, type FailureRule } from './failure.js';
import { startStage } from './stage.js';
import { kindOf, Subject } from './subject.js';

const stage = await startStage({ maxConnections: 40 });
const { proxy } = stage;
failOnAlarms();

/** The login that the subjects have. */
const { username: writer } = new URL(stage.database.writerUrl);

const conflict: FailureRule = { kind: 'conflict', transient: true, outcome: 'not_applied', withinMs: 10_000 };
const notAllowed: FailureRule = {
  kind: 'permission',
  transient: false,
  outcome: 'not_applied',
  codes: ['42501'],
  withinMs: 3_000,
};
const noSchema: FailureRule = { kind: 'schema', transient: false, outcome: 'not_applied', withinMs: 3_000 };

describe('1000 callers at once', () => {
  it('are all served over at most 20 connections', async () => {
    const subject = new Subject(stage, { layers: {} });
    await subject.mustSave(1);
    let isOver = false;
    let most = 0;
    const watching = (async () => {
      while (!isOver) {
        most = Math.max(most, await subject.backends());
        await setTimeout(5);
      }
    })();
    await proxy.apply({ kind: 'delay', ms: 5 });
    const calls = Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? subject.save(1) : subject.read()));
    await Promise.all(calls);
    isOver = true;
    await watching;
    await proxy.heal();
    expect(subject.ledger.counts).toEqual({ ok: 501, failed: 0, unknown: 0 });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(20);
    await subject.expectHealed();
  });

  it('are refused at once with kind overloaded, but for those that have a place', async () => {
    const subject = new Subject(stage, { maxConnections: 5, maxQueued: 10 });
    await subject.mustSave(1);
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const startedAt = performance.now();
    const refusals: number[] = [];
    const calls = Array.from({ length: 1_000 }, async () => {
      const kind = await kindOf(subject.read());
      if (kind === 'overloaded') refusals.push(performance.now() - startedAt);
      return kind;
    });
    await expect.poll(() => refusals.length, { timeout: 5_000 }).toBe(1_000 - 4 - 10);
    expect(Math.max(...refusals)).toBeLessThan(2_000);
    await blocker.release();
    expect((await Promise.all(calls)).filter((kind) => kind === null).length).toBe(14);
    await subject.expectHealed();
  });
});

describe('the server', () => {
  it('without a connection left is overloaded, and serves when there is one', async () => {
    const subject = new Subject(stage);
    const others: Client[] = [];
    onTestFinished(async () => {
      await Promise.all(others.map((client) => client.end()));
    });
    const isFull = async (): Promise<boolean> => {
      const client = new Client(stage.database.readerUrl);
      client.on('error', () => {});
      try {
        await client.connect();
        others.push(client);
        return false;
      } catch (error) {
        expect(error).toMatchObject({ code: '53300' });
        return true;
      }
    };
    while (!(await isFull())) expect(others.length).toBeLessThan(40);
    await expectFailure(() => subject.mustSave(1), {
      kind: 'overloaded',
      transient: true,
      outcome: 'not_applied',
      codes: ['53300'],
      withinMs: 3_000,
    });
    expect(await subject.stores.health()).toMatchObject({ status: 'down', error: { kind: 'overloaded' } });
    await Promise.all(others.map((client) => client.end()));
    await expect.poll(() => subject.save(1), { timeout: 5_000 }).toBeUndefined();
    await subject.expectHealed({ patient: true });
  });

  it('that waits too long for a lock gives a conflict, and keeps the connection', async () => {
    const subject = new Subject(stage, { lockTimeoutMs: 100 });
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const rule: FailureRule = { ...conflict, codes: ['55P03'], withinMs: 5_000 };
    await expectFailure(() => subject.mustSave(1), rule);
    await expectFailure(() => subject.read(), rule);
    await expectFailure(() => subject.mustSave(10), rule);
    await blocker.release();
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(expect.arrayContaining(before));
  });

  it('that ends a statement by its own limit gives a timeout, and keeps the connection', async () => {
    const subject = new Subject(stage, { statementTimeoutMs: 100 });
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    await expectFailure(() => subject.mustSave(1), {
      kind: 'timeout',
      transient: true,
      outcome: 'not_applied',
      codes: ['57014'],
      withinMs: 5_000,
    });
    await blocker.release();
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(before);
  });

  it('that has no room for temporary files gives kind resource, and serves the same read once the limit is lifted', async () => {
    const limits = { temp_file_limit: '1MB', work_mem: '64kB', enable_indexscan: 'off', enable_bitmapscan: 'off' };
    for (const [name, value] of Object.entries(limits))
      await stage.ask(`alter role ${writer} set ${name} = '${value}'`);
    const lift = async (): Promise<void> => {
      for (const name of Object.keys(limits)) await stage.ask(`alter role ${writer} reset ${name}`);
    };
    onTestFinished(lift);
    const subject = new Subject(stage);
    const trades = subject.makeTrades(30_000);
    expect(await subject.ledger.save(subject.trades, trades)).toBeUndefined();
    const rule: FailureRule = {
      kind: 'resource',
      transient: true,
      outcome: 'not_applied',
      codes: ['53400'],
      withinMs: 20_000,
    };
    const { token } = subject.world;
    const all = (): Promise<Trade[]> =>
      subject.trades.getTradesInTimerange(new Date('2020-03-17'), new Date('2250-01-01'), { token });
    await expectFailure(all, rule);
    await lift();
    // Of a role's settings only new connections learn.
    await proxy.apply({ kind: 'cut' });
    await subject.expectHealed({ patient: true });
    expect((await all()).length).toBeGreaterThanOrEqual(trades.length);
  });

  it('whose disk is full gives kind resource and a time to wait; the batch is absent until there is room', async ({
    skip,
  }) => {
    const disk = await smallDisk();
    if (typeof disk === 'string') return skip(disk);
    const subject = new Subject(stage);
    await subject.mustSave(10);
    const full = await expectFailure(() => subject.mustSave(40_000), {
      kind: 'resource',
      transient: true,
      outcome: 'not_applied',
      codes: ['53100'],
      withinMs: 20_000,
    });
    expect(full.retryAfterMs).toBeGreaterThanOrEqual(1_000);
    expect((await subject.stored()).length).toBe(10);
    expect((await subject.read()).length).toBe(10);
    await disk.grow();
    await subject.mustSave(40_000);
    await subject.expectHealed();
    return undefined;
  });

  it('that chose the batch as the victim of a deadlock gives a conflict, and keeps the connection', async () => {
    const subject = new Subject(stage);
    const pair = await lockedPair(subject, 'second');
    const [pids, before] = [await subject.pids(), await deadlocks()];
    const saving = expectFailure(() => subject.trades.batchSaveTrades(pair.changed), {
      ...conflict,
      codes: ['40P01'],
    });
    await pair.collide();
    await saving;
    expect((await subject.read()).map(({ venue }) => venue)).toEqual(pair.venues);
    await expect.poll(deadlocks, { timeout: 10_000 }).toBe(before + 1);
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(expect.arrayContaining(pids));
  });

  it('that chose the batch as the victim of a deadlock: in layers it succeeds in the end', async () => {
    const subject = new Subject(stage, { layers: {} });
    const pair = await lockedPair(subject, 'second');
    const before = await deadlocks();
    const saving = subject.trades.batchSaveTrades(pair.changed, { timeoutMs: 20_000 });
    await pair.collide();
    await saving;
    expect((await subject.read()).map(({ venue }) => venue)).toEqual(['changed', 'changed']);
    await expect.poll(deadlocks, { timeout: 10_000 }).toBe(before + 1);
    await subject.expectHealed();
  });

  it('where every statement is serializable gives a conflict to the later of two changes; in layers it is made again', async () => {
    await serializable();
    const bare = new Subject(stage);
    const refusedOne = await lockedPair(bare, 'first');
    const before = await bare.pids();
    const saving = expectFailure(() => bare.trades.saveTrade(refusedOne.changed[0]), { ...conflict, codes: ['40001'] });
    await refusedOne.overtake();
    await saving;
    expect((await bare.trades.getTrade(refusedOne.changed[0]))?.venue).toBe('overtaken');
    await bare.expectHealed();
    expect(await bare.pids()).toEqual(expect.arrayContaining(before));

    const layered = new Subject(stage, { layers: {} });
    const repeated = await lockedPair(layered, 'first');
    const again = layered.trades.saveTrade(repeated.changed[0], { timeoutMs: 20_000 });
    await repeated.overtake();
    await again;
    expect((await layered.trades.getTrade(repeated.changed[0]))?.venue).toBe('changed');
    await layered.expectHealed();
  });

  it('where every statement is serializable: 20 saves of one trade at once all end well, in layers', async () => {
    await serializable();
    const subject = new Subject(stage, { layers: { retry: { maxAttempts: 50, initialDelayMs: 2 } } });
    const [trade] = subject.makeTrades(1);
    if (trade === undefined) throw new Error('no trade');
    expect(await subject.ledger.save(subject.trades, [trade])).toBeUndefined();
    const venues = Array.from({ length: 20 }, (_, at) => `venue-${at}`);
    await Promise.all(venues.map((venue) => subject.trades.saveTrade({ ...trade, venue })));
    expect(venues).toContain((await subject.read())[0]?.venue);
    expect((await subject.stored()).length).toBe(1);
    await subject.expectHealed();
  });

  it('that becomes read-only refuses writes as transient, says so in health, and is written to after the flip', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    onTestFinished(() => setReadOnly(false));
    await setReadOnly(true);
    await expect.poll(() => kindOf(subject.mustSave(1)), { timeout: 5_000 }).toBe('read_only');
    const rule = {
      kind: 'read_only',
      transient: true,
      outcome: 'not_applied',
      codes: ['25006'],
      withinMs: 3_000,
    } as const;
    await expectFailure(() => subject.mustSave(10), rule);
    expect(await subject.stores.health()).toMatchObject({ status: 'degraded', details: { readOnly: true } });
    expect((await subject.read()).length).toBeGreaterThan(0);
    await setReadOnly(false);
    await expect.poll(() => kindOf(subject.mustSave(1)), { timeout: 5_000 }).toBeNull();
    await subject.expectHealed();
  });
});

describe('a database', () => {
  it('without the schema is refused with what to run; the same stores work once it is there', async () => {
    const database = await freshDatabase(stage.server, { migrated: false });
    const subject = new Subject(stage, { url: database.writerUrl });
    for (const call of callsOf(subject)) {
      const error = await expectFailure(call, noSchema);
      expect(error.message).toContain('migratePostgres');
    }
    expect(await subject.stores.health()).toMatchObject({ status: 'degraded' });
    await migratePostgres(database.migratorUrl);
    for (const call of callsOf(subject)) await call();
    expect(await subject.stores.health()).toMatchObject({ status: 'up', details: { pendingMigrations: [] } });
  });

  it('whose schema is dropped under open stores is refused likewise, and serves them when it is back', async () => {
    const database = await freshDatabase(stage.server);
    const subject = new Subject(stage, { url: database.writerUrl });
    for (const call of callsOf(subject)) await call();
    await queryOnce(database.adminUrl, 'drop schema tradestore cascade');
    for (const call of callsOf(subject)) {
      const error = await expectFailure(call, noSchema);
      expect(error.message).toContain('migratePostgres');
    }
    expect(await subject.stores.health()).toMatchObject({ status: 'degraded' });
    await migratePostgres(database.migratorUrl);
    for (const call of callsOf(subject)) await call();
    expect(await subject.stores.health()).toMatchObject({ status: 'up', details: { pendingMigrations: [] } });
  });

  it('refuses what the login may not do with kind permission, for good', async () => {
    const { username: reader } = new URL(stage.database.readerUrl);
    await stage.ask(`alter role ${reader} set default_transaction_read_only = off`);
    onTestFinished(async () => {
      await stage.ask(`alter role ${reader} set default_transaction_read_only = on`);
    });
    const subject = new Subject(stage, { layers: {}, url: stage.throughProxy(stage.database.readerUrl) });
    expect(await subject.read()).toEqual([]);
    for (const count of [1, 5]) {
      const error = await expectFailure(() => subject.mustSave(count), notAllowed);
      expect(error.attempts).toBe(1);
    }
    expect(await subject.read()).toEqual([]);
  });

  it('refuses a reader, whose transactions are read-only by its settings, before anything is written', async () => {
    const subject = new Subject(stage, { url: stage.throughProxy(stage.database.readerUrl) });
    // PostgreSQL looks at the transaction before it looks at the rights; of COPY at the rights first.
    await expectFailure(() => subject.mustSave(1), {
      kind: 'read_only',
      transient: true,
      outcome: 'not_applied',
      codes: ['25006'],
      withinMs: 3_000,
    });
    await expectFailure(() => subject.mustSave(5), notAllowed);
    expect(await subject.stored()).toEqual([]);
  });
});

/** A read, a write and a batch. */
function callsOf(subject: Subject): readonly (() => Promise<unknown>)[] {
  return [() => subject.read(), () => subject.mustSave(1), () => subject.mustSave(5)];
}

interface Pair {
  /** What the subject is to change the two trades to, in the order in which a batch locks them. */
  readonly changed: readonly [first: Trade, second: Trade];
  /** The venues before, the newest trade's first. */
  readonly venues: readonly (string | undefined)[];
  /** The other session, which has the second, asks for the first that a batch has by then: the batch is the victim. */
  collide(): Promise<void>;
  /** The other session commits its change of the first, for which somebody waits by then. */
  overtake(): Promise<void>;
}

/** Two saved trades, one of which a superuser's transaction is changing. */
async function lockedPair(subject: Subject, locked: 'first' | 'second'): Promise<Pair> {
  const trades = subject.makeTrades(2);
  expect(await subject.ledger.save(subject.trades, trades)).toBeUndefined();
  const [first, second] = trades.sort((a, b) => a.time - b.time).map((trade) => ({ ...trade, venue: 'changed' }));
  if (first === undefined || second === undefined) throw new Error('no trades');
  const venues = (await subject.read()).map(({ venue }) => venue);
  const other = new Client(stage.database.adminUrl);
  other.on('error', () => {});
  await other.connect();
  onTestFinished(() => other.end());
  const change = (of: Trade, to: string) =>
    other.query(`update tradestore.trades set venue = ${to} where signature = $1`, [of.signature]);
  // Whoever waits that long is not the one that finds the deadlock, and so not its victim.
  await other.query(`set deadlock_timeout = '60s'`);
  await other.query('begin');
  if (locked === 'first') await change(first, `'overtaken'`);
  else await change(second, 'venue');
  return {
    changed: [first, second],
    venues,
    collide: async () => {
      await untilWaiting(subject);
      await change(first, 'venue');
      await other.query('commit');
    },
    overtake: async () => {
      await untilWaiting(subject);
      await other.query('commit');
    },
  };
}

/** Resolves when a statement of the subject waits for a lock. */
async function untilWaiting(subject: Subject): Promise<void> {
  const waiting = () =>
    stage.ask(`select from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`, [
      subject.application,
    ]);
  await expect.poll(async () => (await waiting()).length, { timeout: 10_000, interval: 20 }).toBe(1);
}

/** How many deadlocks the database has had. */
async function deadlocks(): Promise<number> {
  const [row] = await stage.ask<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return Number(row?.deadlocks);
}

/** Makes every transaction of the writer serializable that does not ask for something else, until the test has finished. */
async function serializable(): Promise<void> {
  await stage.ask(`alter role ${writer} set default_transaction_isolation = 'serializable'`);
  onTestFinished(async () => {
    await stage.ask(`alter role ${writer} reset default_transaction_isolation`);
  });
}

/** Makes every session of the server read-only, as after a failover, or writable again. */
async function setReadOnly(isReadOnly: boolean): Promise<void> {
  // The superuser's sessions are read-only too, unless they say otherwise.
  const admin = new Client({
    connectionString: stage.database.adminUrl,
    options: '-c default_transaction_read_only=off',
  });
  await admin.connect();
  try {
    if (isReadOnly) await admin.query('alter system set default_transaction_read_only = on');
    else await admin.query('alter system reset default_transaction_read_only');
    await admin.query('select pg_reload_conf()');
  } finally {
    await admin.end();
  }
}

const run = promisify(execFile);
const MIB = 1_048_576;

/**
 * Puts the trades on a disk with room for 4 MiB more of them, until the test has finished.
 *
 * @returns how to make it larger; or why it can't be done here: mounting takes root, and a server that sees our files
 */
async function smallDisk(): Promise<{ grow(): Promise<void> } | string> {
  if (stage.server.origin !== 'local') return 'the server does not see the files of this machine';
  if (process.getuid?.() !== 0) return 'mounting a small disk takes root';
  const folder = await mkdtemp(join(tmpdir(), 'tradestore-disk-'));
  const [row] = await stage.ask<{ path: string; bytes: string }>(
    `select current_setting('data_directory') as path, pg_total_relation_size('tradestore.trades') as bytes`,
  );
  const bytes = Number(row?.bytes) + 4 * MIB;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  } catch {
    await rmdir(folder);
    return 'root may not mount anything here';
  }
  const { uid, gid } = await stat(String(row?.path));
  await chmod(folder, 0o700);
  await chown(folder, uid, gid);
  onTestFinished(async () => {
    await stage.ask('alter table tradestore.trades set tablespace pg_default');
    await stage.ask('drop tablespace if exists small');
    await run('umount', [folder]);
    await rmdir(folder);
  });
  await stage.ask(`create tablespace small location '${folder}'`);
  await stage.ask('alter table tradestore.trades set tablespace small');
  return {
    grow: async () => {
      await run('mount', ['-o', `remount,size=${bytes + 64 * MIB}`, folder]);
    },
  };
}
