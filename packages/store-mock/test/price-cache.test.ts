// What the shared suite does not ask of a cache: faults, latency, a virtual clock to the millisecond, and memory.
import {
  type CallOptions,
  decimal,
  isDbError,
  type PoolState,
  type PriceCache,
  priceCacheMethods,
  type TokenPrice,
  timestampFromSeconds,
} from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { CacheEntries } from '../src/cache-entries.js';
import { ManualClock, MockServer } from '../src/index.js';
import { MockPriceCache } from '../src/price-cache.js';
import { makeTrade } from './make-trade.js';
import { rejectionOf, thrownBy } from './rejection.js';

const { token, quote } = makeTrade(1);
const time = timestampFromSeconds(1_730_000_000n);

function priceAt(slot: bigint, changes: Partial<TokenPrice> = {}): TokenPrice {
  const unknown = { confidence: null, liquidityUsd: null };
  return { token, quote: 'USD', price: decimal('1.5'), source: 'test', slot, time, ...unknown, ...changes };
}

const pool: PoolState = { kind: 'other', pool: token, venue: 'test', token, quote, slot: 1n, time, data: { a: [1] } };

/** A good call of every read and write. */
const callEach: Readonly<Record<string, (cache: PriceCache, options?: CallOptions) => Promise<unknown>>> = {
  setPrice: (cache, options) => cache.setPrice(priceAt(1n), options),
  setPrices: (cache, options) => cache.setPrices([priceAt(1n)], options),
  getPrice: (cache, options) => cache.getPrice(token, options),
  getPrices: (cache, options) => cache.getPrices([token, quote], options),
  setPoolState: (cache, options) => cache.setPoolState(pool, options),
  setPoolStates: (cache, options) => cache.setPoolStates([pool], options),
  getPoolState: (cache, options) => cache.getPoolState(token, options),
  getPoolStates: (cache, options) => cache.getPoolStates([token, quote], options),
  invalidatePrices: (cache, options) => cache.invalidatePrices([token], options),
  invalidatePools: (cache, options) => cache.invalidatePools([token], options),
};
const calls = Object.entries(callEach);
const reads = calls.filter(([method]) => method.startsWith('get'));
const writes = calls.filter(([method]) => !method.startsWith('get'));

test('every read and write of the contract is called here', () => {
  const kinds = Object.entries(priceCacheMethods).filter(([, { kind }]) => kind === 'read' || kind === 'write');
  expect(kinds.map(([method]) => method)).toEqual(Object.keys(callEach));
});

describe('faults', () => {
  test.each(calls)('%s of a failing cache rejects, and is counted in errors', async (method, call) => {
    const cache = MockPriceCache.withFailure();
    const error = await rejectionOf(call(cache));
    expect(error).toMatchObject({ kind: 'connection', outcome: 'not_applied', operation: method, store: 'memory' });
    expect(cache.stats()).toMatchObject({ errors: 1, misses: 0, writes: 0 });
    expect(cache.calls.map((each) => each.method)).toEqual([method]);
  });

  test.each(reads)(
    '%s of a failing cache misses with onOutage miss, and is counted in errors',
    async (method, call) => {
      const cache = MockPriceCache.withFailure({}, { onOutage: 'miss' });
      expect(await call(cache)).toStrictEqual(method.endsWith('s') ? new Map() : null);
      expect(cache.stats()).toMatchObject({ errors: 1, misses: method.endsWith('s') ? 2 : 1, hitRate: 0 });
    },
  );

  test.each(writes)('%s of a failing cache rejects with onOutage miss', async (_method, call) => {
    const cache = MockPriceCache.withFailure({}, { onOutage: 'miss' });
    expect((await rejectionOf(call(cache))).kind).toBe('connection');
    expect(cache.stats()).toMatchObject({ errors: 1, misses: 0 });
  });

  test.each(reads)('%s rejects with what does not pass by itself, also with onOutage miss', async (_method, call) => {
    const cache = MockPriceCache.withFailure({ error: 'auth' }, { onOutage: 'miss' });
    expect((await rejectionOf(call(cache))).kind).toBe('auth');
    expect(cache.stats()).toMatchObject({ errors: 1, misses: 0 });
  });

  test('health of a failing cache is down', async () => {
    expect(await MockPriceCache.withFailure().health()).toMatchObject({ status: 'down', details: {} });
  });

  test('a setPrice whose acknowledgement is lost has set the price, and is not counted as a write', async () => {
    const cache = new MockPriceCache({ faults: [{ method: 'setPrice', call: 1, applied: true }] });
    expect(await rejectionOf(cache.setPrice(priceAt(5n)))).toMatchObject({ kind: 'connection', outcome: 'unknown' });
    expect((await cache.getPrice(token))?.value).toEqual(priceAt(5n));
    expect(cache.stats()).toMatchObject({ writes: 0, errors: 1, hits: 1 });
    expect(await cache.setPrice(priceAt(5n))).toBe(true);
    expect(await cache.setPrice(priceAt(4n))).toBe(false);
    expect(cache.stats()).toMatchObject({ writes: 1, rejectedOlder: 1 });
  });

  test('stats is not recorded, and cannot be made to fail', () => {
    const cache = MockPriceCache.withFailure();
    expect(cache.stats().errors).toBe(0);
    expect(cache.calls).toEqual([]);
    expect(thrownBy(() => new MockPriceCache({ faults: [{ method: 'stats' as never }] })).kind).toBe(
      'invalid_argument',
    );
  });
});

