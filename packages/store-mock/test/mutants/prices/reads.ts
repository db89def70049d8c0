import type { Address, Cached, TokenPrice } from '@tradestore/core';
import type { PriceMutant } from '../contracts.js';
import { changed, gives } from '../reasons.js';
import { replace } from '../replace.js';
import { setsBy } from './held-prices.js';

/** Reads and counts that are wrong. */
export const readMutants: readonly PriceMutant[] = [
  {
    bug: 'the key of a price is its token, without the quote',
    breaks: 'A price is known by its token and quote.',
    killedBy: { group: 'quotes', sentence: 'a price in one quote is not known in another' },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (cache) => {
      // As the quote of the last one that was set, which is the only one there is.
      const quotes = new Map<Address, TokenPrice['quote']>();
      setsBy(cache, (set) => (price, options) => {
        quotes.set(price.token, price.quote);
        return set(price, options);
      });
      replace(cache, 'getPrice', (get) => async (token, options) => {
        const found = await get(token, options);
        return found ?? (await get(token, { ...options, quote: quotes.get(token) }));
      });
    },
  },
  {
    bug: 'invalidatePrices does not look at the quote: all of a token are dropped',
    breaks: "What the prices are in. Default 'USD'.",
    killedBy: { group: 'quotes', sentence: 'invalidatePrices without a quote drops the prices in US dollars only' },
    because: gives(undefined),
    mutate: (cache) => {
      const quotes = new Set<TokenPrice['quote']>();
      setsBy(cache, (set) => (price, options) => {
        quotes.add(price.quote);
        return set(price, options);
      });
      replace(cache, 'invalidatePrices', (invalidate) => async (tokens, options) => {
        await invalidate(tokens, options);
        for (const quote of quotes) await invalidate(tokens, { ...options, quote });
      });
    },
  },
  {
    bug: 'MGET is asked for each token once, and its answers are put to the tokens as they were passed',
    breaks: 'The prices of many tokens.',
    killedBy: { group: 'round trip', sentence: 'what getPrices is asked for twice is in the map once' },
    because: ({ actual, expected }) => JSON.stringify(actual, big) !== JSON.stringify(expected, big),
    mutate: (cache) =>
      replace(cache, 'getPrices', (get) => async (tokens, options) => {
        const asked = Array.isArray(tokens) ? [...tokens] : [];
        const found = await get(tokens, options);
        const answers = [...new Set(asked)].map((token) => found.get(token));
        const zipped = new Map<Address, Cached<TokenPrice>>();
        for (const [at, token] of asked.entries()) {
          const answer = answers[at];
          if (answer !== undefined) zipped.set(token, answer);
          else zipped.delete(token);
        }
        return zipped;
      }),
  },
  {
    bug: 'calls are counted, and not prices',
    breaks: 'Counts of prices and pool states, not of calls.',
    killedBy: { group: 'stats', sentence: 'setPrice and setPrices count each price that is set as one of writes' },
    because: changed('writes'),
    mutate: (cache) => {
      let more = 0;
      replace(cache, 'setPrices', (set) => async (prices, options) => {
        const answers = await set(prices, options);
        more += Math.max(0, answers.filter(Boolean).length - 1);
        return answers;
      });
      replace(cache, 'stats', (stats) => () => ({ ...stats(), writes: stats().writes - more }));
    },
  },
  {
    bug: 'the hit rate leaves out what was stale',
    breaks: 'hitRate: (hits + stale) / (hits + stale + misses).',
    killedBy: {
      group: 'stats',
      sentence: 'what getPrice and getPrices read with allowStale after it has expired is one of stale',
    },
    because: changed('hitRate'),
    mutate: (cache) =>
      replace(cache, 'stats', (stats) => () => {
        const counts = stats();
        const { hits, misses } = counts;
        return { ...counts, hitRate: hits === 0 ? 0 : hits / (hits + misses) };
      }),
  },
  {
    bug: "with onOutage 'miss' writes answer false when the server is away",
    breaks: 'A write that did not happen always rejects.',
    killedBy: {
      group: 'outage',
      sentence: 'while the server is away, writes of a price reject when onOutage is miss',
    },
    because: /^it must reject/,
    disturbs: ['frozen-server'],
    mutate: (cache, { onOutage }) => {
      if (onOutage !== 'miss') return;
      replace(cache, 'setPrice', (set) => (price, options) => set(price, options).catch(() => false));
      replace(
        cache,
        'setPrices',
        (set) => (prices, options) => set(prices, options).catch(() => prices.map(() => false)),
      );
    },
  },
];

function big(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
