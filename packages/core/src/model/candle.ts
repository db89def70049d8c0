import { invalidArgument } from '../invalid-argument.js';
import { type Address, addressField } from './address.js';
import { compareDecimals, type Decimal, explainDecimal, isDecimal, isPositiveOrZeroDecimal } from './decimal.js';
import { type Check, checkOf, type Field, type Fields } from './field.js';
import { sumField } from './scalar-fields.js';
import { isTimestamp, TIMESTAMP_RULE, type Timestamp } from './timestamp.js';

/**
 * Open, high, low and close of one token in one quote over one bucket of time. Buckets are aligned to the UTC epoch. Open and
 * close follow chain order, also among trades of the same microsecond. A trade with a zero amount counts in `trades` and
 * volumes and makes no price; a bucket without a price has no candle.
 */
export interface Candle {
  readonly token: Address;
  readonly quote: Address;
  /** Start of the bucket. */
  readonly start: Timestamp;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** Sum of raw `tokenAmount`. May exceed 2^64. */
  readonly volume: bigint;
  /** Sum of raw `quoteAmount`. May exceed 2^64. */
  readonly quoteVolume: bigint;
  /** How many trades, those of zero amounts included. */
  readonly trades: number;
}

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Length of a candle's bucket. */
export type CandleInterval =
  | '1s'
  | '5s'
  | '15s'
  | '30s'
  | '1m'
  | '3m'
  | '5m'
  | '15m'
  | '30m'
  | '1h'
  | '2h'
  | '4h'
  | '6h'
  | '8h'
  | '12h'
  | '1d';

/** Every interval with its length in microseconds; each divides the day, so buckets start at midnight UTC. */
export const candleIntervals: Readonly<Record<CandleInterval, number>> = {
  '1s': SECOND,
  '5s': 5 * SECOND,
  '15s': 15 * SECOND,
  '30s': 30 * SECOND,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': 24 * HOUR,
};

/** Is it one of {@link candleIntervals}? */
export function isCandleInterval(value: unknown): value is CandleInterval {
  return typeof value === 'string' && Object.hasOwn(candleIntervals, value);
}

/** The start of the bucket that a moment falls into. */
export function bucketStart(time: Timestamp, interval: CandleInterval): Timestamp {
  return (time - (time % candleIntervals[interval])) as Timestamp;
}

const priceField: Field<Decimal> = {
  accepts: (value): value is Decimal => isPositiveOrZeroDecimal(value) && value !== '0',
  rule: (value) => (isDecimal(value) ? 'must be above zero' : explainDecimal(value)),
  json: 'plain',
};

/** The fields of a candle: the codec, the check and its error texts come from here. */
export const candleFields: Fields<Candle> = {
  token: addressField,
  quote: addressField,
  start: { accepts: isTimestamp, rule: TIMESTAMP_RULE, json: 'plain' },
  open: priceField,
  high: priceField,
  low: priceField,
  close: priceField,
  volume: sumField,
  quoteVolume: sumField,
  trades: {
    accepts: (value): value is number => Number.isSafeInteger(value) && (value as number) > 0,
    rule: 'must be an integer number of at least 1',
    json: 'plain',
  },
};

const checkFields: Check<Candle> = checkOf('candle', candleFields);

/** Asserts that a value is a candle: its fields, and `low` ≤ `open`, `close` ≤ `high`. Throws DbError kind `invalid_argument`. */
export const assertCandle: Check<Candle> = (value: unknown, index?: number): asserts value is Candle => {
  checkFields(value, index);
  for (const field of ['open', 'close'] as const) {
    if (compareDecimals(value[field], value.low) < 0 || compareDecimals(value[field], value.high) > 0) {
      throw invalidArgument({ what: 'candle', index, field }, 'must lie between low and high', value[field]);
    }
  }
};
