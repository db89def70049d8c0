import canonicalize from 'canonicalize';
import { DbError, isDbError } from '../db-error.js';
import { invalidArgument } from '../invalid-argument.js';
import { assertCandle, type Candle, candleFields } from './candle.js';
import type { Check, Fields } from './field.js';
import { assertTrade, type Trade, tradeFields } from './trade.js';

/** The types that the codec knows, by the name that stands in the envelope. */
export interface CodecTypes {
  readonly trade: Trade;
  readonly candle: Candle;
}

interface CodecType<T> {
  readonly fields: Fields<T>;
  readonly check: Check<T>;
}

const codecTypes: { readonly [K in keyof CodecTypes]: CodecType<CodecTypes[K]> } = {
  trade: { fields: tradeFields, check: assertTrade },
  candle: { fields: candleFields, check: assertCandle },
};

/** The layout of the envelope; a reader refuses a layout that it doesn't know. */
const ENVELOPE_VERSION = 1;

/** A value as plain JSON: each bigint as a string of digits, all else as it is, fields of the type only. */
export function toJson<K extends keyof CodecTypes>(type: K, value: CodecTypes[K]): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, field] of fieldsOf(type)) {
    const content = (value as unknown as Record<string, unknown>)[name];
    json[name] = field.json === 'digits' && content !== null ? String(content) : content;
  }
  return json;
}

/**
 * The value of plain JSON, as {@link toJson} writes it, checked.
 *
 * @param index its place in a batch or file, for the error
 * @throws DbError kind `invalid_argument`: names the field that is missing, unknown or wrong
 */
export function fromJson<K extends keyof CodecTypes>(type: K, json: unknown, index?: number): CodecTypes[K] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalidArgument({ what: type, index }, 'must be a JSON object', json);
  }
  const value: Record<string, unknown> = {};
  for (const [field, { json: form, accepts }] of fieldsOf(type)) {
    if (!Object.hasOwn(json, field)) {
      const rule = accepts(null) ? 'is missing; write null for what is not known' : 'is missing, and must be known';
      throw invalidArgument({ what: type, index, field }, rule, undefined);
    }
    const content = (json as Record<string, unknown>)[field];
    value[field] = form === 'digits' && content !== null ? bigintOf(content, { what: type, index, field }) : content;
  }
  for (const field of Object.keys(json)) {
    if (!Object.hasOwn(value, field)) {
      // A name that is no identifier could be anything, a value put in the wrong place included, so it isn't repeated.
      const place = { what: type, index, field: /^[a-z_]\w{0,30}$/i.test(field) ? field : undefined };
      throw invalidArgument(place, `is not a field of a ${type}; remove it`, (json as Record<string, unknown>)[field]);
    }
  }
  const check: Check<unknown> = codecTypes[type].check as Check<unknown>;
  check(value, index);
  return value as unknown as CodecTypes[K];
}

/**
 * A value as text: RFC 8785 canonical JSON of `{ v, type, value }`. The same value gives the same bytes, always.
 *
 * @example
 * ```ts
 * import { decode, encode, type Trade } from '@tradestore/core';
 *
 * export function roundTrip(trade: Trade): Trade {
 *   return decode('trade', encode('trade', trade));
 * }
 * ```
 */
export function encode<K extends keyof CodecTypes>(type: K, value: CodecTypes[K]): string {
  const check: Check<unknown> = codecTypes[type].check as Check<unknown>;
  check(value);
  const text = canonicalize({ v: ENVELOPE_VERSION, type, value: toJson(type, value) });
  if (text === undefined) throw new DbError({ kind: 'internal', message: `${type}: has no canonical text` });
  return text;
}

/**
 * The value that {@link encode} wrote.
 *
 * @throws DbError kind `corrupt_data` when the text is not the envelope of a valid value of this type
 */
export function decode<K extends keyof CodecTypes>(type: K, text: string): CodecTypes[K] {
  try {
    const envelope: unknown = JSON.parse(text);
    const { v, type: found, value } = (envelope ?? {}) as { v?: unknown; type?: unknown; value?: unknown };
    if (v !== ENVELOPE_VERSION) throw corrupt(type, `envelope version is not ${ENVELOPE_VERSION}`);
    if (found !== type) throw corrupt(type, 'envelope holds another type');
    return fromJson(type, value);
  } catch (error) {
    if (isDbError(error) && error.kind === 'corrupt_data') throw error;
    throw corrupt(type, isDbError(error) ? error.message : 'is not JSON', error);
  }
}

function corrupt(type: string, problem: string, cause?: unknown): DbError {
  return new DbError({
    kind: 'corrupt_data',
    outcome: 'not_applied',
    message: `stored ${type}: ${problem}`,
    details: { type },
    cause,
  });
}

function fieldsOf(type: keyof CodecTypes): [string, Fields<Record<string, unknown>>[string]][] {
  return Object.entries(codecTypes[type].fields as unknown as Fields<Record<string, unknown>>);
}

function bigintOf(content: unknown, place: { what: string; index: number | undefined; field: string }): bigint {
  if (typeof content === 'string' && /^(0|-?[1-9]\d{0,38})$/.test(content)) return BigInt(content);
  throw invalidArgument(
    place,
    'must be a string of digits without leading zeros; a JSON number loses digits above 2^53, so write "1" and not 1',
    content,
  );
}
