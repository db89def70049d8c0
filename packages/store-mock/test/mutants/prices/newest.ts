import { compareRecency, compareText } from '@tradestore/core';
import type { PriceMutant } from '../contracts.js';
import { nextTurn } from '../next-turn.js';
import { changed, others } from '../reasons.js';
import { replace } from '../replace.js';
import { heldPrices, keyOf, setsBy, setsIf } from './held-prices.js';

const NEWEST_WINS = 'Newest slot wins, atomically, whatever the order of arrival, exact up to the largest slot.';

/** Comparisons that let the wrong price win. */
export const newestMutants: readonly PriceMutant[] = [
  {
    bug: 'SET without a comparison: the last to arrive wins',
    breaks: NEWEST_WINS,
    killedBy: {
      group: 'newest wins',
      sentence: 'setPrice: an older slot never replaces a newer one, and is answered with false',
    },
    because: /^the answer to what came second: expected true to be false/,
    mutate: (cache) => setsIf(cache, () => true),
  },
  {
    bug: 'the older slot wins: the comparison is the wrong way round',
    breaks: NEWEST_WINS,
    killedBy: { group: 'newest wins', sentence: 'setPrice: a later slot replaces an earlier one' },
    because: /^the answer to what came second: expected false to be true/,
    mutate: (cache) => setsIf(cache, (price, held) => compareRecency(price, held) <= 0),
  },
  {
    bug: 'slots are compared as doubles',
    breaks: NEWEST_WINS,
    killedBy: {
      group: 'newest wins',
      sentence: 'setPrice: the slots 2^53 and 2^53 + 1, which are one number to a double are told apart',
    },
    because: /^the answer to what came second: expected true to be false/,
    mutate: (cache) =>
      setsIf(cache, (price, held) => (Number(price.slot) - Number(held.slot) || price.time - held.time) >= 0),
  },
  {
    bug: 'slots are compared as text',
    breaks: NEWEST_WINS,
    killedBy: { group: 'newest wins', sentence: 'setPrice: the slots 9 and 10, which differ in length are told apart' },
    because: /^the answer to what came second: expected false to be true/,
    mutate: (cache) =>
      setsIf(cache, (price, held) => (compareText(`${price.slot}`, `${held.slot}`) || price.time - held.time) >= 0),
  },
  {
    bug: 'slots are kept in 32 bits',
    breaks: NEWEST_WINS,
    killedBy: { group: 'newest wins', sentence: 'setPrice: the slots 2^32 - 1 and 2^32 are told apart' },
    because: /^the answer to what came second: expected false to be true/,
    mutate: (cache) =>
      setsIf(
        cache,
        (price, held) =>
          (Number(BigInt.asUintN(32, price.slot) - BigInt.asUintN(32, held.slot)) || price.time - held.time) >= 0,
      ),
  },
  {
    bug: 'the time is not looked at: of equal slots the first stays',
    breaks: 'Of equal slots the later time wins.',
    killedBy: { group: 'newest wins', sentence: 'setPrice: of equal slots the later time wins' },
    because: /^the answer to what came second: expected false to be true/,
    mutate: (cache) => setsIf(cache, (price, held) => price.slot > held.slot),
  },
  {
    bug: 'the later time wins, whatever the slot',
    breaks: NEWEST_WINS,
    killedBy: {
      group: 'newest wins',
      sentence: 'setPrice: an older slot never replaces a newer one, and is answered with false',
    },
    because: /^the answer to what came second: expected true to be false/,
    mutate: (cache) => setsIf(cache, (price, held) => price.time >= held.time),
  },
  {
    bug: 'what is equal in slot and time is not written again',
    breaks: 'Equal in both, the entry is rewritten.',
    killedBy: {
      group: 'newest wins',
      sentence: 'setPrice: equal in slot and time, the entry is rewritten, and answered with true',
    },
    because: /^the answer to what came second: expected false to be true/,
    mutate: (cache) => setsIf(cache, (price, held) => compareRecency(price, held) > 0),
  },
  {
    bug: 'GET, compare, SET: another write may come in between',
    breaks: 'Newest slot wins, atomically.',
    killedBy: { group: 'concurrency', sentence: 'of many writers of one price at once the newest wins' },
    because: changed('value'),
    mutate: (cache) => {
      const prices = heldPrices(cache);
      setsBy(cache, (set) => async (price, options) => {
        const held = prices.get(keyOf(price));
        await nextTurn();
        if (held === undefined || compareRecency(price, held) >= 0) {
          await cache.invalidatePrices([price.token], { quote: price.quote });
          prices.set(keyOf(price), price);
        }
        return await set(price, options);
      });
    },
  },
  {
    bug: 'each value of a batch is compared with what was cached before the batch',
    breaks: 'Of those of one token and quote each is compared with the one before.',
    killedBy: {
      group: 'batch order',
      sentence: 'setPrices: of several of one, each is compared with the one before',
    },
    because: others,
    mutate: (cache) => {
      const prices = heldPrices(cache);
      replace(cache, 'setPrices', (set) => async (given, options) => {
        const before = new Map(prices);
        const batch = Array.isArray(given) ? [...given] : [];
        await set(given, options);
        for (const price of batch) prices.set(keyOf(price), price);
        return batch.map((price) => {
          const held = before.get(keyOf(price));
          return held === undefined || compareRecency(price, held) >= 0;
        });
      });
    },
  },
  {
    bug: 'the answers come in the order in which the nodes of the cluster answered',
    breaks: 'The answers are aligned with the prices.',
    killedBy: { group: 'batch order', sentence: 'setPrices: the answers are aligned with the input' },
    because: others,
    mutate: (cache) =>
      replace(cache, 'setPrices', (set) => async (prices, options) => (await set(prices, options)).toSorted()),
  },
];
