// Not in the shared suite: only a mock takes as long as it is told to.
import { describe, expect, test } from 'vitest';
import { ManualClock, MockTradeStore } from '../src/index.js';
import { callEach } from './call-each.js';
import { collect } from './collect.js';
import { makeTrade, makeTrades } from './make-trade.js';
import { rejectionOf } from './rejection.js';

describe('latency', () => {
  const calls = Object.entries(callEach).filter(([name]) => name !== 'streamTrades');
  test.each(calls)('%s takes so many milliseconds', async (_method, call) => {
    const clock = new ManualClock();
    const store = MockTradeStore.withLatency(50, { clock });
    let settled = false;
    const calling = call(store).finally(() => {
      settled = true;
    });
    await clock.advance(49);
    expect(settled).toBe(false);
    await clock.advance(1);
    expect(settled).toBe(true);
    await calling;
  });

  test('each page of a stream takes it', async () => {
    const clock = new ManualClock();
    const store = new MockTradeStore({ clock, latency: 10 });
    const saving = store.batchSaveTrades(makeTrades(4));
    await clock.advance(10);
    await saving;
    const reading = collect(store.streamTrades({ start: makeTrade(0).time, end: makeTrade(9).time }, { pageSize: 2 }));
    await clock.advance(30);
    expect(await reading).toHaveLength(4);
    expect(clock.monotonic()).toBe(40);
  });

  test('health tells how long it took', async () => {
    const clock = new ManualClock();
    const probing = MockTradeStore.withLatency(25, { clock }).health();
    await clock.advance(25);
    expect(await probing).toMatchObject({ status: 'up', latencyMs: 25 });
  });

  test('nothing is stored before it is over', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withLatency(50, { clock });
    const saving = store.saveTrade(makeTrade(1));
    const reading = store.getTrade(makeTrade(1), { timeoutMs: 60 });
    await clock.advance(50);
    await saving;
    expect(await reading).toEqual(makeTrade(1)); // called later, so it reads later
    const aborted = new AbortController();
    const rejecting = rejectionOf(store.saveTrade(makeTrade(2), { signal: aborted.signal }));
    await clock.advance(10);
    aborted.abort();
    expect(await rejecting).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
    expect(clock.pendingTimers).toBe(0);
    const found = store.getTrade(makeTrade(2));
    await clock.advance(50);
    expect(await found).toBeNull();
  });

  test('a timeoutMs that is not above it rejects with kind timeout, not_applied', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withLatency(50, { clock });
    const rejecting = rejectionOf(store.saveTrade(makeTrade(1), { timeoutMs: 50 }));
    await clock.advance(50);
    expect(await rejecting).toMatchObject({ kind: 'timeout', outcome: 'not_applied', operation: 'saveTrade' });
  });

  test('arguments are taken when the call is made, not when it takes effect', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withLatency(50, { clock });
    const batch = makeTrades(2).map((trade) => ({ ...trade }));
    const saving = store.batchSaveTrades(batch);
    for (const trade of batch) trade.venue = 'changed';
    batch.length = 0;
    await clock.advance(50);
    await saving;
    const reading = store.getTradesByToken(makeTrade(0).token, 10);
    await clock.advance(50);
    expect(await reading).toEqual(makeTrades(2).reverse());
  });

  test('min and max: drawn between them, the same again with the same seed', async () => {
    const durations = async (seed: number): Promise<number[]> => {
      const clock = new ManualClock();
      const store = MockTradeStore.withLatency({ min: 10, max: 20 }, { clock, seed });
      const ended: number[] = [];
      const reads = makeTrades(50).map(async (trade) => {
        await store.getTrade(trade);
        ended.push(clock.monotonic());
      });
      await clock.advance(20);
      await Promise.all(reads);
      return ended;
    };
    const first = await durations(3);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...first)).toBeLessThan(20);
    expect(new Set(first).size).toBeGreaterThan(40);
    expect(await durations(3)).toEqual(first);
    expect(await durations(4)).not.toEqual(first);
  });

  test('a call that fails takes it too', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withFailure({}, { clock, latency: 50 });
    const rejecting = rejectionOf(store.flush('visible'));
    await clock.advance(50);
    expect((await rejecting).kind).toBe('connection');
  });

  test('without latency no timer is set', async () => {
    const clock = new ManualClock();
    const store = new MockTradeStore({ clock });
    const saving = store.saveTrade(makeTrade(1));
    expect(clock.pendingTimers).toBe(0);
    await saving;
  });
});
