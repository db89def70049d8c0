import type { CallOptions } from './call-options.js';
import type { Address } from './model/address.js';
import type { PoolState } from './model/pool-state.js';
import type { PriceQuote, TokenPrice } from './model/price.js';
import type { Store } from './store.js';

/** A value of a cache. */
export interface Cached<T> {
  readonly value: T;
  /** How long ago it was set, in milliseconds, by the server's clock. */
  readonly ageMs: number;
  /** Is its time over? Only what was asked for with `allowStale` is. */
  readonly stale: boolean;
}

/** What the setting methods accept. */
export interface CacheSetOptions extends CallOptions {
  /** How long what is set is fresh, in milliseconds, 1 to 2^31 - 1. @default the cache's own, 2 000 unless it was opened with another */
  readonly ttlMs?: number | undefined;
}

/** What the reading methods accept. */
export interface CacheReadOptions extends CallOptions {
  /** Also what has expired, for as long as the cache keeps it (`staleMs`)? @default false */
  readonly allowStale?: boolean | undefined;
}

/** What the reading methods of prices accept. */
export interface PriceReadOptions extends CacheReadOptions {
  /** What the prices are in. @default 'USD' */
  readonly quote?: PriceQuote | undefined;
}

/** What {@link PriceCache.invalidatePrices} accepts. */
export interface InvalidatePricesOptions extends CallOptions {
  /** What the prices are in. @default 'USD' */
  readonly quote?: PriceQuote | undefined;
}

/**
 * What a cache has done since it was opened, in this process. Counts of prices and pool states, not of calls; one that a call
 * names twice is read once. A read that rejects counts as an error only.
 */
export interface CacheStats {
  /** Read and fresh. */
  readonly hits: number;
  /** Read, and not there: never set, expired, invalidated, or not readable. */
  readonly misses: number;
  /** Read with `allowStale` after they had expired. */
  readonly stale: number;
  /** Set. */
  readonly writes: number;
  /** Not set, because the cache held a newer one. */
  readonly rejectedOlder: number;
  /** Read, and not decodable: each is a miss too. */
  readonly corrupt: number;
  /** Calls that the server did not serve; with layers, attempts. */
  readonly errors: number;
  /** Of what was read the part that was there, `(hits + stale) / (hits + stale + misses)`; 0 before the first read. */
  readonly hitRate: number;
}

/** How a cache is opened: every backend's options have these. */
export interface CacheOptions {
  /** How long what is set is fresh unless the call says otherwise, in milliseconds, 1 to 2^31 - 1. @default 2_000 */
  readonly ttlMs?: number | undefined;
  /** How long after that it can still be read with `allowStale`, in milliseconds, 0 to 2^31 - 1. @default 30_000 */
  readonly staleMs?: number | undefined;
  /** How long after it has expired it still keeps older slots out, in milliseconds, 0 to 2^31 - 1. @default 60_000 */
  readonly fenceMs?: number | undefined;
  /** What a read does when the server is away: reject, or miss. Writes always reject. @default 'throw' */
  readonly onOutage?: 'throw' | 'miss' | undefined;
}

/** {@link CacheOptions} where nothing else is said. */
export const cacheDefaults: { readonly [K in keyof CacheOptions]-?: NonNullable<CacheOptions[K]> } = {
  ttlMs: 2_000,
  staleMs: 30_000,
  fenceMs: 60_000,
  onOutage: 'throw',
};

/**
 * Keeps the newest price of each token and the newest state of each pool, for a short time.
 *
 * Obligations that hold for every cache:
 *
 * - Newest slot wins, atomically, whatever the order of arrival, exact up to the largest slot; of equal slots the later `time`
 *   wins; equal in both, the entry is rewritten.
 * - An entry is fresh for its `ttlMs`, from the moment that it was set until just before `ttlMs` later. Then it is a miss, or
 *   for `staleMs` readable with `allowStale`. For `fenceMs` after it has expired it keeps older slots out, so that a source that
 *   lags cannot bring an expired price back. Both are counted from the expiry, each by itself; what is kept out prolongs
 *   neither. `invalidate` drops entry and fence. The fence holds while the server keeps its data, and not across failover or
 *   eviction. Caches of one server are opened with the same periods.
 * - When the server is away (a transient error of kind connection, timeout or overloaded), reads reject, or miss with `onOutage:
 *   'miss'`. The caller's own abort, a closed cache and bad arguments always reject, and so does a write that did not happen.
 * - An entry that cannot be decoded is a miss, and counted.
 * - One bad value rejects the call before any I/O with kind `invalid_argument` and its index; nothing of it is set.
 * - A cache keeps its own copy: changing what was given or returned changes nothing that is cached.
 *
 * @example
 * ```ts
 * import type { Address, PriceCache, TokenPrice } from '@tradestore/core';
 *
 * export async function newest(cache: PriceCache, seen: readonly TokenPrice[], token: Address): Promise<string> {
 *   await cache.setPrices(seen, { ttlMs: 5_000 });
 *   const cached = await cache.getPrice(token, { allowStale: true });
 *   return cached === null ? 'not known' : `${cached.value.price} (${cached.ageMs} ms ago)`;
 * }
 * ```
 */
export interface PriceCache extends Store {
  /** Sets a price. `false`: the cache holds a newer one, and nothing changed. Safe to repeat. */
  setPrice(price: TokenPrice, options?: CacheSetOptions): Promise<boolean>;

  /**
   * Sets many prices in one round trip (one for each node of a cluster); the answers are aligned with the prices. Of those of
   * one token and quote each is compared with the one before. Safe to repeat.
   */
  setPrices(prices: readonly TokenPrice[], options?: CacheSetOptions): Promise<readonly boolean[]>;

  /** The price of a token; null when it is not known, or no longer. */
  getPrice(token: Address, options?: PriceReadOptions): Promise<Cached<TokenPrice> | null>;

  /** The prices of many tokens in one round trip; tokens without one are not in the map. */
  getPrices(tokens: readonly Address[], options?: PriceReadOptions): Promise<Map<Address, Cached<TokenPrice>>>;

  /** Sets the state of a pool, as {@link PriceCache.setPrice} does. */
  setPoolState(state: PoolState, options?: CacheSetOptions): Promise<boolean>;

  /** Sets the states of many pools, as {@link PriceCache.setPrices} does. */
  setPoolStates(states: readonly PoolState[], options?: CacheSetOptions): Promise<readonly boolean[]>;

  /** The state of a pool; null when it is not known, or no longer. */
  getPoolState(pool: Address, options?: CacheReadOptions): Promise<Cached<PoolState> | null>;

  /** The states of many pools in one round trip; pools without one are not in the map. */
  getPoolStates(pools: readonly Address[], options?: CacheReadOptions): Promise<Map<Address, Cached<PoolState>>>;

  /** Drops prices, and their fences with them. Safe to repeat. */
  invalidatePrices(tokens: readonly Address[], options?: InvalidatePricesOptions): Promise<void>;

  /** Drops states of pools, and their fences with them. Safe to repeat. */
  invalidatePools(pools: readonly Address[], options?: CallOptions): Promise<void>;

  /** What this cache has done so far; also after `close`. */
  stats(): CacheStats;
}
