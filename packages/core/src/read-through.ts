import { abortError } from './abort-error.js';
import { assertDuration, DEFAULT_TIMEOUT_MS } from './call-options.js';
import { checkArguments, readingError } from './check-arguments.js';
import { type Clock, systemClock } from './clock.js';
import type { DbError } from './db-error.js';
import { invalidArgument } from './invalid-argument.js';
import { knownFields } from './known-fields.js';
import type { Address } from './model/address.js';
import type { TokenPrice } from './model/price.js';
import type { Cached, PriceCache } from './price-cache.js';
import { priceCacheMethods } from './price-cache-methods.js';
import { PriceCall } from './price-call.js';
import { type LoadPrices, SharedLoads } from './shared-loads.js';
import { SharedReads } from './shared-reads.js';

/** What {@link readThrough} accepts. */
export interface ReadThroughOptions {
  /** How long a loaded price is fresh in the cache, in milliseconds, 1 to 2^31 - 1. @default the cache's own */
  readonly ttlMs?: number | undefined;
  /** How long one `loadPrices` may take, and each call of the cache, in milliseconds, up to 2^31 - 1. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /**
   * Is given the error when a price was loaded and could not be cached; the price is then given to its readers, though nobody
   * can say whether the cache held a newer one. @default the read rejects with the error
   */
  readonly onWriteError?: ((error: DbError) => void) | undefined;
  /** Where time comes from. @default the system's clock */
  readonly clock?: Clock | undefined;
}

/** Reads prices as a {@link PriceCache} does. */
export type PriceReader = Pick<PriceCache, 'getPrice' | 'getPrices'>;

const optionNames: readonly (keyof ReadThroughOptions)[] = ['ttlMs', 'timeoutMs', 'onWriteError', 'clock'];

/**
 * A reader that looks into a cache, loads what is not there, caches it and gives it.
 *
 * - Calls of one turn of the event loop with the same `quote` and `allowStale` share one read of the cache and one load.
 * - A token that is being loaded is not loaded again: who wants it waits for the load that is under way, and loads only the
 *   rest. A thousand readers of one token are one load.
 * - The `signal` and `timeoutMs` of a call end that call at once; the load's signal aborts when nobody waits for it any more.
 * - What the loader does not know is missing, and asked for again next time. What it throws goes to those who wait for these
 *   tokens, as it is. What is not a price of a token and quote that it was asked for rejects with kind `invalid_argument`.
 * - Where the cache holds a newer price than the loaded one, that one is given, or none when it has expired: a price older than
 *   one that the cache has seen is never given.
 * - Reads of the cache that fail reject; put `missOnOutage` around it to load instead. With `allowStale`, what has expired is
 *   given and not loaded.
 *
 * What it gives is frozen, because several callers get the same.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import { type Address, decimal, readThrough, type TokenPrice, timestampFromDate, WRAPPED_SOL } from '@tradestore/core';
 * import { MockPriceCache } from '@tradestore/store-mock';
 *
 * let slot = 300_000_000n;
 * const priceOf = (token: Address): TokenPrice => ({
 *   token, quote: 'USD', price: decimal('172.5'), source: 'oracle', slot: slot++, time: timestampFromDate(new Date()),
 *   confidence: null, liquidityUsd: null,
 * });
 * const cache = new MockPriceCache();
 * const prices = readThrough(cache, async (tokens) => tokens.map(priceOf), { ttlMs: 1_000 });
 * const [first, second] = await Promise.all([prices.getPrice(WRAPPED_SOL), prices.getPrice(WRAPPED_SOL)]);
 * console.log(first?.value.slot === second?.value.slot, cache.stats().writes); // true 1: loaded and cached once
 * await cache.close();
 * ```
 */
export function readThrough(
  cache: Pick<PriceCache, 'name' | 'getPrices' | 'setPrices'>,
  loadPrices: LoadPrices,
  options: ReadThroughOptions = {},
): PriceReader {
  assertOptions(loadPrices, options);
  const { clock = systemClock, onWriteError, timeoutMs = DEFAULT_TIMEOUT_MS, ttlMs } = options;
  const loads = new SharedLoads({ cache, loadPrices, ttlMs, timeoutMs, clock, onWriteError });
  const reads = new SharedReads(cache, timeoutMs, loads);

  const read = async (
    operation: 'getPrice' | 'getPrices',
    args: Parameters<PriceCache[typeof operation]>,
    tokensOf: () => readonly Address[],
  ): Promise<Map<Address, Cached<TokenPrice>>> => {
    const origin = { store: cache.name, operation };
    try {
      checkArguments(priceCacheMethods[operation], args, cache);
      if (args[1]?.signal?.aborted) throw abortError(args[1].signal, 'not_applied');
    } catch (thrown) {
      throw readingError(thrown).with({ ...origin, attempts: 0 });
    }
    const tokens = tokensOf();
    if (tokens.length === 0) return new Map();
    const call = new PriceCall(tokens, args[1] ?? {}, clock, origin);
    reads.add(call);
    return await call.result;
  };
  return {
    getPrice: async (token, callOptions) =>
      (await read('getPrice', [token, callOptions], () => [token])).get(token) ?? null,
    getPrices: (tokens, callOptions) => read('getPrices', [tokens, callOptions], () => tokens),
  };
}

function assertOptions(loadPrices: unknown, options: unknown): void {
  if (typeof loadPrices !== 'function') throw invalidArgument({ what: 'loadPrices' }, 'must be a function', loadPrices);
  const { clock, onWriteError, timeoutMs, ttlMs } = knownFields({ what: 'options' }, options, optionNames);
  if (ttlMs !== undefined) assertDuration(ttlMs, 'options', 'ttlMs', 1);
  if (timeoutMs !== undefined) assertDuration(timeoutMs, 'options', 'timeoutMs');
  if (onWriteError !== undefined && typeof onWriteError !== 'function') {
    throw invalidArgument({ what: 'options', field: 'onWriteError' }, 'must be a function', onWriteError);
  }
  if (clock !== undefined && (typeof clock !== 'object' || clock === null)) {
    throw invalidArgument({ what: 'options', field: 'clock' }, 'must be a Clock', clock);
  }
}
