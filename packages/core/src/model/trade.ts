import { invalidArgument } from '../invalid-argument.js';
import { type Address, addressField, isAddress, isSignature, SIGNATURE_RULE, type Signature } from './address.js';
import { type Decimal, isPositiveOrZeroDecimal } from './decimal.js';
import { type Check, checkOf, type Field, type Fields, nullable } from './field.js';
import { isI63, isIndex, isU64 } from './integers.js';
import { amountField, chainTimeField, indexField, nameField, positiveOrZeroField, slotField } from './scalar-fields.js';
import { compareText, isName } from './text.js';
import { isBlockTime, type Timestamp } from './timestamp.js';
import { isVenue, venueField } from './venue.js';

/**
 * One swap leg seen on chain. One transaction can hold several, so the signature alone is not an identity: see
 * {@link TradeKey}.
 */
export interface Trade {
  readonly signature: Signature;
  /** Index of the outer instruction in the transaction's message, 0 ... 2^31 - 1. */
  readonly instruction: number;
  /** Flat index inside the outer instruction's inner instructions; null: the outer instruction itself. */
  readonly innerInstruction: number | null;
  /** Counts the fills of one instruction, as order books make them; else 0. */
  readonly fill: number;
  readonly slot: bigint;
  /** Position of the transaction in its block; null when the source doesn't tell. */
  readonly transactionIndex: number | null;
  /** The **block time** from the chain, never a receipt time, in microseconds. */
  readonly time: Timestamp;
  /** Mint of what is traded (the base). */
  readonly token: Address;
  /** Mint of what it is priced in. */
  readonly quote: Address;
  readonly trader: Address;
  /** Whether `trader` bought or sold `token`. */
  readonly side: 'buy' | 'sell';
  /** Raw amount in base units, 0 ... 2^64 - 1; zero is genuine. */
  readonly tokenAmount: bigint;
  /** Raw amount in base units, 0 ... 2^64 - 1; zero is genuine. */
  readonly quoteAmount: bigint;
  /** Whole quote units per whole token, decimals applied; exactly `0` when, and only when, an amount is zero. See `priceOf`. */
  readonly price: Decimal;
  /** Lamports that this trade bears: a transaction's fee is put on one of its trades, the others have 0; null: not known. */
  readonly fee: bigint | null;
  /** The program that made the market: `raydium-amm`, `pumpfun`, ...; an open set, `[a-z0-9-]{1,64}`. */
  readonly venue: string;
  readonly pool: Address | null;
  /** The trader profile that it was made for; null: not ours. */
  readonly profileId: string | null;
  /** The order rule that made it; null: none. */
  readonly ruleId: string | null;
}

/** What identifies a trade. It determines slot, token, quote and trader. */
export type TradeKey = Pick<Trade, 'time' | 'signature' | 'instruction' | 'innerInstruction' | 'fill'>;

/** A place in chain order. Any trade is a cursor. */
export type TradeCursor = TradeKey & Pick<Trade, 'slot' | 'transactionIndex'>;

/** Written out, because it runs on every saved trade. */
export const sideField: Field<Trade['side']> = {
  accepts: (value): value is Trade['side'] => value === 'buy' || value === 'sell',
  rule: "must be 'buy' or 'sell'",
  json: 'plain',
};

const keyFields: Fields<TradeKey> = {
  time: chainTimeField,
  signature: { accepts: isSignature, rule: SIGNATURE_RULE, json: 'plain' },
  instruction: indexField,
  innerInstruction: nullable(indexField),
  fill: indexField,
};

const cursorFields: Fields<TradeCursor> = {
  ...keyFields,
  slot: slotField,
  transactionIndex: nullable(indexField),
};

/** The fields of a trade: the codec, the checks and their error texts come from here. */
export const tradeFields: Fields<Trade> = {
  ...cursorFields,
  token: addressField,
  quote: addressField,
  trader: addressField,
  side: sideField,
  tokenAmount: amountField,
  quoteAmount: amountField,
  price: positiveOrZeroField,
  fee: nullable(amountField),
  venue: venueField,
  pool: nullable(addressField),
  profileId: nullable(nameField),
  ruleId: nullable(nameField),
};

