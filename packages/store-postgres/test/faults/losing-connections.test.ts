// Connections that are lost, at every moment of a call. Not in the shared suite: where a call's bytes are cut is PostgreSQL's protocol.

import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure, type FailureRule, inDoubt, lost } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

/** The whole statement: `read committed` holds the word too. */
const COMMIT = 'commit\0';
/** The whole message: its first byte ends no other message, so that nothing else is held back. */
const INSERTED = 'C\0\0\0\x0fINSERT 0 1';

/** What the driver sees of a connection that ended: the server's word, or the socket's. */
const codes = ['57P01', 'EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', undefined] as const;

describe('a backend that is terminated', () => {
  it('while its connection is idle costs no call, and no process', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const [pid] = await subject.pids();
    await stage.ask('select pg_terminate_backend($1)', [pid]);
    await expect.poll(() => subject.pids(), { timeout: 5_000 }).not.toContain(pid);
    // The pool may hear of it only now; in layers that is retried.
    await subject.expectHealed({ patient: true });
  });

  it('in the middle of a SELECT rejects as lost, and in layers the read is repeated', async () => {
    const bare = new Subject(stage);
    const layered = new Subject(stage, { layers: {} });
    for (const subject of [bare, layered]) await subject.mustSave(1);
    const blocker = await stage.lockTrades();
    const failing = expectFailure(() => bare.read(), { ...lost, codes, withinMs: 10_000 });
    const repeated = layered.read();
    for (const subject of [bare, layered]) {
      const pid = await subject.untilBusy('select');
      await stage.ask('select pg_terminate_backend($1)', [pid]);
    }
    await failing;
    await blocker.release();
    expect((await repeated).length).toBe(1);
    await bare.expectHealed();
    await layered.expectHealed();
  });

  it('in the middle of a COPY leaves nothing of the batch', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const blocker = await stage.lockTrades();
    const saving = subject.save(2_000);
    const pid = await subject.untilBusy('copy');
    await stage.ask('select pg_terminate_backend($1)', [pid]);
    expect(await saving).toMatchObject({ kind: 'connection', outcome: 'not_applied' });
    await blocker.release();
    await subject.expectHealed();
  });
});

interface Cut {
  readonly title: string;
  readonly apply: () => Promise<void>;
  readonly rows: number;
  readonly rule: Omit<FailureRule, 'withinMs'>;
}

const cuts: readonly Cut[] = [
  {
    title: 'before COMMIT of a batch reaches the server: nothing is stored, and that is known only to the server',
    apply: () => proxy.apply({ kind: 'cutOn', pattern: COMMIT, direction: 'toServer', when: 'before', once: true }),
    rows: 100,
    rule: inDoubt,
  },
  {
    title: 'after COMMIT of a batch, before its reply: the batch is stored, and the caller is told that it may be',
    apply: () => proxy.apply({ kind: 'cutOn', pattern: 'COMMIT', direction: 'toClient', when: 'before', once: true }),
    rows: 100,
    rule: inDoubt,
  },
  {
    title: 'before the reply to a single save: as with COMMIT',
    apply: () => proxy.apply({ kind: 'cutOn', pattern: INSERTED, direction: 'toClient', when: 'before', once: true }),
    rows: 1,
    rule: inDoubt,
  },
  {
    title: 'when BEGIN of a batch is sent: nothing is stored, for certain',
    apply: () => proxy.apply({ kind: 'cutOn', pattern: 'begin', direction: 'toServer', when: 'before', once: true }),
    rows: 100,
    rule: lost,
  },
];

describe('a connection that is cut', () => {
  it.each(cuts)('$title', async ({ apply, rows, rule }) => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    await apply();
    const error = await expectFailure(() => subject.mustSave(rows), { ...rule, withinMs: 5_000 });
    expect(error.isSafeToRetry(true)).toBe(true);
    await proxy.heal();
    await subject.expectHealed();
  });

  it.each(cuts)('$title; in layers it is saved exactly once all the same', async ({ apply, rows }) => {
    const subject = new Subject(stage, { layers: {} });
    await subject.mustSave(1);
    await apply();
    await subject.mustSave(rows);
    await proxy.heal();
    await subject.expectHealed();
  });

  it('with its reply swallowed: rejects by the deadline, outcome unknown, and repeating leaves one of each', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const trades = subject.makeTrades(50);
    await proxy.apply({ kind: 'swallow', after: COMMIT, once: true });
    const error = await subject.ledger.save(subject.trades, trades, { timeoutMs: 700 });
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    await proxy.heal();
    await proxy.apply({ kind: 'cut' });
    await subject.trades.batchSaveTrades(trades);
    expect(new Set(await subject.stored()).size).toBe(51);
    await subject.expectHealed({ patient: true });
  });

  it('again and again under load loses nothing and doubles nothing', async () => {
    const subject = new Subject(stage, { layers: { breaker: { halfOpenAfterMs: 50 } } });
    await subject.mustSave(1);
    let isOver = false;
    const writers = Array.from({ length: 10 }, async (_, at) => {
      while (!isOver) {
        const error = await subject.save(at % 2 === 0 ? 1 : 20, { timeoutMs: 5_000 });
        // While the breaker is open, calls are refused at once: a loop without a pause would let nothing else run.
        if (error !== undefined) await setTimeout(5);
      }
    });
    try {
      for (let round = 0; round < 10; round++) {
        const before = subject.ledger.counts.ok;
        await expect.poll(() => subject.ledger.counts.ok, { timeout: 15_000, interval: 5 }).toBeGreaterThan(before + 3);
        await proxy.apply({ kind: 'cut', reset: round % 2 === 0 });
      }
    } finally {
      isOver = true;
      await Promise.all(writers);
    }
    expect(subject.ledger.counts.ok).toBeGreaterThan(50);
    await subject.expectHealed({ patient: true });
  });
});

describe('the listener of watch', () => {
  it('is replaced when its connection is lost, and no change is missed', async () => {
    const subject = new Subject(stage, { pollIntervalMs: 200 });
    const { config } = subject.stores;
    const head = await config.audit.head();
    const controller = new AbortController();
    const seen: bigint[] = [];
    const watching = (async () => {
      for await (const { seq } of config.watch({ after: head.seq, signal: controller.signal })) seen.push(seq);
    })().catch((error: unknown) => error);
    const change = async (version: number): Promise<void> => {
      const id = `watched-${subject.application}`;
      await config.settings.save({ id, value: version }, { expectedVersion: version, actor: 'test' });
    };
    for (let version = 0; version < 6; version++) {
      if (version % 2 === 1) await proxy.apply({ kind: 'cut' });
      await expect
        .poll(
          () =>
            change(version).then(
              () => true,
              () => false,
            ),
          { timeout: 10_000 },
        )
        .toBe(true);
      await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(version + 1);
    }
    controller.abort();
    expect(await watching).toMatchObject({ kind: 'cancelled' });
    expect(seen).toEqual(Array.from({ length: 6 }, (_, at) => head.seq + BigInt(at) + 1n));
  });
});
