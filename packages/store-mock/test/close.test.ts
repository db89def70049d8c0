// Not in the shared suite: what is left at a deadline can only be told where calls can be held up.
import { expect, test } from 'vitest';
import { ManualClock, MockTradeStore } from '../src/index.js';
import { makeTrade, makeTrades } from './make-trade.js';
import { rejectionOf } from './rejection.js';

test('close waits for the calls under way, and no longer', async () => {
  const clock = new ManualClock();
  const store = MockTradeStore.withLatency(50, { clock });
  const saving = store.saveTrade(makeTrade(1));
  let closedAt = -1;
  const closing = store.close().then((report) => {
    closedAt = clock.monotonic();
    return report;
  });
  await clock.advance(500);
  await saving;
  expect(await closing).toEqual({ unwritten: 0 });
  expect(closedAt).toBe(50);
  expect(clock.pendingTimers).toBe(0);
});

test('close gives up at its deadline, and counts the rows of the writes that were not applied', async () => {
  const clock = new ManualClock();
  const store = new MockTradeStore({
    clock,
    faults: [
      { method: ['batchSaveTrades', 'getTrade'], hang: true },
      { method: 'saveTrade', call: 1, hang: true },
      { method: 'saveTrade', call: 2, hang: true, applied: true },
    ],
  });
  const [batch, lost, applied, read] = [
    rejectionOf(store.batchSaveTrades(makeTrades(7))),
    rejectionOf(store.saveTrade(makeTrade(8))),
    rejectionOf(store.saveTrade(makeTrade(9))),
    rejectionOf(store.getTrade(makeTrade(1))),
  ];
  const closing = store.close({ deadlineMs: 200 });
  await clock.advance(200);
  expect(await closing).toEqual({ unwritten: 8 });
  expect(await batch).toMatchObject({ kind: 'closed', outcome: 'not_applied', operation: 'batchSaveTrades' });
  expect(await lost).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
  expect(await applied).toMatchObject({ kind: 'closed', outcome: 'unknown' });
  expect(await read).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
  expect(clock.pendingTimers).toBe(0);
});

test('a write that was given up is never done, and the emptied batch still counts', async () => {
  const clock = new ManualClock();
  const store = MockTradeStore.withLatency(50, { clock });
  const batch = makeTrades(3);
  const saving = rejectionOf(store.batchSaveTrades(batch));
  batch.length = 0;
  expect(await store.close({ deadlineMs: 0 })).toEqual({ unwritten: 3 });
  expect(await saving).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
  await clock.advance(1_000);
  expect(clock.pendingTimers).toBe(0);
});

test('a close in the instant that the latency is over agrees with what the save says', async () => {
  let afterTimer = (): void => {};
  class Intruder extends ManualClock {
    override setTimer(callback: () => void, ms: number): object {
      return super.setTimer(() => {
        callback();
        afterTimer();
      }, ms);
    }
  }
  const clock = new Intruder();
  const store = MockTradeStore.withLatency(50, { clock });
  const saving = rejectionOf(store.saveTrade(makeTrade(1)));
  let closing: Promise<unknown> | undefined;
  afterTimer = () => {
    closing = store.close({ deadlineMs: 0 });
  };
  await clock.advance(50);
  expect(await closing).toEqual({ unwritten: 1 });
  expect(await saving).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
});

test('health that is under way at the deadline rejects with kind closed', async () => {
  const store = MockTradeStore.withFailure({ hang: true }, { clock: new ManualClock() });
  const probing = rejectionOf(store.health());
  await store.close({ deadlineMs: 0 });
  expect(await probing).toMatchObject({ kind: 'closed', operation: 'health' });
});

test('a second close gets the same report', async () => {
  const clock = new ManualClock();
  const store = MockTradeStore.withFailure({ hang: true }, { clock });
  const saving = rejectionOf(store.saveTrade(makeTrade(1)));
  const [first, second] = [store.close({ deadlineMs: 100 }), store.close()];
  await clock.advance(100);
  await saving;
  expect(await first).toEqual({ unwritten: 1 });
  expect(await second).toBe(await first);
  expect(await store.close({ deadlineMs: 0 })).toBe(await first);
});

test('a close with a bad deadline rejects and closes nothing', async () => {
  const store = new MockTradeStore();
  expect(await rejectionOf(store.close({ deadlineMs: -1 }))).toMatchObject({
    kind: 'invalid_argument',
    store: 'memory',
    operation: 'close',
  });
  await store.saveTrade(makeTrade(1));
});

test('a close that hangs takes its whole deadline', async () => {
  const clock = new ManualClock();
  const store = new MockTradeStore({ clock, faults: [{ method: 'close', hang: true }] });
  let report: unknown;
  const closing = store.close({ deadlineMs: 100 }).then((closed) => {
    report = closed;
  });
  await clock.advance(99);
  expect(report).toBeUndefined();
  await clock.advance(1);
  await closing;
  expect(report).toEqual({ unwritten: 0 });
});

test('disposal rejects when rows were left unwritten', async () => {
  const clock = new ManualClock();
  const store = MockTradeStore.withFailure({ hang: true }, { clock });
  const saving = rejectionOf(store.saveTrade(makeTrade(1), { timeoutMs: 60_000 }));
  const disposing = rejectionOf(store[Symbol.asyncDispose]());
  await clock.advance(10_000);
  expect(await disposing).toMatchObject({ details: { unwritten: 1 } });
  await saving;
});

test('flush that waits for lag is a call under way too', async () => {
  const clock = new ManualClock();
  const store = new MockTradeStore({ clock, visibilityLagMs: 100 });
  await store.saveTrade(makeTrade(1));
  const flushing = store.flush('visible');
  const closing = store.close();
  await clock.advance(100);
  await flushing;
  expect(await closing).toEqual({ unwritten: 0 });
});
