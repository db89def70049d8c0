import { compareRecency, type PriceCache } from '@tradestore/core';
import { ManualClock } from '@tradestore/core/testing';
import { openMemory } from '@tradestore/store-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newestPrices, pricesOf } from '../src/prices/prices-of.ts';
import { pricesSection } from '../src/prices/prices-section.ts';
import { dropPrices, readPrices } from '../src/prices/read-prices.ts';
import { PriceSetter } from '../src/prices/set-prices.ts';
import { cacheStats } from '../src/questions/cache-stats.ts';
import { cachedPrices } from '../src/questions/cached-prices.ts';
import { shuffled } from '../src/shuffled.ts';
import { complaint } from './complaint.ts';
import { readRealTrades } from './real-store.ts';

const trades = await readRealTrades();
const prices = pricesOf(trades);
const newest = newestPrices(prices);
const some = newest.filter(({ quote }) => quote === newest[0]?.quote).slice(0, 3);

function openCache() {
  const clock = new ManualClock();
  const stores = openMemory({ clock });
  onTestFinished(async () => {
    await stores.close();
  });
  return { cache: stores.prices, passTime: (ms: number) => clock.advance(ms), ttlMs: 1_500 };
}

/** The same cache, but for some methods. */
function lying(cache: PriceCache, lies: Partial<PriceCache>): PriceCache {
  return { ...cache, ...lies, [Symbol.asyncDispose]: () => Promise.resolve() };
}

it('has one price of a pair for each slot and time, and the newest of each whatever the order', () => {
  expect(prices).toHaveLength(4_337);
  const arrived = shuffled(prices);
  expect(arrived).not.toEqual(prices);
  expect(arrived.toSorted(compareRecency)).toHaveLength(prices.length);
  const text = (each: typeof newest) => each.map(({ token, quote, slot }) => `${token} ${quote} ${slot}`).sort();
  expect(text(newestPrices(arrived))).toEqual(text(newest));
  expect(shuffled(prices)).toEqual(arrived);
});

it('leaves nothing behind, so that the program can run again at once', async () => {
  const { cache, passTime } = openCache();
  const run = () => pricesSection(cache, passTime, trades, () => {}).catch((error: unknown) => error);
  expect(await run()).toMatchObject({ name: 'prices', answers: 2 });
  await readPrices(cache, 'afterwards', newest, 'gone', true);
});

describe('a cache', () => {
  it('must take what is newer, and keep out what is older', async () => {
    const { cache } = openCache();
    const takesAll = lying(cache, { setPrices: async (given) => given.map(() => true) });
    expect(await complaint(new PriceSetter(takesAll).set(shuffled(prices), 1_000))).toMatch(
      /^the price of \S+ in \S+ of slot \d+ was taken, though a newer one was set before\./,
    );
    const takesNone = lying(cache, { setPrices: async (given) => given.map(() => false) });
    expect(await complaint(new PriceSetter(takesNone).set(prices, 1_000))).toContain(
      'was kept out, though nothing newer was set before',
    );
    const saysNothing = lying(cache, { setPrices: async () => [] });
    expect(await complaint(new PriceSetter(saysNothing).set(prices, 1_000))).toContain('4,337 prices had 0 answers');
  });

  it('must hold the newest of each pair', async () => {
    const { cache } = openCache();
    await cache.setPrices(prices.slice(0, 4_000), { ttlMs: 60_000 });
    expect(await complaint(readPrices(cache, 'the newest', newest, 'fresh', false))).toMatch(
      /^the newest: (price \d+ must be )?the price of \S+ in \S+( came back with another|, but is another| is missing)/,
    );
  });

  it('must let prices expire when their time is over', async () => {
    const { cache, ttlMs } = openCache();
    const standing = { ttlMs, passTime: async () => {} };
    expect(await complaint(cachedPrices(cache, new PriceSetter(cache), some, standing))).toMatch(
      /^prices after they have expired: the price of \S+ in \S+ is too many; there must be 0\./,
    );
  });

  it('must not let them expire before', async () => {
    const { cache, passTime, ttlMs } = openCache();
    const hasty = lying(cache, { setPrices: (given) => cache.setPrices(given, { ttlMs: 1 }) });
    const setter = new PriceSetter(
      lying(hasty, {
        setPrices: async (given) => {
          const answers = await hasty.setPrices(given);
          await passTime(1);
          return answers;
        },
      }),
    );
    expect(await complaint(cachedPrices(cache, setter, some, { ttlMs, passTime }))).toMatch(
      /^prices before they expire: the price of \S+ in \S+ is missing\./,
    );
  });

  it('must say that a stale price is stale', async () => {
    const { cache, passTime, ttlMs } = openCache();
    const getPrices: PriceCache['getPrices'] = async (...query) => {
      const found = await cache.getPrices(...query);
      return new Map(Array.from(found, ([token, cached]) => [token, { ...cached, stale: false }]));
    };
    expect(await complaint(cachedPrices({ getPrices }, new PriceSetter(cache), some, { ttlMs, passTime }))).toMatch(
      /^expired prices with allowStale: the price of \S+ in \S+ came back as fresh\./,
    );
  });

  it('must count what it did', () => {
    const { cache } = openCache();
    const zero = { hits: 0, misses: 0, stale: 0, writes: 0, rejectedOlder: 0 };
    expect(cacheStats(cache, zero)).toContain('hits 0, misses 0');
    expect(() => cacheStats(cache, { ...zero, hits: 1, writes: 2 })).toThrow(
      /^the statistics of the cache have another hits, writes\./,
    );
  });

  it('must drop what is invalidated', async () => {
    const { cache } = openCache();
    await cache.setPrices(some);
    const keeping = lying(cache, { invalidatePrices: async () => {} });
    expect(await complaint(dropPrices(keeping, some))).toMatch(/^prices that were dropped: .+ is too many/);
    await dropPrices(cache, some);
  });
});
