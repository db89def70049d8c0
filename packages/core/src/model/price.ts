import { type Address, addressField, isAddress } from './address.js';
import type { Decimal } from './decimal.js';
import { type Check, checkOf, type Field, type Fields, nullable } from './field.js';
import { chainTimeField, nameField, positiveOrZeroField, slotField } from './scalar-fields.js';
import type { Timestamp } from './timestamp.js';

/** What a price is in: the mint of a token, or US dollars. */
export type PriceQuote = Address | 'USD';

/** What one source saw a token cost. One of a `token` in a `quote`. */
export interface TokenPrice {
  /** Mint of what is priced. */
  readonly token: Address;
  readonly quote: PriceQuote;
  /** Whole quote units per whole token, at least 0. */
  readonly price: Decimal;
  /** Who says so: `raydium-amm`, `pyth`, `jupiter`. */
  readonly source: string;
  /** The slot that it was seen in, 0 ... 2^63 - 1: of two prices the one of the later slot stays. */
  readonly slot: bigint;
  /** When it was seen, in microseconds: of two prices of one slot the later one stays. */
  readonly time: Timestamp;
  /** Half of the width that the source is sure of, in quote units; null: not known. */
  readonly confidence: Decimal | null;
  /** What stands behind the price, in US dollars; null: not known. */
  readonly liquidityUsd: Decimal | null;
}

/** Is it the mint of a token, or `USD`? */
export function isPriceQuote(value: unknown): value is PriceQuote {
  return value === 'USD' || isAddress(value);
}

export const PRICE_QUOTE_RULE = "must be 'USD' or a base58 address of 32 to 44 characters";

const quoteField: Field<PriceQuote> = { accepts: isPriceQuote, rule: PRICE_QUOTE_RULE, json: 'plain' };

/** The fields of a price: the codec, the check and its error texts come from here. */
export const priceFields: Fields<TokenPrice> = {
  token: addressField,
  quote: quoteField,
  price: positiveOrZeroField,
  source: nameField,
  slot: slotField,
  time: chainTimeField,
  confidence: nullable(positiveOrZeroField),
  liquidityUsd: nullable(positiveOrZeroField),
};

/** Asserts that a value is a price that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertTokenPrice: Check<TokenPrice> = checkOf('price', priceFields);

/** What tells the newer of two prices, or states of a pool: the later slot, then the later time. */
export interface Recency {
  readonly slot: bigint;
  readonly time: Timestamp;
}

/** Which of two values is newer: positive when it is `a`, 0 when they are of the same slot and time. */
export function compareRecency(a: Recency, b: Recency): number {
  return Number(a.slot > b.slot) - Number(a.slot < b.slot) || a.time - b.time;
}