describe('a server that is away', () => {
  test('while it is frozen a read misses when its timeoutMs passes, and a write rejects', async () => {
    const clock = new ManualClock();
    const server = new MockServer();
    const cache = new MockPriceCache({ clock, server, onOutage: 'miss' });
    await cache.setPrice(priceAt(1n), { ttlMs: 60_000 });
    server.freeze();
    const reading = cache.getPrice(token, { timeoutMs: 100 });
    const writing = rejectionOf(cache.setPrice(priceAt(2n), { timeoutMs: 100 }));
    await clock.advance(100);
    expect(await reading).toBeNull();
    expect(await writing).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
    expect(cache.stats()).toMatchObject({ misses: 1, errors: 2 });
    server.thaw();
    expect((await cache.getPrice(token))?.value.slot).toBe(1n);
    expect(clock.pendingTimers).toBe(0);
  });

  test('a cut ends reads with a miss and writes with kind connection', async () => {
    const clock = new ManualClock();
    const cache = MockPriceCache.withLatency(50, { clock, onOutage: 'miss' });
    const reading = cache.getPrices([token, quote]);
    const writing = rejectionOf(cache.setPrice(priceAt(1n)));
    await clock.advance(10);
    cache.server.breakConnections();
    expect(await reading).toEqual(new Map());
    expect((await writing).kind).toBe('connection');
    expect(cache.stats()).toMatchObject({ misses: 2, errors: 2 });
    const again = cache.setPrice(priceAt(1n));
    await clock.advance(50);
    expect(await again).toBe(true);
  });

  test.each([
    ['abort', 'cancelled', 0],
    ['AbortSignal.timeout', 'timeout', 1],
  ])("the caller's own %s rejects, also with onOutage miss", async (_how, kind, errors) => {
    const cache = new MockPriceCache({ clock: new ManualClock(), onOutage: 'miss' });
    cache.server.freeze();
    const controller = new AbortController();
    const reading = rejectionOf(cache.getPrice(token, { signal: controller.signal }));
    controller.abort(kind === 'timeout' ? new DOMException('late', 'TimeoutError') : undefined);
    expect((await reading).kind).toBe(kind);
    expect(cache.stats()).toMatchObject({ misses: 0, errors });
  });

  test('after close reads reject with kind closed, also with onOutage miss, and nothing is counted', async () => {
    const cache = new MockPriceCache({ onOutage: 'miss' });
    await cache.close();
    expect((await rejectionOf(cache.getPrice(token))).kind).toBe('closed');
    expect(cache.stats()).toMatchObject({ misses: 0, errors: 0 });
  });
});

