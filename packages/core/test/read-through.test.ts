import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Address,
  address,
  DbError,
  decimal,
  type LoadPrices,
  missOnOutage,
  type PriceQuote,
  type PriceReader,
  type ReadThroughOptions,
  readThrough,
  type TokenPrice,
  timestampFromSeconds,
  WRAPPED_SOL,
} from '../src/index.js';
import { ManualClock } from '../src/testing.js';
import { thrownBy } from './thrown-by.js';
import { TinyPriceCache } from './tiny-price-cache.js';

const A = address('Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump');
const B = address('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v');
const C = address('2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk');

function priceOf(token: Address, changes: Partial<TokenPrice> = {}): TokenPrice {
  return {
    token,
    quote: 'USD',
    price: decimal('1.5'),
    source: 'loader',
    slot: 100n,
    time: timestampFromSeconds(1_730_000_000n),
    confidence: null,
    liquidityUsd: null,
    ...changes,
  };
}

/** A load that the test ends. */
interface Load {
  readonly tokens: readonly Address[];
  readonly quote: PriceQuote;
  readonly signal: AbortSignal;
  answer(prices: unknown): void;
  fail(error: unknown): void;
}

interface Scene {
  readonly cache: TinyPriceCache;
  readonly clock: ManualClock;
  readonly loads: Load[];
  readonly reader: PriceReader;
}

