// Closing, and ending the process. Not in the shared suite: it opens stores one by one; here it is their connections that count.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SOLANA_GENESIS, timestamp } from '@tradestore/core';
import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../src/index.js';
import { rejectionOf } from '../rejection.js';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
failOnAlarms();

describe('close during 100 calls', () => {
  it('lets them finish, refuses later ones with kind closed, and leaves no connection', async () => {
    const subject = new Subject(stage);
    const saves = Array.from({ length: 100 }, () => subject.save(1));
    const closing = subject.stores.close();
    expect((await rejectionOf(subject.read())).kind).toBe('closed');
    expect(await closing).toEqual({ unwritten: 0 });
    expect((await Promise.all(saves)).filter((error) => error !== undefined)).toEqual([]);
    expect(await subject.stores.close()).toEqual({ unwritten: 0 });
    await expect.poll(() => subject.backends(), { timeout: 10_000 }).toBe(0);
    subject.ledger.assertKept(await subject.stored());
  });

  it('rejects by the deadline what cannot finish, with kind closed and its outcome', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const blocker = await stage.lockTrades();
    const saves = Array.from({ length: 100 }, (_, at) => subject.save(at % 10 === 0 ? 5 : 1));
    const startedAt = performance.now();
    const { unwritten } = await subject.stores.close({ deadlineMs: 200 });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const errors = await Promise.all(saves);
    expect(new Set(errors.map((error) => error?.kind))).toEqual(new Set(['closed']));
    expect(unwritten).toBe(90 + 10 * 5);
    await blocker.release();
    await expect.poll(() => subject.backends(), { timeout: 10_000 }).toBe(0);
    subject.ledger.assertKept(await subject.stored());
  });
});

describe('a pool that was handed in', () => {
  it('is used, not closed, and has the listeners that it had', async () => {
    const pool = new Pool({ connectionString: stage.url, max: 3 });
    const listeners = pool.listenerCount('error');
    const subject = new Subject(stage, { pool });
    await Promise.all(Array.from({ length: 20 }, () => subject.mustSave(1)));
    await subject.stores.close();
    expect(pool.listenerCount('error')).toBe(listeners);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
    subject.ledger.assertKept(await subject.stored());
  });
});

describe('a stream', () => {
  it('that is broken off a thousand times leaves its one connection free', async () => {
    const subject = new Subject(stage, { maxConnections: 2 });
    await subject.mustSave(20);
    const [newest] = await subject.read();
    if (newest === undefined) throw new Error('nothing was saved');
    const range = { start: SOLANA_GENESIS, end: timestamp(newest.time + 1), token: newest.token };
    for (let round = 0; round < 1_000; round++) {
      for await (const _trade of subject.trades.streamTrades(range, { pageSize: 5 })) break;
    }
    await subject.expectHealed();
    expect(await subject.backends()).toBe(1);
  }, 60_000);
});

describe('the process', () => {
  it.each(['after-close', 'after-frozen-close', 'after-idle-frozen-close', 'after-watch', 'after-broken-stream'])(
    'ends by itself %s',
    async (scene) => {
      const { code, output } = await runScene(scene);
      expect(output).toBe('done');
      expect(code).toBe(0);
    },
  );

  it('killed in the middle of a batch leaves all of it or nothing', async () => {
    const subject = new Subject(stage);
    for (let round = 0; round < 3; round++) {
      const { code } = await runScene('endless-batches', { killAfterBatches: 2 + round });
      expect(code).toBeNull();
    }
    const rows = await stage.ask<{ rule: string; count: string }>(
      `select rule_id as rule, count(*) from tradestore.trades where rule_id like 'batch %' group by 1`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ count }) => count !== '500')).toEqual([]);
    await subject.expectHealed();
  }, 60_000);
});

/** Runs a scene of `closing-scenes.mjs` in a process of its own. */
async function runScene(
  scene: string,
  { killAfterBatches }: { readonly killAfterBatches?: number } = {},
): Promise<{ code: number | null; output: string }> {
  const script = fileURLToPath(new URL('./closing-scenes.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, scene, stage.url, stage.proxy.host], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  // One that does not end by itself is left to nobody.
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  let batches = 0;
  child.stdout?.on('data', (text: Buffer) => {
    output += text.toString();
    batches += text.toString().split('saved').length - 1;
    if (killAfterBatches !== undefined && batches >= killAfterBatches) child.kill('SIGKILL');
  });
  child.on('message', (message) => {
    void (message === 'freeze' ? stage.proxy.apply({ kind: 'freeze' }) : stage.proxy.heal('freeze')).then(() => {
      if (child.connected) child.send('ready', () => {});
    });
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await stage.proxy.heal();
  return { code, output: output.trim() };
}

it('opening connects to nothing', async () => {
  const before = stage.proxy.accepted;
  const stores = openPostgres(stage.url);
  expect(stores.trades.name).toBe('postgres');
  await stores.close();
  expect(stage.proxy.accepted).toBe(before);
});
