// Not in the shared suite: how long a save stays unseen is the mock's own option.
import { describe, expect, test } from 'vitest';
import { ManualClock, MockTradeStore } from '../src/index.js';
import { collect } from './collect.js';
import { makeTrade, makeTrades } from './make-trade.js';
import { rejectionOf } from './rejection.js';

const [token, day] = [makeTrade(0).token, { start: makeTrade(0).time, end: makeTrade(1_000).time }];

function lagging(options: { latency?: number } = {}): { clock: ManualClock; store: MockTradeStore } {
  const clock = new ManualClock();
  return { clock, store: new MockTradeStore({ clock, visibilityLagMs: 100, ...options }) };
}

describe('visibilityLagMs', () => {
  test('above 0 the store is eventual, else immediate', () => {
    expect(lagging().store.readYourWrites).toBe('eventual');
    expect(new MockTradeStore().readYourWrites).toBe('immediate');
  });

  test('a save that resolved is read when the lag has passed, by every read', async () => {
    const { clock, store } = lagging();
    const trade = makeTrade(1);
    await store.saveTrade(trade);
    const reads = async (): Promise<number[]> => [
      (await store.getTrade(trade)) === null ? 0 : 1,
      (await store.getTradesBySignature(trade.signature, day)).length,
      (await store.getTradesByToken(token, 10)).length,
      (await store.getTradesInTimerange(day.start, day.end)).length,
      (await collect(store.streamTrades(day))).length,
      (await store.getCandles({ token, ...day, interval: '1d' })).length,
    ];
    await clock.advance(99);
    expect(await reads()).toEqual([0, 0, 0, 0, 0, 0]);
    await clock.advance(1);
    expect(await reads()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('a batch is seen all at once', async () => {
    const { clock, store } = lagging();
    await store.batchSaveTrades(makeTrades(50));
    const seen = new Set<number>();
    for (let ms = 0; ms <= 120; ms += 5) {
      seen.add((await store.getTradesByToken(token, 100)).length);
      await clock.advance(5);
    }
    expect([...seen]).toEqual([0, 50]);
  });

  test('the last write wins, also when both become visible together', async () => {
    const { clock, store } = lagging();
    await store.saveTrade(makeTrade(1, { venue: 'first' }));
    await clock.advance(60);
    await store.saveTrade(makeTrade(1, { venue: 'second' }));
    await clock.advance(40);
    expect((await store.getTrade(makeTrade(1)))?.venue).toBe('first');
    await clock.advance(60);
    expect((await store.getTrade(makeTrade(1)))?.venue).toBe('second');
    await store.saveTrade(makeTrade(1, { venue: 'third' }));
    await store.saveTrade(makeTrade(1, { venue: 'fourth' }));
    await clock.advance(100);
    expect((await store.getTrade(makeTrade(1)))?.venue).toBe('fourth');
  });

  test("flush('acknowledged') doesn't wait for it, flush('visible') does", async () => {
    const { clock, store } = lagging();
    await store.saveTrade(makeTrade(1));
    await store.flush('acknowledged');
    let flushed = false;
    const flushing = store.flush('visible').then(() => {
      flushed = true;
    });
    await clock.advance(99);
    expect(flushed).toBe(false);
    await clock.advance(1);
    await flushing;
    expect(await store.getTrade(makeTrade(1))).toEqual(makeTrade(1));
    expect(clock.pendingTimers).toBe(0);
  });

  test("flush('visible') keeps its deadline and its signal", async () => {
    const { clock, store } = lagging();
    await store.saveTrade(makeTrade(1));
    const controller = new AbortController();
    const aborted = rejectionOf(store.flush('visible', { signal: controller.signal }));
    const timedOut = rejectionOf(store.flush('visible', { timeoutMs: 50 }));
    controller.abort();
    expect(await aborted).toMatchObject({ kind: 'cancelled', outcome: 'not_applied', operation: 'flush' });
    await clock.advance(50);
    expect(await timedOut).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
  });

  test('health counts what can be read and what cannot yet', async () => {
    const { clock, store } = lagging();
    await store.batchSaveTrades(makeTrades(3));
    expect((await store.health()).details).toEqual({ trades: 0, heldTrades: 3 });
    await clock.advance(100);
    expect((await store.health()).details).toEqual({ trades: 3, heldTrades: 0 });
  });
});

describe('flush waits for the saves that were called before it', () => {
  test('acknowledged: until they have resolved', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withLatency({ min: 1, max: 100 }, { clock });
    const resolved: number[] = [];
    const saves = makeTrades(20).map((trade, n) => store.saveTrade(trade).then(() => resolved.push(n)));
    let resolvedAtFlush = -1;
    const flushing = store.flush('acknowledged').then(() => {
      resolvedAtFlush = resolved.length;
    });
    await clock.advance(300);
    await Promise.all([...saves, flushing]);
    expect(resolvedAtFlush).toBe(20);
  });

  test('visible: until they can be read', async () => {
    const { clock, store } = lagging({ latency: 30 });
    const saving = store.saveTrade(makeTrade(1));
    await clock.advance(10);
    let flushedAt = -1;
    const flushing = store.flush('visible').then(() => {
      flushedAt = clock.monotonic();
    });
    await clock.advance(200);
    await Promise.all([saving, flushing]);
    expect(flushedAt).toBe(130);
  });

  test('also when one of them fails', async () => {
    const clock = new ManualClock();
    const faults = [{ method: 'saveTrade', hang: true }] as const;
    const store = new MockTradeStore({ clock, faults });
    const saving = rejectionOf(store.saveTrade(makeTrade(1), { timeoutMs: 50 }));
    const flushing = store.flush('acknowledged');
    await clock.advance(50);
    expect((await saving).kind).toBe('timeout');
    await flushing;
    expect(clock.monotonic()).toBe(50);
  });
});
