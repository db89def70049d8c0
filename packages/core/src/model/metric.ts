import { type ArgumentPlace, invalidArgument } from '../invalid-argument.js';
import { type Check, checkOf, type Field, type Fields } from './field.js';
import { canonicalJson, isPlainObject } from './json.js';
import { chainTimeField, nameField } from './scalar-fields.js';
import { compareText, isName, NAME_RULE } from './text.js';
import type { Timestamp } from './timestamp.js';

/** Names and values that tell the points of one metric apart: `{ venue: 'pumpfun', wallet: 'main' }`. */
export type Tags = Readonly<Record<string, string>>;

/** One measurement. */
export interface MetricPoint {
  /** What was measured: `slippage-bps`, `landed-transactions`. */
  readonly name: string;
  /** At most {@link TAGS_MAX}; names and values are 1 to 128 characters. */
  readonly tags: Tags;
  /** In microseconds. */
  readonly time: Timestamp;
  /** A finite number; -0 is stored as 0. */
  readonly value: number;
}

/** What identifies a point: recording another one with the same key replaces it. */
export type MetricKey = Pick<MetricPoint, 'name' | 'tags' | 'time'>;

/** A place among the points of one name; every point is one. */
export type MetricCursor = Pick<MetricPoint, 'tags' | 'time'>;

/** The most tags of one point, and the most names of one `groupBy`. */
export const TAGS_MAX = 32;

const TAGS_RULE = `must be a plain object of at most ${TAGS_MAX} tags, each a string`;

/**
 * Tags as the text that identifies and orders them: canonical JSON, names sorted (RFC 8785).
 *
 * @example
 * ```ts
 * import { tagsText } from '@tradestore/core';
 *
 * console.log(tagsText({ wallet: 'main', venue: 'pumpfun' })); // {"venue":"pumpfun","wallet":"main"}
 * ```
 */
export function tagsText(tags: Tags): string {
  return canonicalJson(tags);
}

/** Do the tags hold all these pairs? */
export function hasTags(tags: Tags, pairs: Tags): boolean {
  return Object.entries(pairs).every(([name, value]) => Object.hasOwn(tags, name) && tags[name] === value);
}

const tagsField: Field<Tags> = {
  accepts: (value): value is Tags => brokenTags(value) === undefined,
  rule: TAGS_RULE,
  json: {
    broken: brokenTags,
    toJson: (value) => ({ ...(value as Tags) }),
    fromJson: (json) => json,
    copy: (value) => sortedTags(value as Tags),
  },
};

const cursorFields: Fields<MetricCursor> = { tags: tagsField, time: chainTimeField };

/** The fields of a point: the codec, the check and its error texts come from here. */
export const metricFields: Fields<MetricPoint> = {
  name: nameField,
  ...cursorFields,
  value: {
    accepts: (value): value is number => Number.isFinite(value),
    rule: 'must be a finite number',
    json: { broken: () => undefined, toJson: unsignedZero, fromJson: unsignedZero, copy: unsignedZero },
  },
};

/** Asserts that a value is a point that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertMetricPoint: Check<MetricPoint> = checkOf('metric point', metricFields);

/** Asserts that a value is a place among points. Throws DbError kind `invalid_argument`. */
export const assertMetricCursor: Check<MetricCursor> = checkOf('metric cursor', cursorFields);

/**
 * Asserts that a value is tags.
 *
 * @throws DbError kind `invalid_argument`
 */
export function assertTags(value: unknown, place: ArgumentPlace): asserts value is Tags {
  const broken = brokenTags(value);
  if (broken !== undefined) throw invalidArgument(place, broken.rule, broken.value);
}

/** The order of points of one name: time, then tags as canonical text, by code point. Negative, zero or positive. */
export function compareMetrics(a: MetricCursor, b: MetricCursor): number {
  return a.time - b.time || compareText(tagsText(a.tags), tagsText(b.tags));
}

function brokenTags(value: unknown): { path: string; rule: string; value: unknown } | undefined {
  const whole = { path: '', rule: TAGS_RULE, value };
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) return whole;
  const pairs = Object.entries(value);
  if (pairs.length > TAGS_MAX) return whole;
  for (const [name, content] of pairs) {
    // A tag's name is the caller's data and is not repeated.
    if (!isName(name)) return { ...whole, rule: `a tag's name ${NAME_RULE}`, value: name };
    if (!isName(content)) return { ...whole, rule: `a tag's value ${NAME_RULE}`, value: content };
  }
  return undefined;
}

/** In the order of their text, so that equal tags look equal too. */
function sortedTags(tags: Tags): Tags {
  return Object.freeze(JSON.parse(tagsText(tags)) as Tags);
}

function unsignedZero(value: unknown): unknown {
  return Object.is(value, -0) ? 0 : value;
}
