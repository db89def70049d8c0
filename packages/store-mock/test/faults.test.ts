// Not in the shared suite: only a mock fails when it is told to.
import type { DbErrorKind } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { type FaultPlan, ManualClock, MockTradeStore } from '../src/index.js';
import { callEach } from './call-each.js';
import { collect } from './collect.js';
import { makeTrade, makeTrades } from './make-trade.js';
import { rejectionOf } from './rejection.js';

describe('withFailure', () => {
  test.each(Object.entries(callEach))('without arguments %s rejects, and was not applied', async (method, call) => {
    const store = MockTradeStore.withFailure();
    const error = await rejectionOf(call(store));
    expect(error).toMatchObject({ kind: 'connection', outcome: 'not_applied', store: 'memory', operation: method });
    expect(error.isSafeToRetry(false)).toBe(true);
  });

  test('without arguments health says down, and why', async () => {
    const health = await MockTradeStore.withFailure().health();
    expect(health).toMatchObject({ status: 'down', error: { kind: 'connection', operation: 'health' } });
  });

  test('without arguments close still resolves', async () => {
    expect(await MockTradeStore.withFailure().close()).toEqual({ unwritten: 0 });
  });

  test('a rule that names a method leaves health and the other methods alone', async () => {
    const store = MockTradeStore.withFailure({ method: 'saveTrade', error: 'overloaded' });
    expect(await rejectionOf(store.saveTrade(makeTrade(1)))).toMatchObject({ kind: 'overloaded' });
    expect(await store.getTrade(makeTrade(1))).toBeNull();
    expect(await store.health()).toMatchObject({ status: 'up', error: null });
  });

  test('a rule that names no method lets health fail by its own count', async () => {
    const store = MockTradeStore.withFailure({ call: 1 });
    expect((await store.health()).status).toBe('down');
    expect((await store.health()).status).toBe('up');
    expect(await rejectionOf(store.flush('visible'))).toMatchObject({ kind: 'connection' });
  });

  test('takes a whole plan, before the one of the options', async () => {
    const plan: FaultPlan = [{ method: 'getTrade', error: 'auth' }];
    const store = MockTradeStore.withFailure(plan, { faults: [{ error: 'timeout' }] });
    expect((await rejectionOf(store.getTrade(makeTrade(1)))).kind).toBe('auth');
    expect((await rejectionOf(store.flush('visible'))).kind).toBe('timeout');
  });
});

describe('which calls fail', () => {
  test('a plan without method leaves health and close alone', async () => {
    const store = new MockTradeStore({ faults: [{}] });
    expect((await store.health()).status).toBe('up');
    expect(await store.close()).toEqual({ unwritten: 0 });
  });

  test('call: the n-th call of its methods, and no other', async () => {
    const store = new MockTradeStore({ faults: [{ method: ['saveTrade', 'getTrade'], call: 3 }] });
    await store.saveTrade(makeTrade(1));
    await store.getTradesByToken(makeTrade(1).token, 1);
    await store.getTrade(makeTrade(1));
    await rejectionOf(store.saveTrade(makeTrade(2)));
    await store.saveTrade(makeTrade(3));
    expect(await store.getTrade(makeTrade(2))).toBeNull();
  });

  test('a call with bad arguments is not counted', async () => {
    const store = new MockTradeStore({ faults: [{ method: 'saveTrade', call: 1 }] });
    expect((await rejectionOf(store.saveTrade(makeTrade(1, { fill: -1 })))).kind).toBe('invalid_argument');
    expect((await rejectionOf(store.saveTrade(makeTrade(1)))).kind).toBe('connection');
  });

  test('the first rule that holds wins, and the others count on', async () => {
    const store = new MockTradeStore({
      faults: [
        { method: 'saveTrade', call: 1, error: 'timeout' },
        { call: 2, error: 'auth' },
        { call: 2, error: 'schema' },
      ],
    });
    const kinds: (DbErrorKind | null)[] = [];
    for (const trade of makeTrades(3)) {
      kinds.push(
        await store.saveTrade(trade).then(
          () => null,
          (error) => error.kind,
        ),
      );
    }
    expect(kinds).toEqual(['timeout', 'auth', null]);
  });

  test('a stream fails when its first row is asked for', async () => {
    const store = new MockTradeStore({ faults: [{ method: 'streamTrades' }] });
    const stream = store.streamTrades({ start: makeTrade(0).time, end: makeTrade(9).time });
    expect(store.calls).toEqual([]);
    expect(await rejectionOf(collect(stream))).toMatchObject({ operation: 'streamTrades' });
  });

  test("a fault of a stream's pages ends it in the middle", async () => {
    const store = new MockTradeStore({ faults: [{ method: 'getTradesInTimerange', call: 2 }] });
    await store.batchSaveTrades(makeTrades(4));
    const seen: bigint[] = [];
    const reading = (async () => {
      const range = { start: makeTrade(0).time, end: makeTrade(9).time };
      for await (const trade of store.streamTrades(range, { pageSize: 2 })) seen.push(trade.slot);
    })();
    expect(await rejectionOf(reading)).toMatchObject({ operation: 'getTradesInTimerange' });
    expect(seen).toEqual([makeTrade(0).slot, makeTrade(1).slot]);
  });

  test('close fails when it is named, and has closed all the same', async () => {
    const store = new MockTradeStore({ faults: [{ method: 'close', error: 'internal' }] });
    expect(await rejectionOf(store.close())).toMatchObject({ kind: 'internal', operation: 'close' });
    expect((await rejectionOf(store.flush('visible'))).kind).toBe('closed');
  });
});

