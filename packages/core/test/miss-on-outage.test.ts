import { expect, test, vi } from 'vitest';
import {
  address,
  type CallOptions,
  DbError,
  type DbErrorKind,
  errorKinds,
  isOutage,
  missOnOutage,
  type PriceCache,
  priceCacheMethods,
  withLayers,
} from '../src/index.js';
import { ManualClock } from '../src/testing.js';
import { TinyPriceCache } from './tiny-price-cache.js';

const token = address('So11111111111111111111111111111111111111112');
const other = address('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v');
const all = Object.keys(errorKinds) as DbErrorKind[];
const outages: readonly DbErrorKind[] = ['connection', 'timeout', 'overloaded'];
const others = all.filter((kind) => !outages.includes(kind));
const failure = (kind: DbErrorKind, transient?: boolean): DbError =>
  new DbError({ kind, transient, message: `scripted ${kind}` });

type Read = (cache: PriceCache, options?: CallOptions) => Promise<unknown>;

const reads: readonly (readonly [string, Read, empty: unknown, misses: number])[] = [
  ['getPrice', (cache, options) => cache.getPrice(token, options), null, 1],
  ['getPrices', (cache, options) => cache.getPrices([token, other, token], options), new Map(), 2],
  ['getPoolState', (cache, options) => cache.getPoolState(token, options), null, 1],
  ['getPoolStates', (cache, options) => cache.getPoolStates([token, other], options), new Map(), 2],
];

function wrapped(): { inner: TinyPriceCache; cache: PriceCache } {
  const inner = new TinyPriceCache();
  return { inner, cache: missOnOutage(inner) };
}

test.each(all)('an error of kind %s says that the server is away, or not', (kind) => {
  expect(isOutage(failure(kind))).toBe(outages.includes(kind));
  expect(isOutage(failure(kind, false))).toBe(false);
  expect(isOutage(failure(kind, true))).toBe(outages.includes(kind));
});

test('what is no DbError says nothing of the server', () => {
  expect([new Error('timeout'), null, undefined, { kind: 'timeout' }].map(isOutage)).toEqual(Array(4).fill(false));
});

for (const [method, read, empty, misses] of reads) {
  test.each(outages)(`${method} misses when the server is away (%s)`, async (kind) => {
    const { inner, cache } = wrapped();
    inner.failing.set(method, failure(kind));
    expect(await read(cache)).toStrictEqual(empty);
    const before = inner.stats();
    expect(cache.stats()).toStrictEqual({
      ...before,
      misses: before.misses + misses,
      hitRate: before.hits / (before.hits + before.misses + misses),
    });
  });

  test.each(others)(`${method} rejects with what has kind %s`, async (kind) => {
    const { inner, cache } = wrapped();
    const error = failure(kind);
    inner.failing.set(method, error);
    await expect(read(cache)).rejects.toBe(error);
    expect(cache.stats()).toStrictEqual(inner.stats());
  });

  test(`${method} rejects with a failure that does not pass by itself`, async () => {
    const { inner, cache } = wrapped();
    inner.failing.set(method, failure('connection', false));
    await expect(read(cache)).rejects.toMatchObject({ kind: 'connection' });
  });

  test(`${method} rejects when its caller has aborted, whatever the kind`, async () => {
    const { inner, cache } = wrapped();
    inner.failing.set(method, failure('timeout'));
    await expect(read(cache, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'timeout' });
  });

  test(`${method} misses while the circuit breaker is open`, async () => {
    const clock = new ManualClock();
    const inner = new TinyPriceCache();
    const layered = withLayers<PriceCache>(inner, priceCacheMethods, {
      clock,
      retry: { maxAttempts: 1 },
      breaker: { failures: 1 },
    });
    const cache = missOnOutage(layered);
    inner.failing.set(method, failure('connection'));
    expect(await read(cache)).toStrictEqual(empty);
    await expect(read(layered)).rejects.toThrow(/circuit breaker is open/);
    inner.asked.length = 0;
    expect(await read(cache)).toStrictEqual(empty);
    expect(inner.asked).toEqual([]);
    expect(cache.stats().misses).toBe(inner.stats().misses + 2 * misses);
  });
}

test('what is asked for is counted as it was when the call was made', async () => {
  const { inner, cache } = wrapped();
  inner.failing.set('getPrices', failure('connection'));
  const tokens = [token, other];
  const reading = cache.getPrices(tokens);
  tokens.length = 0;
  await reading;
  expect(cache.stats().misses).toBe(inner.stats().misses + 2);
});

test('what is no array is refused by the cache inside', async () => {
  const { inner } = wrapped();
  const cache = missOnOutage(withLayers<PriceCache>(inner, priceCacheMethods));
  await expect(cache.getPrices(7 as never)).rejects.toMatchObject({ kind: 'invalid_argument' });
});

test.each(['setPrices', 'setPoolStates', 'invalidatePrices', 'invalidatePools'] as const)(
  '%s rejects when the server is away',
  async (method) => {
    const { inner, cache } = wrapped();
    const error = failure('connection');
    inner.failing.set(method, error);
    await expect(cache[method]([])).rejects.toBe(error);
  },
);

test('it has the members of the contract, and each passes its arguments on', async () => {
  const { inner, cache } = wrapped();
  expect(Object.keys(cache).sort()).toEqual(Object.keys(priceCacheMethods).sort());
  expect(cache.name).toBe('tiny');
  const table = cache as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const [method, spec] of Object.entries(priceCacheMethods)) {
    if (spec.kind === 'value' || spec.kind === 'sync') continue;
    const spy = vi.spyOn(inner, method as 'getPrice').mockResolvedValue('answer' as never);
    const args = method === 'health' || method === 'close' ? [{}] : [[token], {}];
    expect(await table[method]?.(...args)).toBe('answer');
    expect(spy.mock.calls).toEqual([args]);
  }
});

test('disposing of it disposes of the cache inside', async () => {
  const { inner, cache } = wrapped();
  await cache[Symbol.asyncDispose]();
  expect(inner.asked).toEqual([['close', []]]);
});