const checkFields: Check<Trade> = checkOf('trade', tradeFields);

/**
 * The same rules as {@link tradeFields}, written out: it runs on every saved trade, allocates nothing and costs a third of a
 * loop over the table (`bench core/validate-trade`; a property test holds the two together).
 */
function isTrade(value: unknown): value is Trade {
  const trade = value as Trade | null | undefined;
  return (
    typeof trade === 'object' &&
    trade !== null &&
    !Array.isArray(trade) &&
    isSignature(trade.signature) &&
    isIndex(trade.instruction) &&
    (trade.innerInstruction === null || isIndex(trade.innerInstruction)) &&
    isIndex(trade.fill) &&
    isI63(trade.slot) &&
    (trade.transactionIndex === null || isIndex(trade.transactionIndex)) &&
    isBlockTime(trade.time) &&
    isAddress(trade.token) &&
    isAddress(trade.quote) &&
    isAddress(trade.trader) &&
    sideField.accepts(trade.side) &&
    isU64(trade.tokenAmount) &&
    isU64(trade.quoteAmount) &&
    isPositiveOrZeroDecimal(trade.price) &&
    (trade.price === '0') === (trade.tokenAmount === 0n || trade.quoteAmount === 0n) &&
    (trade.fee === null || isU64(trade.fee)) &&
    isVenue(trade.venue) &&
    (trade.pool === null || isAddress(trade.pool)) &&
    (trade.profileId === null || isName(trade.profileId)) &&
    (trade.ruleId === null || isName(trade.ruleId))
  );
}

/**
 * Asserts that a value is a trade that every backend can store.
 *
 * @param index its place in a batch, for the error
 * @throws DbError kind `invalid_argument`, naming the field, the rule and the way out
 */
export const assertTrade: Check<Trade> = (value: unknown, index?: number): asserts value is Trade => {
  if (isTrade(value)) return;
  checkFields(value, index);
  throw invalidArgument(
    { what: 'trade', index, field: 'price' },
    "must be '0' exactly when tokenAmount or quoteAmount is zero; compute it with priceOf(...)",
    (value as Trade).price,
  );
};

/** Asserts that a value names a trade. Throws DbError kind `invalid_argument`. */
export const assertTradeKey: Check<TradeKey> = checkOf('trade key', keyFields);

/** Asserts that a value is a place in chain order. Throws DbError kind `invalid_argument`. */
export const assertTradeCursor: Check<TradeCursor> = checkOf('trade cursor', cursorFields);

/**
 * Chain order: time, slot, transactionIndex (null first), signature, instruction, innerInstruction (null first), fill.
 * Negative, zero or positive. Zero means the same trade, since the key determines the slot.
 */
export function compareTrades(a: TradeCursor, b: TradeCursor): number {
  return (
    a.time - b.time ||
    Number(a.slot > b.slot) - Number(a.slot < b.slot) ||
    nullFirst(a.transactionIndex) - nullFirst(b.transactionIndex) ||
    compareText(a.signature, b.signature) ||
    a.instruction - b.instruction ||
    nullFirst(a.innerInstruction) - nullFirst(b.innerInstruction) ||
    a.fill - b.fill
  );
}

/**
 * The order of keys: time, signature, instruction, innerInstruction (null first), fill. Negative, zero or positive. A signature is
 * ASCII, so `<` is the order of its code points.
 */
export function compareTradeKeys(a: TradeKey, b: TradeKey): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.signature !== b.signature) return a.signature < b.signature ? -1 : 1;
  return (
    a.instruction - b.instruction || nullFirst(a.innerInstruction) - nullFirst(b.innerInstruction) || a.fill - b.fill
  );
}

/** Databases store -1 for a null index, which sorts first. */
function nullFirst(index: number | null): number {
  return index ?? -1;
}

/** The identity of a trade as one string, for maps and sets in memory. */
export function tradeKeyText(key: TradeKey): string {
  return `${key.time}/${key.signature}/${key.instruction}/${nullFirst(key.innerInstruction)}/${key.fill}`;
}