describe('probability', () => {
  const outcomes = async (seed: number, latency = 0): Promise<boolean[]> => {
    const clock = new ManualClock();
    const store = new MockTradeStore({ clock, seed, latency, faults: [{ probability: 0.3 }] });
    const saves = makeTrades(200).map((trade) => store.saveTrade(trade));
    const settled = Promise.allSettled(saves);
    await clock.advance(latency);
    return (await settled).map(({ status }) => status === 'fulfilled');
  };

  test('the same calls with the same seed fail in the same places', async () => {
    expect(await outcomes(7)).toEqual(await outcomes(7));
  });

  test('latency has no say in which calls fail', async () => {
    expect(await outcomes(7, 20)).toEqual(await outcomes(7));
  });

  test('another seed gives another run', async () => {
    expect(await outcomes(8)).not.toEqual(await outcomes(7));
  });

  test.each([0, 1, 2, 3, -1])('about the given share of calls fails, with seed %d', async (seed) => {
    const failed = (await outcomes(seed)).filter((resolved) => !resolved).length;
    expect(failed).toBeGreaterThan(30);
    expect(failed).toBeLessThan(90);
  });

  test('whether the very first call fails differs from seed to seed', async () => {
    let failed = 0;
    for (let seed = 0; seed < 100; seed++) {
      const store = new MockTradeStore({ seed, faults: [{ probability: 0.5 }] });
      await store.flush('visible').catch(() => {
        failed += 1;
      });
    }
    expect(failed).toBeGreaterThan(30);
    expect(failed).toBeLessThan(70);
  });

  test('0 never fails and 1 always', async () => {
    const store = new MockTradeStore({
      faults: [
        { method: 'getTrade', probability: 0 },
        { method: 'flush', probability: 1 },
      ],
    });
    for (let n = 0; n < 100; n++) {
      await store.getTrade(makeTrade(n));
      await rejectionOf(store.flush('visible'));
    }
    expect(store.calls).toHaveLength(200);
  });
});

describe('the error of a fault', () => {
  test('is what the rule says, with the store and the method', async () => {
    const error = { kind: 'overloaded', message: 'too busy', code: '53300', retryAfterMs: 20 } as const;
    const store = MockTradeStore.withFailure({ error: { ...error, outcome: 'unknown', details: { queue: 9 } } });
    expect(await rejectionOf(store.saveTrade(makeTrade(1)))).toMatchObject({
      ...error,
      outcome: 'unknown',
      details: { queue: 9 },
      store: 'memory',
      operation: 'saveTrade',
    });
  });

  test('is not_applied for a read, whatever the rule says', async () => {
    const store = MockTradeStore.withFailure({ error: { kind: 'timeout', outcome: 'unknown' } });
    expect((await rejectionOf(store.getTrade(makeTrade(1)))).outcome).toBe('not_applied');
  });

  test('names the rule where the rule has no message', async () => {
    const store = new MockTradeStore({ faults: [{ method: 'getTrade' }, { method: 'flush' }] });
    expect((await rejectionOf(store.flush('visible'))).message).toContain('rule 1 of the fault plan');
  });

  test('is a new one each time', async () => {
    const store = MockTradeStore.withFailure();
    expect(await rejectionOf(store.flush('visible'))).not.toBe(await rejectionOf(store.flush('visible')));
  });
});

describe('a lost acknowledgement', () => {
  test.each(['saveTrade', 'batchSaveTrades'] as const)('%s rejects with unknown, and is stored', async (method) => {
    const store = new MockTradeStore({ faults: [{ method, call: 1, applied: true }] });
    const error = await rejectionOf(callEach[method](store));
    expect(error).toMatchObject({ kind: 'connection', outcome: 'unknown' });
    expect(await store.getTrade(makeTrade(1))).toEqual(makeTrade(1));
  });

  test('without method it is of every write and leaves reads alone', async () => {
    const store = MockTradeStore.withFailure({ applied: true });
    expect((await rejectionOf(store.saveTrade(makeTrade(1)))).outcome).toBe('unknown');
    expect(await store.getTradesByToken(makeTrade(1).token, 10)).toHaveLength(1);
    expect((await store.health()).status).toBe('up');
  });

  test('aborted before the latency is over, it is not applied', async () => {
    const clock = new ManualClock();
    const store = new MockTradeStore({ clock, latency: 50, faults: [{ method: 'saveTrade', applied: true }] });
    const controller = new AbortController();
    const saving = rejectionOf(store.saveTrade(makeTrade(1), { signal: controller.signal }));
    await clock.advance(49);
    controller.abort();
    expect(await saving).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
    const reading = store.getTrade(makeTrade(1));
    await clock.advance(50);
    expect(await reading).toBeNull();
  });
});
