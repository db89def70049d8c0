import { cacheStats } from './cache-counts.js';
import type { Address } from './model/address.js';
import { orMiss } from './outage.js';
import type { PriceCache } from './price-cache.js';

/**
 * A cache whose reads miss while its server is away, instead of rejecting: what `onOutage: 'miss'` puts around the layers. The
 * server is away when a read fails transiently with kind `connection` (also of an open circuit breaker), `timeout` or
 * `overloaded`. Writes still reject, and so does everything else: the caller's own abort, a closed cache, bad arguments.
 *
 * `stats()` counts these reads as misses, each token and pool once.
 *
 * @example
 * ```ts
 * import { type Address, missOnOutage, type PriceCache, type TokenPrice } from '@tradestore/core';
 *
 * export async function priceOrNull(cache: PriceCache, token: Address): Promise<TokenPrice | null> {
 *   const cached = await missOnOutage(cache).getPrice(token, { timeoutMs: 50 });
 *   return cached?.value ?? null; // null also when the server does not answer within 50 ms
 * }
 * ```
 */
export function missOnOutage(cache: PriceCache): PriceCache {
  let misses = 0;
  const one = (): null => {
    misses += 1;
    return null;
  };
  /** Counted when the call is made: its caller may change the array while it waits. What is no array is refused by the cache. */
  const none = (asked: readonly Address[]): (<T>() => Map<Address, T>) => {
    const count = Array.isArray(asked) ? new Set(asked).size : 0;
    return () => {
      misses += count;
      return new Map();
    };
  };
  return {
    get name() {
      return cache.name;
    },
    getPrice: (token, options) => orMiss(cache.getPrice(token, options), options, one),
    getPrices: (tokens, options) => orMiss(cache.getPrices(tokens, options), options, none(tokens)),
    getPoolState: (pool, options) => orMiss(cache.getPoolState(pool, options), options, one),
    getPoolStates: (pools, options) => orMiss(cache.getPoolStates(pools, options), options, none(pools)),
    stats: () => {
      const stats = cache.stats();
      return cacheStats({ ...stats, misses: stats.misses + misses });
    },
    setPrice: (price, options) => cache.setPrice(price, options),
    setPrices: (prices, options) => cache.setPrices(prices, options),
    setPoolState: (state, options) => cache.setPoolState(state, options),
    setPoolStates: (states, options) => cache.setPoolStates(states, options),
    invalidatePrices: (tokens, options) => cache.invalidatePrices(tokens, options),
    invalidatePools: (pools, options) => cache.invalidatePools(pools, options),
    health: (options) => cache.health(options),
    close: (options) => cache.close(options),
    [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose](),
  };
}
