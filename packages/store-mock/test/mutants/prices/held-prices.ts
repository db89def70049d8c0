import {
  type Address,
  assertTokenPrice,
  type Cached,
  type CacheSetOptions,
  type PriceCache,
  type PriceQuote,
  type TokenPrice,
} from '@tradestore/core';
import { replace } from '../replace.js';

type Set = (price: TokenPrice, options: CacheSetOptions | undefined) => Promise<boolean>;

/** Has each price be set by another function, those of a batch one after the other. What must be refused is left to the cache. */
export function setsBy(cache: PriceCache, make: (set: Set) => Set): void {
  let setOne: Set = () => Promise.resolve(false);
  replace(cache, 'setPrice', (set) => {
    setOne = make(set);
    return async (price, options) =>
      await (arePrices([price]) && isTtl(options?.ttlMs) ? setOne({ ...price }, options) : set(price, options));
  });
  replace(cache, 'setPrices', (setAll) => async (prices, options) => {
    if (!arePrices(prices) || !isTtl(options?.ttlMs)) return await setAll(prices, options);
    const answers: boolean[] = [];
    for (const price of [...prices]) answers.push(await setOne({ ...price }, options));
    return answers;
  });
}

/** Has other entries given than those that were found. */
export function givesOthers(cache: PriceCache, other: (cached: Cached<TokenPrice>) => Cached<TokenPrice> | null): void {
  replace(cache, 'getPrice', (get) => async (token, options) => {
    const cached = await get(token, options);
    return cached && other(cached);
  });
  replace(cache, 'getPrices', (get) => async (tokens, options) => {
    const found = new Map<Address, Cached<TokenPrice>>();
    for (const [token, cached] of await get(tokens, options)) {
      const changed = other(cached);
      if (changed !== null) found.set(token, changed);
    }
    return found;
  });
}

/**
 * Has another comparison decide which of two prices is kept, for ever. As long as they are not invalidated, that is.
 *
 * @param wins is the price set, when that one is held?
 */
export function setsIf(cache: PriceCache, wins: (price: TokenPrice, held: TokenPrice) => boolean): void {
  const prices = heldPrices(cache);
  setsBy(cache, (set) => async (price, options) => {
    const held = prices.get(keyOf(price));
    if (held !== undefined && !wins(price, held)) return false;
    await cache.invalidatePrices([price.token], { quote: price.quote });
    prices.set(keyOf(price), price);
    return await set(price, options);
  });
}

/** What of prices a cache was given last, by key, until they are invalidated. */
export function heldPrices(cache: PriceCache): Map<string, TokenPrice> {
  const held = new Map<string, TokenPrice>();
  replace(cache, 'invalidatePrices', (invalidate) => async (tokens, options) => {
    if (Array.isArray(tokens))
      for (const token of tokens) held.delete(keyOf({ token, quote: options?.quote ?? 'USD' }));
    await invalidate(tokens, options);
  });
  return held;
}

export function keyOf({ token, quote }: { readonly token: string; readonly quote: PriceQuote }): string {
  return `${token} ${quote}`;
}

function arePrices(prices: unknown): prices is readonly TokenPrice[] {
  if (!Array.isArray(prices)) return false;
  try {
    for (const price of prices) assertTokenPrice(price);
    return true;
  } catch {
    return false;
  }
}

function isTtl(ttlMs: unknown): boolean {
  return ttlMs === undefined || (typeof ttlMs === 'number' && ttlMs >= 1 && ttlMs < 2 ** 31);
}
