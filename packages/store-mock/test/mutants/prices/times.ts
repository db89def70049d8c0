import { cacheDefaults } from '@tradestore/core';
import type { PriceMutant } from '../contracts.js';
import { changed, gives } from '../reasons.js';
import { givesOthers, heldPrices, keyOf, setsBy } from './held-prices.js';

const LONGEST_MS = 2 ** 31 - 1;

/** Entries that live too long, or not long enough. */
export const timeMutants: readonly PriceMutant[] = [
  {
    bug: 'the TTL is sent in seconds: EX instead of PX',
    breaks: 'An entry is fresh for its ttlMs.',
    killedBy: { group: 'freshness', sentence: 'setPrice: what is set is fresh for its ttlMs, and then a miss' },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (cache) =>
      setsBy(cache, (set) => async (price, options) => {
        const ttlMs = options?.ttlMs ?? cacheDefaults.ttlMs;
        return await set(price, { ...options, ttlMs: Math.min(ttlMs * 1_000, LONGEST_MS) });
      }),
  },
  {
    bug: 'an entry is still fresh at the millisecond at which it expires',
    breaks: 'An entry is fresh until just before ttlMs after it was set.',
    killedBy: { group: 'freshness', sentence: 'setPrice: what is set is fresh for its ttlMs, and then a miss' },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (cache) =>
      setsBy(cache, (set) => async (price, options) => {
        const ttlMs = options?.ttlMs ?? cacheDefaults.ttlMs;
        return await set(price, { ...options, ttlMs: Math.min(ttlMs + 1, LONGEST_MS) });
      }),
  },
  {
    bug: 'KEEPTTL: setting again leaves the time as it was',
    breaks: 'An entry is fresh for its ttlMs, from the moment that it was set.',
    killedBy: { group: 'freshness', sentence: 'setPrice: setting again starts the time again' },
    because: gives(null),
    mutate: (cache) => {
      const ttls = new Map<string, number>();
      const prices = heldPrices(cache);
      setsBy(cache, (set) => async (price, options) => {
        const ttlMs = options?.ttlMs ?? cacheDefaults.ttlMs;
        const held = prices.has(keyOf(price)) ? await cache.getPrice(price.token, { quote: price.quote }) : null;
        const leftMs = held === null ? ttlMs : (ttls.get(keyOf(price)) ?? ttlMs) - held.ageMs;
        prices.set(keyOf(price), price);
        ttls.set(keyOf(price), leftMs);
        return await set(price, { ...options, ttlMs: leftMs });
      });
    },
  },
  {
    bug: 'the ttlMs that the cache was opened with is not used',
    breaks: 'ttlMs: how long what is set is fresh unless the call says otherwise.',
    killedBy: { group: 'freshness', sentence: 'a price is fresh for the ttlMs that the cache was opened with' },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (cache) =>
      setsBy(
        cache,
        (set) => (price, options) => set(price, { ...options, ttlMs: options?.ttlMs ?? cacheDefaults.ttlMs }),
      ),
  },
  {
    bug: 'a write that is kept out touches the time of what is there',
    breaks: 'What is kept out prolongs neither.',
    killedBy: {
      group: 'freshness',
      sentence: 'setPrice: what is kept out changes nothing, the time of what is there included',
    },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (cache) =>
      setsBy(cache, (set) => async (price, options) => {
        const isSet = await set(price, options);
        const held = isSet ? null : await cache.getPrice(price.token, { quote: price.quote });
        if (held !== null) await set(held.value, options);
        return isSet;
      }),
  },
  {
    bug: 'the fence is lost when the entry expires',
    breaks: 'For fenceMs after it has expired it keeps older slots out.',
    killedBy: { group: 'fence', sentence: 'setPrice: when an entry has expired, an older slot is still kept out' },
    because: /expected true to be false/,
    options: { fenceMs: 0 },
    mutate: () => undefined,
  },
  {
    bug: 'the fence lasts as long as staleMs',
    breaks: 'Both are counted from the expiry, each by itself.',
    killedBy: {
      group: 'fence',
      sentence: 'setPrice: for fenceMs after it has expired an older slot is kept out, and then set',
    },
    because: /^when the fence has fallen: expected false to be true/,
    mutate: (cache) => {
      const expired = heldPrices(cache);
      setsBy(cache, (set) => async (price, options) => {
        const { quote } = price;
        const held = expired.has(keyOf(price)) ? await cache.getPrice(price.token, { quote, allowStale: true }) : null;
        if (held?.stale && held.value.slot > price.slot) return false;
        expired.set(keyOf(price), price);
        return await set(price, options);
      });
    },
  },
  {
    bug: 'invalidation leaves the fence',
    breaks: 'invalidate drops entry and fence.',
    killedBy: {
      group: 'invalidation',
      sentence: 'invalidatePrices drops the fence too: an older price can be set then',
    },
    because: /expected false to be true/,
    mutate: (cache) => {
      const slots = new Map<string, bigint>();
      setsBy(cache, (set) => async (price, options) => {
        if (price.slot < (slots.get(keyOf(price)) ?? 0n)) return false;
        slots.set(keyOf(price), price.slot);
        return await set(price, options);
      });
    },
  },
  {
    bug: 'staleMs counts from when an entry was set',
    breaks: 'For staleMs readable with allowStale: counted from the expiry.',
    killedBy: {
      group: 'stale reads',
      sentence: 'a price is readable for staleMs after it has expired, and then a miss',
    },
    because: gives(null),
    mutate: (cache, { staleMs = cacheDefaults.staleMs }) =>
      givesOthers(cache, (cached) => (cached.stale && cached.ageMs >= staleMs ? null : cached)),
  },
  {
    bug: 'what is stale is not marked',
    breaks: 'stale: is its time over?',
    killedBy: {
      group: 'stale reads',
      sentence: 'a price that has expired is read with allowStale, and is marked stale',
    },
    because: changed('stale'),
    mutate: (cache) => givesOthers(cache, (cached) => ({ ...cached, stale: false })),
  },
  {
    bug: 'the age is counted from the time of the price, not from when it was set',
    breaks: 'ageMs: how long ago it was set.',
    killedBy: { group: 'round trip', sentence: 'a price that was just set is not stale, and its ageMs is from 0' },
    because: /to be less than 60000|to be greater than or equal to 0/,
    mutate: (cache) => givesOthers(cache, (cached) => ({ ...cached, ageMs: Date.now() - cached.value.time / 1_000 })),
  },
  {
    bug: 'the age is in seconds',
    breaks: 'ageMs: how long ago it was set, in milliseconds.',
    killedBy: { group: 'ages', sentence: 'ageMs counts from when the price was set' },
    because: /^ageMs of getPrice: expected 0\.\d+ to be/,
    mutate: (cache) => givesOthers(cache, (cached) => ({ ...cached, ageMs: cached.ageMs / 1_000 })),
  },
];
