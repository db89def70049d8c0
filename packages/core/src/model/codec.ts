import { DbError, isDbError } from '../db-error.js';
import { type AuditEntry, assertAuditEntry, auditFields } from './audit.js';
import { assertCandle, type Candle, candleFields } from './candle.js';
import { type Check, type Field, fieldCopy, fieldFromJson, fieldToJson } from './field.js';
import { canonicalJson, type Json } from './json.js';
import { assertMetricPoint, type MetricPoint, metricFields } from './metric.js';
import { record } from './parts.js';
import { assertPoolState, type PoolState, poolField } from './pool-state.js';
import { assertPosition, type Position, positionFields } from './position.js';
import { assertTokenPrice, priceFields, type TokenPrice } from './price.js';
import { assertTraderProfile, profileFields, type TraderProfile } from './profile.js';
import { assertOrderRule, type OrderRule, ruleField } from './rule.js';
import { assertSetting, type Setting, settingFields } from './setting.js';
import { assertTrade, type Trade, tradeFields } from './trade.js';

/** The types that the codec knows, by the name that stands in the envelope. */
export interface CodecTypes {
  readonly trade: Trade;
  readonly candle: Candle;
  readonly position: Position;
  readonly metric: MetricPoint;
  readonly price: TokenPrice;
  readonly pool: PoolState;
  readonly setting: Setting;
  readonly profile: TraderProfile;
  readonly rule: OrderRule;
  readonly audit: AuditEntry;
}

interface CodecType<T> {
  readonly form: Field<T>;
  readonly check: Check<T>;
}

const codecTypes: { readonly [K in keyof CodecTypes]: CodecType<CodecTypes[K]> } = {
  trade: { form: record('a trade', tradeFields), check: assertTrade },
  candle: { form: record('a candle', candleFields), check: assertCandle },
  position: { form: record('a position', positionFields), check: assertPosition },
  metric: { form: record('a metric point', metricFields), check: assertMetricPoint },
  price: { form: record('a price', priceFields), check: assertTokenPrice },
  pool: { form: poolField, check: assertPoolState },
  setting: { form: record('a setting', settingFields), check: assertSetting },
  profile: { form: record('a profile', profileFields), check: assertTraderProfile },
  rule: { form: ruleField, check: assertOrderRule },
  audit: { form: record('an audit entry', auditFields), check: assertAuditEntry },
};

/** The layout of the envelope; a reader refuses a layout that it doesn't know. */
const ENVELOPE_VERSION = 1;

/** A value as plain JSON: each bigint as a string of digits, all else as it is, fields of the type only. */
export function toJson<K extends keyof CodecTypes>(type: K, value: CodecTypes[K]): Record<string, Json> {
  return fieldToJson(formOf(type), value) as Record<string, Json>;
}

/**
 * The value of plain JSON, as {@link toJson} writes it, checked.
 *
 * @param index its place in a batch or file, for the error
 * @throws DbError kind `invalid_argument`: names the field that is missing, unknown or wrong
 */
export function fromJson<K extends keyof CodecTypes>(type: K, json: unknown, index?: number): CodecTypes[K] {
  const value = fieldFromJson(formOf(type), json, { what: type, index });
  checkOfType(type)(value, index);
  return value as CodecTypes[K];
}

/**
 * A copy of a value, of the fields of its type only, which nobody can change: what a store in memory keeps and gives out.
 *
 * @param value one that has passed its check
 */
export function frozenCopy<K extends keyof CodecTypes>(type: K, value: CodecTypes[K]): CodecTypes[K] {
  return fieldCopy(formOf(type), value) as CodecTypes[K];
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
  checkOfType(type)(value);
  return canonicalJson({ v: ENVELOPE_VERSION, type, value: toJson(type, value) });
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

function formOf(type: keyof CodecTypes): Field<unknown> {
  return codecTypes[type].form as Field<unknown>;
}

function checkOfType(type: keyof CodecTypes): (value: unknown, index?: number) => void {
  return codecTypes[type].check as Check<unknown>;
}
