// A pool that the caller owns. Not in the shared suite: what a pool is, and what is left on it, is the driver's.

import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../src/index.js';
import { failOnAlarms } from './alarms.js';
import { expectFailure, lost } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

/** Its owner hears of what befalls idle connections, and ends it. */
function givenPool(max: number): Pool {
  const pool = new Pool({ connectionString: stage.url, max, application_name: `given-${stage.nextNumber()}` });
  pool.on('error', () => {});
  onTestFinished(async () => {
    if (!pool.ending) await pool.end();
  });
  return pool;
}

describe('a pool that was handed in', () => {
  it('has the listeners that it had, on itself and on its connections, however often stores were opened on it', async () => {
    const pool = givenPool(1);
    const countAll = async (): Promise<Record<string, number>> => {
      const client = await pool.connect();
      const counts = {
        poolError: pool.listenerCount('error'),
        poolConnect: pool.listenerCount('connect'),
        error: client.listenerCount('error'),
        end: client.listenerCount('end'),
        notification: client.listenerCount('notification'),
      };
      client.release();
      return counts;
    };
    const before = await countAll();
    for (let round = 0; round < 15; round++) {
      const stores = openPostgres({ pool, layers: false });
      await stores.config.audit.head();
      await stores.close();
    }
    expect(await countAll()).toEqual(before);
    expect(pool.totalCount).toBe(1);
  });

  it('loses its connections, idle or busy: no crash, and the stores go on with it', async () => {
    const pool = givenPool(3);
    const subject = new Subject(stage, { pool });
    await subject.mustSave(1);
    await proxy.apply({ kind: 'cut' });
    await expect.poll(() => subject.save(1), { timeout: 5_000 }).toBeUndefined();
    const blocker = await stage.lockTrades();
    const reading = expectFailure(() => subject.read(), { ...lost, withinMs: 10_000 });
    await expect.poll(() => waitingForLocks(), { timeout: 5_000 }).toBe(1);
    await proxy.apply({ kind: 'cut' });
    await reading;
    await blocker.release();
    await subject.mustSave(5);
    await subject.stores.close();
    subject.ledger.assertKept(await subject.stored());
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('loses a connection after the stores were closed: that is its owner`s to hear, and of nobody else', async () => {
    const pool = givenPool(2);
    const heard: Error[] = [];
    pool.on('error', (error) => heard.push(error));
    const subject = new Subject(stage, { pool });
    await subject.mustSave(1);
    await subject.stores.close();
    await proxy.apply({ kind: 'cut' });
    await expect.poll(() => heard.length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('that its owner has ended refuses with kind closed', async () => {
    const pool = givenPool(2);
    const subject = new Subject(stage, { pool });
    await subject.mustSave(1);
    await pool.end();
    await expectFailure(() => subject.mustSave(1), {
      kind: 'closed',
      transient: false,
      outcome: 'not_applied',
      withinMs: 2_000,
    });
    expect(await subject.stores.close()).toEqual({ unwritten: 0 });
    subject.ledger.assertKept(await subject.stored());
  });

  it('whose connections its owner holds all: the wait ends by its own connectionTimeoutMillis, as overloaded', async () => {
    const pool = new Pool({ connectionString: stage.url, max: 1, connectionTimeoutMillis: 200 });
    const held = await pool.connect();
    const subject = new Subject(stage, { pool });
    await expectFailure(() => subject.mustSave(1), {
      kind: 'overloaded',
      transient: true,
      outcome: 'not_applied',
      withinMs: 5_000,
    });
    held.release();
    await subject.mustSave(1);
    await subject.stores.close();
    await pool.end();
  });
});

async function waitingForLocks(): Promise<number> {
  const rows = await stage.ask(
    `select from pg_stat_activity where wait_event_type = 'Lock' and application_name like 'given-%'`,
  );
  return rows.length;
}