describe('latency', () => {
  test('a call takes its time, and what is read is what holds at its end', async () => {
    const clock = new ManualClock();
    const cache = MockPriceCache.withLatency(20, { clock, ttlMs: 100 });
    const price = { ...priceAt(1n) };
    const setting = cache.setPrice(price);
    Object.assign(price, { slot: 9n });
    await clock.advance(20);
    expect(await setting).toBe(true);
    const early = cache.getPrice(token);
    await clock.advance(70);
    const late = cache.getPrice(token);
    await clock.advance(20);
    expect(await early).toMatchObject({ value: { slot: 1n }, ageMs: 20, stale: false });
    expect(await late).toMatchObject({ ageMs: 90, stale: false });
    const over = cache.getPrice(token);
    await clock.advance(20);
    expect(await over).toBeNull();
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 1 });
  });

  test('writes that overlap each keep the newest', async () => {
    const clock = new ManualClock();
    const cache = MockPriceCache.withLatency({ min: 0, max: 50 }, { clock, seed: 7 });
    const setting = Promise.all(
      Array.from({ length: 100 }, (_, at) => cache.setPrice(priceAt(BigInt((at * 37) % 100)))),
    );
    await clock.advance(50);
    expect(new Set(await setting)).toEqual(new Set([true, false]));
    const reading = cache.getPrice(token);
    await clock.advance(50);
    expect((await reading)?.value.slot).toBe(99n);
  });
});

describe('health', () => {
  test('tells how many are fresh, and how many have expired and are kept', async () => {
    const clock = new ManualClock();
    const cache = new MockPriceCache({ clock, ttlMs: 100, staleMs: 50, fenceMs: 200 });
    await cache.setPrices([priceAt(1n), priceAt(1n, { quote })]);
    await cache.setPoolState(pool, { ttlMs: 1_000 });
    const details = async (): Promise<unknown> => (await cache.health()).details;
    expect(await details()).toEqual({ prices: 2, pools: 1, expiredPrices: 0, expiredPools: 0 });
    await clock.advance(100);
    expect(await details()).toEqual({ prices: 0, pools: 1, expiredPrices: 2, expiredPools: 0 });
    await clock.advance(200);
    expect(await details()).toEqual({ prices: 0, pools: 1, expiredPrices: 0, expiredPools: 0 });
  });
});

describe('memory', () => {
  test('what is neither readable nor a fence is dropped while others are set', async () => {
    const clock = new ManualClock();
    const entries = new CacheEntries<TokenPrice>({ clock, staleMs: 300, fenceMs: 400 });
    for (let at = 0; at < 5_000; at++) {
      entries.set(`token ${at}`, priceAt(1n), 100);
      if (at % 10 === 9) await clock.advance(5);
      // Each is kept for 500 ms, in which 1 000 are set.
      expect(entries.size).toBeLessThanOrEqual(2_000 + 2);
    }
    expect(entries.count()).toEqual({ fresh: 190, expired: 800 });
  });

  test('writing the same few again and again keeps a few', async () => {
    const clock = new ManualClock();
    const entries = new CacheEntries<TokenPrice>({ clock, staleMs: 0, fenceMs: 0 });
    for (let at = 0; at < 1_000; at++) entries.set(`token ${at}`, priceAt(1n), 10);
    await clock.advance(10);
    for (let at = 0; at < 1_000; at++) entries.set('token 1', priceAt(BigInt(at)), 10);
    expect(entries.size).toBe(1);
  });

  test('what a sweep has not reached is over all the same', async () => {
    const clock = new ManualClock();
    const cache = new MockPriceCache({ clock, ttlMs: 10, staleMs: 10, fenceMs: 10 });
    await cache.setPrice(priceAt(9n));
    await clock.advance(20);
    expect(await cache.getPrice(token, { allowStale: true })).toBeNull();
    expect(await cache.setPrice(priceAt(1n))).toBe(true);
    expect((await cache.getPrice(token))?.value.slot).toBe(1n);
  });
});

describe('options', () => {
  test.each([{ ttlMs: 0 }, { staleMs: -1 }, { fenceMs: Number.NaN }, { onOutage: 'ignore' }, { maxRows: 5 }])(
    '%j is refused',
    (options) => {
      const error = thrownBy(() => new MockPriceCache(options as never));
      expect(isDbError(error) && error.kind).toBe('invalid_argument');
    },
  );

  test('what it returns is frozen', async () => {
    const cache = new MockPriceCache();
    await cache.setPoolState(pool);
    const cached = await cache.getPoolState(token);
    expect(Object.isFrozen(cached)).toBe(true);
    expect(Object.isFrozen(cached?.value)).toBe(true);
  });
});
