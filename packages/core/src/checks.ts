import { invalidArgument } from './invalid-argument.js';
import { ADDRESS_RULE, isAddress } from './model/address.js';
import { candleIntervals, isCandleInterval } from './model/candle.js';
import { isName, NAME_RULE } from './model/text.js';
import { assertTimeBound, boundToTimestamp } from './model/timestamp.js';
import type { SeriesStore } from './series-store.js';

/*
 * What the method tables of several contracts ask of arguments. All throw DbError kind `invalid_argument`, which names the
 * argument, the field and the rule.
 */

type AnyFields = Readonly<Record<string, unknown>>;

/** An object with `start` and `end`, not the wrong way round. */
export function assertRange(what: string, range: unknown): void {
  const { start, end } = fieldsOf(what, range, 'start and end');
  assertTimeBound(start, what, 'start');
  assertTimeBound(end, what, 'end');
  if (boundToTimestamp(start) > boundToTimestamp(end)) {
    throw invalidArgument({ what, field: 'start' }, 'must not be after end; a range is [start, end)', start);
  }
}

/** A number of rows that one call may return. */
export function assertRowCount(value: unknown, what: string, store: Pick<SeriesStore, 'maxRows'>): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= store.maxRows) return;
  throw invalidArgument(
    { what },
    `must be an integer number from 1 to maxRows (${store.maxRows}); page or stream for more`,
    value,
  );
}

/** A number of rows, where one is given. */
export function assertLimit(options: { limit?: unknown } | undefined, store: Pick<SeriesStore, 'maxRows'>): void {
  if (options?.limit !== undefined) assertRowCount(options.limit, 'limit', store);
}

/** An array whose items pass a check that names their index. */
export function assertEach(what: string, items: unknown, check: (item: unknown, index: number) => void): void {
  if (!Array.isArray(items)) throw invalidArgument({ what }, `must be an array of ${what}`, items);
  // No `forEach`, which leaves out the holes.
  for (let index = 0; index < items.length; index++) check(items[index], index);
}

/** An address as an argument, or as a field of one. */
export function assertAddress(value: unknown, what: string, field?: string, index?: number): void {
  if (!isAddress(value)) throw invalidArgument({ what, field, index }, ADDRESS_RULE, value);
}

/** The same for a field that may be left out. */
export function assertOptionalAddress(options: object | undefined, what: string, field: string): void {
  const value = (options as AnyFields | undefined)?.[field];
  if (value !== undefined) assertAddress(value, what, field);
}

/** The length of a bucket. */
export function assertInterval(value: unknown, what: string, field: string): void {
  if (isCandleInterval(value)) return;
  throw invalidArgument({ what, field }, `must be one of ${Object.keys(candleIntervals).join(', ')}`, value);
}

/** An id or a name as an argument, or as a field of one. */
export function assertName(value: unknown, what: string, field?: string): void {
  if (!isName(value)) throw invalidArgument({ what, field }, NAME_RULE, value);
}

/** The same for a field that may be left out. */
export function assertOptionalName(options: object | undefined, what: string, field: string): void {
  const value = (options as AnyFields | undefined)?.[field];
  if (value !== undefined) assertName(value, what, field);
}

/** The fields of an argument that must be an object. @param need what it must have, for the error */
export function fieldsOf(what: string, value: unknown, need: string): AnyFields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as AnyFields;
  throw invalidArgument({ what }, `must be an object with ${need}`, value);
}
