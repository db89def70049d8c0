// Limits of the server and rights of the login. Not in the shared suite: each is PostgreSQL's own, with a code of its own.

import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { migratePostgres } from '../../src/index.js';
import { freshDatabase } from '../database.js';
import { failOnAlarms } from './alarms.js';
import { expectFailure } from './failure.js';
import { startStage } from './stage.js';
import { kindOf, Subject } from './subject.js';

const stage = await startStage({ maxConnections: 40 });
const { proxy } = stage;
failOnAlarms();

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
    try {
      for (;;) {
        const client = new Client(stage.database.readerUrl);
        client.on('error', () => {});
        await client.connect();
        others.push(client);
      }
    } catch {
      // It is full now.
    }
    await expectFailure(() => subject.mustSave(1), {
      kind: 'overloaded',
      transient: true,
      outcome: 'not_applied',
      codes: ['53300'],
      withinMs: 3_000,
    });
    await Promise.all(others.map((client) => client.end()));
    await expect.poll(() => subject.save(1), { timeout: 5_000 }).toBeUndefined();
    await subject.expectHealed({ patient: true });
  });

  it('that waits too long for a lock gives a conflict, and keeps the connection', async () => {
    const subject = new Subject(stage, { lockTimeoutMs: 100 });
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    const rule = {
      kind: 'conflict',
      transient: true,
      outcome: 'not_applied',
      codes: ['55P03'],
      withinMs: 5_000,
    } as const;
    await expectFailure(() => subject.mustSave(1), rule);
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

  it('that has no room for temporary files gives kind resource, and the batch is absent', async () => {
    const url = new URL(stage.database.writerUrl);
    await stage.ask(`alter role ${url.username} set temp_file_limit = '1MB'`);
    await stage.ask(`alter role ${url.username} set work_mem = '64kB'`);
    await stage.ask(`alter role ${url.username} set enable_indexscan = off`);
    await stage.ask(`alter role ${url.username} set enable_bitmapscan = off`);
    const subject = new Subject(stage);
    await subject.mustSave(30_000);
    const range = { start: new Date('2020-03-17'), end: new Date('2250-01-01') };
    await expectFailure(
      () => subject.trades.getTradesInTimerange(range.start, range.end, { token: subject.world.token }),
      {
        kind: 'resource',
        transient: true,
        outcome: 'not_applied',
        codes: ['53400', '53100', '53000'],
        withinMs: 10_000,
      },
    );
    for (const name of ['temp_file_limit', 'work_mem', 'enable_indexscan', 'enable_bitmapscan']) {
      await stage.ask(`alter role ${url.username} reset ${name}`);
    }
    await subject.expectHealed();
  });

  it('that chose the save as the victim of a deadlock: in layers it succeeds in the end', async () => {
    const subject = new Subject(stage, { layers: {} });
    const trades = subject.makeTrades(2);
    await subject.ledger.save(subject.trades, trades);
    const [first, second] = [...trades].sort((a, b) => a.time - b.time);
    const other = new Client(stage.database.adminUrl);
    await other.connect();
    const lock = (signature: string | undefined) =>
      other.query('update tradestore.trades set venue = venue where signature = $1', [signature]);
    await other.query(`set deadlock_timeout = '60s'; begin`);
    await lock(second?.signature);
    const changed = trades.map((trade) => ({ ...trade, venue: 'changed' }));
    const saving = subject.trades.batchSaveTrades(changed, { timeoutMs: 20_000 });
    await subject.untilBusy('insert into tradestore.trades');
    await lock(first?.signature);
    await other.query('commit');
    await other.end();
    await saving;
    expect((await subject.read()).map(({ venue }) => venue)).toEqual(['changed', 'changed']);
    await subject.expectHealed();
  });

  it('where every statement is serializable: saves of one trade at once end well, in layers', async () => {
    const { username } = new URL(stage.database.writerUrl);
    await stage.ask(`alter role ${username} set default_transaction_isolation = 'serializable'`);
    const subject = new Subject(stage, { layers: { retry: { maxAttempts: 50, initialDelayMs: 2 } } });
    const [trade] = subject.makeTrades(1);
    if (trade === undefined) throw new Error('no trade');
    await subject.ledger.save(subject.trades, [trade]);
    const venues = Array.from({ length: 20 }, (_, at) => `venue-${at}`);
    await Promise.all(venues.map((venue) => subject.trades.saveTrade({ ...trade, venue })));
    expect(venues).toContain((await subject.read())[0]?.venue);
    await stage.ask(`alter role ${username} reset default_transaction_isolation`);
    await subject.expectHealed();
  });

  it('that becomes read-only refuses writes as transient, says so in health, and is written to after the flip', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    await stage.ask('alter system set default_transaction_read_only = on');
    await stage.ask('select pg_reload_conf()');
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
    // The superuser's own session is read-only by now.
    await stage
      .ask('set default_transaction_read_only = off; alter system reset default_transaction_read_only')
      .catch(async () => {
        const admin = new Client({
          connectionString: stage.database.adminUrl,
          options: '-c default_transaction_read_only=off',
        });
        await admin.connect();
        await admin.query('alter system reset default_transaction_read_only');
        await admin.end();
      });
    await stage.ask('select pg_reload_conf()');
    await expect.poll(() => kindOf(subject.mustSave(1)), { timeout: 5_000 }).toBeNull();
    await subject.expectHealed();
  });
});

describe('a database', () => {
  it('without the schema is refused with what to run; the same stores work once it is there', async () => {
    const database = await freshDatabase(stage.server, { migrated: false });
    const subject = new Subject(stage, { url: database.writerUrl });
    const error = await expectFailure(() => subject.mustSave(1), {
      kind: 'schema',
      transient: false,
      outcome: 'not_applied',
      withinMs: 3_000,
    });
    expect(error.message).toContain('migratePostgres');
    expect(await subject.stores.health()).toMatchObject({ status: 'degraded' });
    await migratePostgres(database.migratorUrl);
    await subject.mustSave(1);
    expect(await subject.stores.health()).toMatchObject({ status: 'up', details: { pendingMigrations: [] } });
  });

  it('whose schema is dropped under open stores is refused with kind schema', async () => {
    const database = await freshDatabase(stage.server);
    const subject = new Subject(stage, { url: database.writerUrl });
    await subject.mustSave(1);
    const admin = new Client(database.adminUrl);
    await admin.connect();
    await admin.query('drop schema tradestore cascade');
    await admin.end();
    for (const call of [() => subject.read(), () => subject.mustSave(1), () => subject.mustSave(5)]) {
      const error = await expectFailure(call, {
        kind: 'schema',
        transient: false,
        outcome: 'not_applied',
        withinMs: 3_000,
      });
      expect(error.message).toContain('migratePostgres');
    }
  });

  it('refuses what the login may not do with kind permission', async () => {
    const subject = new Subject(stage, { url: stage.throughProxy(stage.database.readerUrl) });
    expect(await subject.read()).toEqual([]);
    const kinds = [await kindOf(subject.mustSave(1)), await kindOf(subject.mustSave(5))];
    for (const kind of kinds) expect(['permission', 'read_only']).toContain(kind);
  });
});