function scene(options: ReadThroughOptions = {}): Scene {
  const [cache, clock, loads] = [new TinyPriceCache(), new ManualClock(), [] as Load[]];
  const load: LoadPrices = (tokens, { quote, signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Iterable<TokenPrice>>();
    loads.push({ tokens, quote, signal, answer: (prices) => resolve(prices as TokenPrice[]), fail: reject });
    return promise;
  };
  return { cache, clock, loads, reader: readThrough(cache, load, { clock, ...options }) };
}

/** How a promise ended, noted as it happens. */
function outcomeOf<T>(promise: Promise<T>): { value?: T; error?: unknown; settled: boolean } {
  const outcome: { value?: T; error?: unknown; settled: boolean } = { settled: false };
  promise.then(
    (value) => Object.assign(outcome, { value, settled: true }),
    (error: unknown) => Object.assign(outcome, { error, settled: true }),
  );
  return outcome;
}

const answerAll = ({ loads }: Pick<Scene, 'loads'>): void => {
  for (const load of loads) load.answer(load.tokens.map((token) => priceOf(token, { quote: load.quote })));
};
const loadedTokens = ({ loads }: Pick<Scene, 'loads'>): (readonly Address[])[] => loads.map(({ tokens }) => tokens);

const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeEach(() => {
  process.on('unhandledRejection', noteUnhandled);
});
afterEach(async () => {
  await new ManualClock().advance(0);
  process.off('unhandledRejection', noteUnhandled);
  expect(unhandled.splice(0)).toEqual([]);
});

describe('reading', () => {
  test('what is in the cache is given and not loaded', async () => {
    const { cache, clock, loads, reader } = scene();
    cache.put(priceOf(A));
    expect(await reader.getPrice(A)).toEqual({ value: priceOf(A), ageMs: 5, stale: false });
    expect(await reader.getPrices([A])).toEqual(new Map([[A, { value: priceOf(A), ageMs: 5, stale: false }]]));
    expect(loads).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  test('what is not there is loaded, cached and given, in the order that it was asked for', async () => {
    const all = scene({ ttlMs: 700, timeoutMs: 4_000 });
    const { cache, clock, loads, reader } = all;
    cache.put(priceOf(B, { slot: 7n }));
    const reading = outcomeOf(reader.getPrices([C, B, A, B]));
    await clock.advance(0);
    expect(loadedTokens(all)).toEqual([[C, A]]);
    loads[0]?.answer([priceOf(A), priceOf(C)]);
    await clock.advance(0);
    expect([...(reading.value ?? [])]).toEqual([
      [C, { value: priceOf(C), ageMs: 0, stale: false }],
      [B, { value: priceOf(B, { slot: 7n }), ageMs: 5, stale: false }],
      [A, { value: priceOf(A), ageMs: 0, stale: false }],
    ]);
    expect(cache.asked).toEqual([
      ['getPrices', [C, B, A]],
      ['setPrices', [A, C]],
    ]);
    expect(cache.lastOptions).toEqual({ ttlMs: 700, timeoutMs: 4_000 });
    expect(await reader.getPrice(A)).not.toBeNull();
    expect(loads).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  test('what the loader does not know is null, not cached, and asked for again', async () => {
    const { cache, clock, loads, reader } = scene();
    for (const round of [1, 2]) {
      const reading = outcomeOf(reader.getPrice(A));
      await clock.advance(0);
      loads[round - 1]?.answer([]);
      await clock.advance(0);
      expect(reading).toEqual({ settled: true, value: null });
      expect(loads).toHaveLength(round);
    }
    expect(cache.asked.map(([method]) => method)).not.toContain('setPrices');
  });

  test('nothing is asked for no tokens', async () => {
    const { cache, reader } = scene();
    expect(await reader.getPrices([])).toEqual(new Map());
    expect(cache.asked).toEqual([]);
  });

  test('the prices of several quotes do not mix', async () => {
    const all = scene();
    const { clock, reader } = all;
    const readings = [outcomeOf(reader.getPrice(A)), outcomeOf(reader.getPrice(A, { quote: WRAPPED_SOL }))];
    await clock.advance(0);
    expect(all.loads.map(({ quote }) => quote)).toEqual(['USD', WRAPPED_SOL]);
    answerAll(all);
    await clock.advance(0);
    expect(readings.map(({ value }) => value?.value.quote)).toEqual(['USD', WRAPPED_SOL]);
  });

  test('what has expired is given with allowStale and loaded without', async () => {
    const all = scene();
    const { cache, clock, reader } = all;
    cache.put(priceOf(A, { slot: 1n }));
    cache.expired.add(A);
    expect(await reader.getPrice(A, { allowStale: true })).toMatchObject({ stale: true });
    expect(all.loads).toEqual([]);
    const reading = outcomeOf(reader.getPrice(A));
    await clock.advance(0);
    answerAll(all);
    await clock.advance(0);
    expect(reading.value).toMatchObject({ stale: false, value: { slot: 100n } });
  });

  test('what it gives is frozen, whether it was cached or loaded', async () => {
    const all = scene();
    all.cache.put({ ...priceOf(A) });
    const reading = outcomeOf(all.reader.getPrices([A, B]));
    await all.clock.advance(0);
    answerAll(all);
    await all.clock.advance(0);
    const given = [...(reading.value?.values() ?? [])];
    expect(given).toHaveLength(2);
    expect(given.every((cached) => Object.isFrozen(cached) && Object.isFrozen(cached.value))).toBe(true);
  });

  test('the array of tokens may be changed at once', async () => {
    const all = scene();
    const tokens: Address[] = [A];
    const reading = outcomeOf(all.reader.getPrices(tokens));
    tokens[0] = B;
    await all.clock.advance(0);
    answerAll(all);
    await all.clock.advance(0);
    expect([...(reading.value?.keys() ?? [])]).toEqual([A]);
  });
});

describe('sharing', () => {
  test('a thousand readers of one token are one read of the cache and one load', async () => {
    const all = scene();
    const readings = Array.from({ length: 1_000 }, () => outcomeOf(all.reader.getPrice(A)));
    await all.clock.advance(0);
    expect(all.cache.asked).toEqual([['getPrices', [A]]]);
    expect(loadedTokens(all)).toEqual([[A]]);
    answerAll(all);
    await all.clock.advance(0);
    expect(new Set(readings.map(({ value }) => value)).size).toBe(1);
    expect(readings[0]?.value?.value).toEqual(priceOf(A));
    expect(all.clock.pendingTimers).toBe(0);
  });

  test('readers who come while the load is under way make no load of their own', async () => {
    const all = scene();
    const readings: ReturnType<typeof outcomeOf>[] = [];
    for (let turn = 0; turn < 20; turn++) {
      readings.push(outcomeOf(all.reader.getPrice(A)), outcomeOf(all.reader.getPrice(A, { allowStale: true })));
      await all.clock.advance(0);
    }
    expect(loadedTokens(all)).toEqual([[A]]);
    answerAll(all);
    await all.clock.advance(0);
    expect(readings.every(({ value }) => value !== undefined)).toBe(true);
  });

  test('calls of one turn with the same quote and allowStale share one read and one load', async () => {
    const all = scene();
    const { cache, clock, reader } = all;
    outcomeOf(reader.getPrice(A));
    await Promise.resolve();
    outcomeOf(reader.getPrices([B, A]));
    outcomeOf(reader.getPrice(C, { allowStale: true }));
    await clock.advance(0);
    expect(cache.asked).toEqual([
      ['getPrices', [A, B]],
      ['getPrices', [C]],
    ]);
    expect(loadedTokens(all)).toEqual([[A, B], [C]]);
  });

  test('who wants a token that is being loaded and another one loads only the other, and waits for both', async () => {
    const all = scene();
    outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(0);
    const both = outcomeOf(all.reader.getPrices([A, B]));
    await all.clock.advance(0);
    expect(loadedTokens(all)).toEqual([[A], [B]]);
    all.loads[1]?.answer([priceOf(B)]);
    await all.clock.advance(0);
    expect(both.settled).toBe(false);
    all.loads[0]?.answer([priceOf(A)]);
    await all.clock.advance(0);
    expect([...(both.value?.keys() ?? [])]).toEqual([A, B]);
  });

  test('a reader sees what was cached while a load of the token is under way', async () => {
    const all = scene();
    const waiting = outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(0);
    all.cache.put(priceOf(A, { slot: 200n }));
    expect((await all.reader.getPrice(A))?.value.slot).toBe(200n);
    expect(waiting.settled).toBe(false);
    answerAll(all);
    await all.clock.advance(0);
    expect(waiting.value).toMatchObject({ value: { slot: 200n } });
  });
});

describe('a price that is older than the cached one', () => {
  test('is not given: the cached one is', async () => {
    const { cache, clock, loads, reader } = scene();
    const reading = outcomeOf(reader.getPrices([A, B]));
    await clock.advance(0);
    cache.put(priceOf(A, { slot: 200n }));
    loads[0]?.answer([priceOf(A), priceOf(B)]);
    await clock.advance(0);
    expect(reading.value?.get(A)?.value.slot).toBe(200n);
    expect(reading.value?.get(B)?.value.slot).toBe(100n);
    expect(cache.asked.at(-1)).toEqual(['getPrices', [A]]);
  });

  test('is a miss when the cached one has expired, except with allowStale', async () => {
    const { cache, clock, loads, reader } = scene();
    const [strict, lenient] = [outcomeOf(reader.getPrice(A)), outcomeOf(reader.getPrice(A, { allowStale: true }))];
    await clock.advance(0);
    cache.put(priceOf(A, { slot: 200n }));
    cache.expired.add(A);
    loads[0]?.answer([priceOf(A)]);
    await clock.advance(0);
    expect(loads).toHaveLength(1);
    expect(strict).toEqual({ settled: true, value: null });
    expect(lenient.value).toMatchObject({ stale: true, value: { slot: 200n } });
  });

  test('of several loaded prices of one token the newest is cached and given', async () => {
    const { cache, clock, loads, reader } = scene();
    const reading = outcomeOf(reader.getPrice(A));
    await clock.advance(0);
    loads[0]?.answer(new Set([priceOf(A, { slot: 9n }), priceOf(A, { slot: 8n })]));
    await clock.advance(0);
    expect(reading.value?.value.slot).toBe(9n);
    expect(cache.asked.at(-1)).toEqual(['setPrices', [A]]);
  });
});

describe('an end of its own', () => {
  test('an abort ends its caller at once, and not the load of the others', async () => {
    const all = scene();
    const controller = new AbortController();
    const impatient = outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
    const patient = outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(0);
    controller.abort();
    await all.clock.advance(0);
    expect(impatient.error).toMatchObject({ kind: 'cancelled', outcome: 'not_applied', store: 'tiny' });
    expect(impatient.error).toMatchObject({ operation: 'getPrice' });
    expect(all.loads[0]?.signal.aborted).toBe(false);
    answerAll(all);
    await all.clock.advance(0);
    expect(patient.value?.value).toEqual(priceOf(A));
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('a timeoutMs ends its caller, and not the load of the others', async () => {
    const all = scene();
    const impatient = outcomeOf(all.reader.getPrices([A], { timeoutMs: 50 }));
    const patient = outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(49);
    expect(impatient.settled).toBe(false);
    await all.clock.advance(1);
    expect(impatient.error).toMatchObject({ kind: 'timeout', outcome: 'not_applied', operation: 'getPrices' });
    expect(all.loads[0]?.signal.aborted).toBe(false);
    answerAll(all);
    await all.clock.advance(0);
    expect(patient.settled).toBe(true);
    expect(all.clock.pendingTimers).toBe(0);
  });

  test('a signal that has timed out rejects with kind timeout, one that was aborted asks nothing', async () => {
    const { cache, reader } = scene();
    const timeout = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    await expect(reader.getPrice(A, { signal: timeout })).rejects.toMatchObject({ kind: 'timeout', attempts: 0 });
    await expect(reader.getPrices([A], { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(cache.asked).toEqual([]);
  });

  test('the load is given up when nobody waits for it any more, and who comes then starts a new one', async () => {
    const all = scene();
    const controllers = [new AbortController(), new AbortController()];
    const readings = controllers.map(({ signal }) => outcomeOf(all.reader.getPrice(A, { signal })));
    await all.clock.advance(0);
    controllers[0]?.abort();
    expect(all.loads[0]?.signal.aborted).toBe(false);
    controllers[1]?.abort();
    expect(all.loads[0]?.signal.aborted).toBe(true);
    await all.clock.advance(0);
    expect(readings.map(({ error }) => (error as DbError).kind)).toEqual(['cancelled', 'cancelled']);
    expect(all.clock.pendingTimers).toBe(0);
    const next = outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(0);
    expect(loadedTokens(all)).toEqual([[A], [A]]);
    all.loads[0]?.answer([priceOf(A, { slot: 1n })]);
    all.loads[1]?.answer([priceOf(A)]);
    await all.clock.advance(0);
    expect(next.value?.value.slot).toBe(100n);
    expect(all.cache.asked.filter(([method]) => method === 'setPrices')).toHaveLength(1);
  });

  test('a load with tokens of several callers goes on while one of them waits', async () => {
    const all = scene();
    const controller = new AbortController();
    outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
    const other = outcomeOf(all.reader.getPrice(B));
    await all.clock.advance(0);
    controller.abort();
    expect(all.loads[0]?.signal.aborted).toBe(false);
    answerAll(all);
    await all.clock.advance(0);
    expect(other.value?.value.token).toBe(B);
  });

  test('who has left before the cache answers has nothing loaded', async () => {
    const all = scene();
    const gate = Promise.withResolvers<void>();
    all.cache.gate = gate.promise;
    const controller = new AbortController();
    outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
    outcomeOf(all.reader.getPrice(B));
    await all.clock.advance(0);
    controller.abort();
    expect(all.cache.lastOptions?.signal?.aborted).toBe(false);
    gate.resolve();
    await all.clock.advance(0);
    expect(loadedTokens(all)).toEqual([[B]]);
  });

  test('the read of the cache is given up when nobody waits for it any more', async () => {
    const all = scene();
    all.cache.gate = new Promise(() => {});
    const controller = new AbortController();
    outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
    await all.clock.advance(0);
    expect(all.cache.lastOptions?.signal?.aborted).toBe(false);
    controller.abort();
    expect(all.cache.lastOptions?.signal?.aborted).toBe(true);
  });

  test('who leaves within the turn asks nothing, and takes nobody with it', async () => {
    const all = scene();
    const controller = new AbortController();
    const first = outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
    controller.abort();
    const second = outcomeOf(all.reader.getPrice(B));
    await all.clock.advance(0);
    expect(all.cache.asked).toEqual([['getPrices', [B]]]);
    answerAll(all);
    await all.clock.advance(0);
    expect([first.error, second.value?.value.token]).toMatchObject([{ kind: 'cancelled' }, B]);
  });

  test('what was loaded is cached although all leave meanwhile', async () => {
    const all = scene();
    const controller = new AbortController();
    outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
    await all.clock.advance(0);
    const gate = Promise.withResolvers<void>();
    all.cache.gate = gate.promise;
    answerAll(all);
    await all.clock.advance(0);
    expect(all.cache.asked.at(-1)).toEqual(['setPrices', [A]]);
    controller.abort();
    gate.resolve();
    await all.clock.advance(0);
    expect((await all.reader.getPrice(A))?.value).toEqual(priceOf(A));
    expect(all.loads).toHaveLength(1);
  });
});

test('who comes when all have left a load that is being cached starts a new one', async () => {
  const all = scene();
  const controller = new AbortController();
  outcomeOf(all.reader.getPrice(A, { signal: controller.signal }));
  await all.clock.advance(0);
  const gate = Promise.withResolvers<void>();
  all.cache.gate = gate.promise;
  answerAll(all);
  await all.clock.advance(0);
  all.cache.gate = Promise.resolve();
  controller.abort();
  const next = outcomeOf(all.reader.getPrice(A));
  await all.clock.advance(0);
  expect(loadedTokens(all)).toEqual([[A], [A]]);
  gate.resolve();
  answerAll(all);
  await all.clock.advance(0);
  expect(next.value?.value).toEqual(priceOf(A));
});

describe('failures', () => {
  test('what the loader throws goes to those who wait for its tokens, as it is; others have what the cache has', async () => {
    const { cache, clock, loads, reader } = scene();
    cache.put(priceOf(B));
    const failing = [outcomeOf(reader.getPrice(A)), outcomeOf(reader.getPrices([B, A]))];
    const fine = outcomeOf(reader.getPrice(B));
    await clock.advance(0);
    const error = new Error('the source is down');
    loads[0]?.fail(error);
    await clock.advance(0);
    expect(failing.map((each) => each.error)).toEqual([error, error]);
    expect(failing[0]?.error).toBe(error);
    expect(loads[0]?.signal.aborted).toBe(false);
    expect(fine.value?.value).toEqual(priceOf(B));
    const again = outcomeOf(reader.getPrice(A));
    await clock.advance(0);
    loads[1]?.answer([priceOf(A)]);
    await clock.advance(0);
    expect(again.value?.value).toEqual(priceOf(A));
    expect(clock.pendingTimers).toBe(0);
  });

  test('a loader that throws at once is one that rejects', async () => {
    const error = new Error('at once');
    const reader = readThrough(new TinyPriceCache(), () => {
      throw error;
    });
    await expect(reader.getPrice(A)).rejects.toBe(error);
  });

  test('who waits for two loads rejects with the first failure, and leaves the other one', async () => {
    const all = scene();
    outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(0);
    const both = outcomeOf(all.reader.getPrices([A, B]));
    await all.clock.advance(0);
    const error = new Error('of A');
    all.loads[0]?.fail(error);
    await all.clock.advance(0);
    expect(both.error).toBe(error);
    expect(all.loads[1]?.signal.aborted).toBe(true);
  });

  test.each([
    ['of a token that was not asked for', [priceOf(B)], 'loadPrices: price 0: token: must be one that was asked for'],
    ['in another quote', [priceOf(A), priceOf(A, { quote: B })], 'loadPrices: price 1: quote: must be the one that'],
    ['that is none', [priceOf(A, { slot: -1n })], 'loadPrices: price 0: slot: '],
    ['as a map', new Map([[A, priceOf(A)]]), 'loadPrices: price 0: '],
    ['outside of an iterable', priceOf(A), 'loadPrices: must resolve to an iterable of prices'],
    ['as nothing', undefined, 'loadPrices: must resolve to an iterable of prices'],
  ])('a price %s rejects and is not cached', async (_what, answer, message) => {
    const { cache, clock, loads, reader } = scene();
    const reading = outcomeOf(reader.getPrice(A));
    await clock.advance(0);
    loads[0]?.answer(answer);
    await clock.advance(0);
    expect(reading.error).toMatchObject({ kind: 'invalid_argument', message: expect.stringContaining(message) });
    expect(String(reading.error)).not.toContain(B);
    expect(cache.asked.map(([method]) => method)).not.toContain('setPrices');
  });

  test('a load that takes longer than timeoutMs rejects with kind timeout, and its signal aborts', async () => {
    const { clock, loads, reader } = scene({ timeoutMs: 300 });
    const reading = outcomeOf(reader.getPrice(A));
    await clock.advance(0);
    loads[0]?.signal.addEventListener('abort', () => loads[0]?.fail(new Error('stopped')));
    await clock.advance(299);
    expect(reading.settled).toBe(false);
    await clock.advance(1);
    expect(reading.error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('300 ms') });
    expect(loads[0]?.signal.reason).toBe(reading.error);
    expect(clock.pendingTimers).toBe(0);
    outcomeOf(reader.getPrice(A));
    await clock.advance(0);
    expect(loads).toHaveLength(2);
  });

  test('a load may take 10 seconds unless told otherwise', async () => {
    const { clock, loads, reader } = scene();
    outcomeOf(reader.getPrice(A, { timeoutMs: 60_000 }));
    await clock.advance(9_999);
    expect(loads[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(loads[0]?.signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  test('a read of the cache that fails rejects, and loads nothing', async () => {
    const { cache, loads, reader } = scene();
    const error = new DbError({ kind: 'connection', message: 'away' });
    cache.failing.set('getPrices', error);
    await expect(reader.getPrice(A)).rejects.toBe(error);
    expect(loads).toEqual([]);
  });

  test('behind missOnOutage a read of the cache that fails loads', async () => {
    const { cache, clock } = scene();
    cache.failing.set('getPrices', new DbError({ kind: 'connection', message: 'away' }));
    const reader = readThrough(missOnOutage(cache), async (tokens) => tokens.map((token) => priceOf(token)), { clock });
    expect((await reader.getPrice(A))?.value).toEqual(priceOf(A));
  });

  test('a write of the cache that fails rejects the read', async () => {
    const all = scene();
    const error = new DbError({ kind: 'connection', message: 'away' });
    all.cache.failing.set('setPrices', error);
    const reading = outcomeOf(all.reader.getPrice(A));
    await all.clock.advance(0);
    answerAll(all);
    await all.clock.advance(0);
    expect(reading.error).toBe(error);
  });

  test('with onWriteError the loaded prices are given, and it is given the error', async () => {
    const given: DbError[] = [];
    const all = scene({ onWriteError: (error) => given.push(error) });
    const error = new DbError({ kind: 'connection', message: 'away' });
    all.cache.failing.set('setPrices', error);
    const reading = outcomeOf(all.reader.getPrices([A, B]));
    await all.clock.advance(0);
    answerAll(all);
    await all.clock.advance(0);
    expect([...(reading.value?.values() ?? [])].map(({ value }) => value)).toEqual([priceOf(A), priceOf(B)]);
    expect(given).toEqual([error]);
  });
});

describe('arguments', () => {
  test.each([
    ['a token', (reader: PriceReader) => reader.getPrice('no address' as never), 'getPrice'],
    ['one of the tokens', (reader: PriceReader) => reader.getPrices([A, 'no' as never]), 'getPrices'],
    ['tokens', (reader: PriceReader) => reader.getPrices(A as never), 'getPrices'],
    ['a quote', (reader: PriceReader) => reader.getPrice(A, { quote: 'EUR' as never }), 'getPrice'],
    ['a timeoutMs', (reader: PriceReader) => reader.getPrice(A, { timeoutMs: 0 }), 'getPrice'],
    ['a signal', (reader: PriceReader) => reader.getPrices([A], { signal: {} as never }), 'getPrices'],
  ])('%s that is none rejects before anything is asked', async (_what, call, operation) => {
    const { cache, clock, reader } = scene();
    await expect(call(reader)).rejects.toMatchObject({
      kind: 'invalid_argument',
      store: 'tiny',
      operation,
      attempts: 0,
    });
    await clock.advance(0);
    expect(cache.asked).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  test.each([{ ttlMs: 0 }, { timeoutMs: -1 }, { onWriteError: 'log' }, { clock: 7 }, { ttl: 5 }, 7, null])(
    'options that make no sense are refused at once: %j',
    (options) => {
      const error = thrownBy(() => readThrough(new TinyPriceCache(), async () => [], options as never));
      expect(error.kind).toBe('invalid_argument');
    },
  );

  test('a loader that is no function is refused at once', () => {
    expect(thrownBy(() => readThrough(new TinyPriceCache(), undefined as never)).message).toContain('loadPrices');
  });
});
