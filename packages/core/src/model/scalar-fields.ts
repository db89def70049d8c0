import { type Decimal, explainDecimal, isDecimal, isPositiveOrZeroDecimal } from './decimal.js';
import type { Field } from './field.js';
import { I63_RULE, INDEX_MAX, INDEX_RULE, isI63, isI128, isIndex, isU64, isU128, U64_RULE } from './integers.js';
import { isName, NAME_RULE } from './text.js';
import { isBlockTime, isTimestamp, TIMESTAMP_RULE, type Timestamp } from './timestamp.js';

/** A raw amount, 0 ... 2^64 - 1. */
export const amountField: Field<bigint> = { accepts: isU64, rule: U64_RULE, json: 'digits' };

/** A sum of raw amounts, 0 ... 2^128 - 1. */
export const sumField: Field<bigint> = {
  accepts: isU128,
  rule: 'must be a bigint from 0 to 2^128 - 1; write 1n (in JSON "1") and not 1',
  json: 'digits',
};

/** A signed amount, -2^127 ... 2^127 - 1. */
export const signedField: Field<bigint> = {
  accepts: isI128,
  rule: 'must be a bigint from -2^127 to 2^127 - 1; write 1n (in JSON "1") and not 1',
  json: 'digits',
};

/** A slot or a sequence, 0 ... 2^63 - 1. */
export const slotField: Field<bigint> = { accepts: isI63, rule: I63_RULE, json: 'digits' };

/** An index or a count, 0 ... 2^31 - 1. */
export const indexField: Field<number> = { accepts: isIndex, rule: INDEX_RULE, json: 'plain' };

/** An id or a name. */
export const nameField: Field<string> = { accepts: isName, rule: NAME_RULE, json: 'plain' };

/** A Decimal of at least 0. */
export const positiveOrZeroField: Field<Decimal> = {
  accepts: isPositiveOrZeroDecimal,
  rule: (value) => (isDecimal(value) ? 'must not be negative' : explainDecimal(value)),
  json: 'plain',
};

/** A moment of the chain: not before Solana's genesis, which catches seconds and milliseconds passed by mistake. */
export const chainTimeField: Field<Timestamp> = {
  accepts: isBlockTime,
  rule: (value) =>
    isTimestamp(value)
      ? "must be in microseconds and not before Solana's genesis (2020-03-16); use timestampFromSeconds for a block time in seconds"
      : TIMESTAMP_RULE,
  json: 'plain',
};

export const booleanField: Field<boolean> = {
  accepts: (value): value is boolean => typeof value === 'boolean',
  rule: 'must be true or false',
  json: 'plain',
};

/** One of a few words. */
export function wordField<T extends string>(words: readonly T[]): Field<T> {
  const quoted = words.map((word) => `'${word}'`);
  return {
    accepts: (value): value is T => (words as readonly unknown[]).includes(value),
    rule: `must be ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`,
    json: 'plain',
  };
}

/** An integer number of a range. @param unit what it counts: `basis points` */
export function numberField(least: number, most: number, unit?: string): Field<number> {
  const top = most === INDEX_MAX ? '2^31 - 1' : String(most);
  return {
    accepts: (value): value is number =>
      Number.isInteger(value) && !Object.is(value, -0) && (value as number) >= least && (value as number) <= most,
    rule: `must be an integer number ${unit === undefined ? '' : `of ${unit} `}from ${least} to ${top}`,
    json: 'plain',
  };
}
