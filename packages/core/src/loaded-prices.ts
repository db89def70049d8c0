import type { DbError } from './db-error.js';
import { isDbError } from './db-error.js';
import { invalidArgument } from './invalid-argument.js';
import type { Address } from './model/address.js';
import { frozenCopy } from './model/codec.js';
import { assertTokenPrice, compareRecency, type PriceQuote, type TokenPrice } from './model/price.js';

/**
 * What a loader gave, checked and copied, by token; of several prices of one token the newest.
 *
 * @throws DbError kind `invalid_argument` when it is no iterable, or holds what is no price or was not asked for
 */
export function loadedPrices(
  loaded: unknown,
  quote: PriceQuote,
  tokens: readonly Address[],
): ReadonlyMap<Address, TokenPrice> {
  if (!isIterable(loaded))
    throw invalidArgument({ what: 'loadPrices' }, 'must resolve to an iterable of prices', loaded);
  const asked = new Set(tokens);
  const prices = new Map<Address, TokenPrice>();
  let index = 0;
  for (const given of loaded) {
    const price = checked(given, index);
    if (!asked.has(price.token)) throw refused(index, 'token', 'must be one that was asked for', price.token);
    if (price.quote !== quote) throw refused(index, 'quote', 'must be the one that was asked for', price.quote);
    const other = prices.get(price.token);
    if (other === undefined || compareRecency(price, other) >= 0) prices.set(price.token, price);
    index += 1;
  }
  return prices;
}

function checked(given: unknown, index: number): TokenPrice {
  try {
    assertTokenPrice(given, index);
    return frozenCopy('price', given);
  } catch (error) {
    throw isDbError(error) ? error.with({ message: `loadPrices: ${error.message}` }) : error;
  }
}

function refused(index: number, field: string, rule: string, value: unknown): DbError {
  return invalidArgument({ what: 'loadPrices: price', index, field }, rule, value);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
