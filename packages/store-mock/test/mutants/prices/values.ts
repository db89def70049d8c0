import { decimal, type PoolState, type PriceCache } from '@tradestore/core';
import { asDouble } from '../as-double.js';
import type { PriceMutant } from '../contracts.js';
import { changed } from '../reasons.js';
import { replace } from '../replace.js';
import { givesOthers } from './held-prices.js';

/** Values that lose something on their way. */
export const valueMutants: readonly PriceMutant[] = [
  {
    bug: 'prices are kept as JSON numbers',
    breaks: 'A Decimal is exact: at most 14 integer and 24 fraction digits.',
    killedBy: { group: 'awkward values', sentence: 'the smallest and the largest decimal come back as they went in' },
    because: changed('price'),
    mutate: (cache) =>
      givesOthers(cache, ({ value, ...others }) => ({ ...others, value: { ...value, price: asDouble(value.price) } })),
  },
  {
    bug: 'a confidence that is not known is 0',
    breaks: 'confidence: null when it is not known.',
    killedBy: { group: 'round trip', sentence: 'what is not known of a price is null, and comes back null' },
    because: changed('confidence'),
    mutate: (cache) =>
      givesOthers(cache, ({ value, ...others }) => ({
        ...others,
        value: { ...value, confidence: value.confidence ?? decimal('0') },
      })),
  },
  {
    bug: 'the reserves of a pool are kept as JSON numbers',
    breaks: 'Raw amounts are exact, from 0 to 2^64 - 1.',
    killedBy: { group: 'awkward values', sentence: 'reserves from 0 to 2^64 - 1 come back as they went in' },
    because: changed('tokenReserve'),
    mutate: (cache) =>
      givesOtherPools(cache, (state) =>
        state.kind === 'constant-product' ? { ...state, tokenReserve: BigInt(Number(state.tokenReserve)) } : state,
      ),
  },
  {
    bug: 'virtual reserves are kept without their sign',
    breaks: 'virtualQuoteReserve: i128, and it can be negative.',
    killedBy: { group: 'round trip', sentence: 'what setPoolState has set is read as it went in' },
    because: changed('virtualQuoteReserve'),
    mutate: (cache) =>
      givesOtherPools(cache, (state) =>
        state.kind === 'constant-product'
          ? { ...state, virtualQuoteReserve: BigInt.asUintN(128, state.virtualQuoteReserve) }
          : state,
      ),
  },
];

function givesOtherPools(cache: PriceCache, other: (state: PoolState) => PoolState): void {
  replace(cache, 'getPoolState', (get) => async (pool, options) => {
    const cached = await get(pool, options);
    return cached && { ...cached, value: other(cached.value) };
  });
}
