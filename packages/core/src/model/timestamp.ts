import { isDate } from 'node:util/types';
import { invalidArgument } from '../invalid-argument.js';

/** Integer **microseconds** since the Unix epoch, exact to the year 2255; QuestDB and PostgreSQL keep microseconds too. */
export type Timestamp = number & { readonly '__timestamp:@tradestore': true };

/** A bound of a query: a {@link Timestamp} or a `Date`. */
export type TimeBound = Timestamp | Date;

const MICROS_PER_MILLI = 1000;
const MICROS_PER_SECOND = 1_000_000;

export const TIMESTAMP_RULE =
  'must be an integer number of microseconds since 1970, from 0 to 2^53 - 1; nanoseconds are too many: divide by 1000';

/** Is it a whole number of microseconds from 0 to 2^53 - 1? */
export function isTimestamp(value: unknown): value is Timestamp {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

/**
 * Takes a number of microseconds since the Unix epoch as a Timestamp.
 *
 * @throws DbError kind `invalid_argument`
 */
export function timestamp(micros: number): Timestamp {
  if (!isTimestamp(micros)) throw invalidArgument({ what: 'timestamp' }, TIMESTAMP_RULE, micros);
  return micros;
}

/** From whole seconds, such as kit's `blockTime`. Throws DbError kind `invalid_argument`. */
export function timestampFromSeconds(seconds: bigint | number): Timestamp {
  return scaled(seconds, MICROS_PER_SECOND, 'seconds');
}

/** From whole milliseconds, such as `Date.now()`. Throws DbError kind `invalid_argument`. */
export function timestampFromMillis(millis: bigint | number): Timestamp {
  return scaled(millis, MICROS_PER_MILLI, 'milliseconds');
}

function scaled(value: bigint | number, factor: number, unit: string): Timestamp {
  const micros = Number(value) * factor;
  // The product of a fraction can come out whole, so the operand is checked too.
  if ((typeof value !== 'bigint' && !Number.isInteger(value)) || !isTimestamp(micros)) {
    throw invalidArgument({ what: 'timestamp' }, `must be whole ${unit} since 1970, up to the year 2255`, value);
  }
  return micros;
}

/** From a `Date`. Throws DbError kind `invalid_argument`, also for an invalid Date. */
export function timestampFromDate(date: Date): Timestamp {
  return timestampFromMillis(date.getTime());
}

/**
 * From ISO 8601 with a zone (`Z` or `+01:00`) and up to six digits of fraction, exactly.
 *
 * @throws DbError kind `invalid_argument`, also for a day that the calendar doesn't have.
 */
export function timestampFromIso(text: string): Timestamp {
  const match = /^(\d{4})-(\d\d)-(\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(
    text,
  );
  const [, year = '', month = '', day = '', clock = '', fraction = '', zone = ''] = match ?? [];
  const millis = match === null ? Number.NaN : Date.parse(`${year}-${month}-${day}T${clock}${zone}`);
  const daysOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(millis) || Number(day) > daysOfMonth) {
    throw invalidArgument(
      { what: 'timestamp' },
      'must be ISO 8601 with a zone and at most six digits of fraction, as 2024-08-21T19:10:59.000001Z',
      text,
    );
  }
  return timestamp(millis * MICROS_PER_MILLI + Number(fraction.padEnd(6, '0')));
}

/** As a `Date`, which keeps milliseconds: the last three digits are cut. */
export function timestampToDate(time: Timestamp): Date {
  return new Date(Math.floor(time / MICROS_PER_MILLI));
}

/** As ISO 8601 in UTC with all six digits of fraction: `2024-08-21T19:10:59.000001Z`. */
export function timestampToIso(time: Timestamp): string {
  const seconds = Math.floor(time / MICROS_PER_SECOND);
  const fraction = String(time % MICROS_PER_SECOND).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** 2020-03-16, before which there was no block: an earlier time is in seconds or milliseconds by mistake. */
export const SOLANA_GENESIS: Timestamp = timestampFromIso('2020-03-16T00:00:00Z');

/** Is it a moment that the chain can have seen? */
export function isBlockTime(value: unknown): value is Timestamp {
  return isTimestamp(value) && value >= SOLANA_GENESIS;
}

/** A query bound as a Timestamp. */
export function boundToTimestamp(bound: TimeBound): Timestamp {
  return isDate(bound) ? timestampFromDate(bound) : bound;
}

/** Below this (1973-03-03) a bound other than 0 is a count of seconds or milliseconds passed by mistake. */
const SMALLEST_BOUND = 100_000_000_000_000;

/**
 * Checks a bound of a query. 0 means "from the beginning"; any other bound before March 1973 is refused, because it is a
 * count of seconds or milliseconds that would silently ask for everything or nothing.
 *
 * @throws DbError kind `invalid_argument`
 */
export function assertTimeBound(value: unknown, what: string, field: string): asserts value is TimeBound {
  const micros = isDate(value) ? value.getTime() * MICROS_PER_MILLI : value;
  if (!isTimestamp(micros)) {
    throw invalidArgument(
      { what, field },
      'must be a Timestamp (integer microseconds since 1970) or a valid Date',
      value,
    );
  }
  if (micros !== 0 && micros < SMALLEST_BOUND) {
    throw invalidArgument(
      { what, field },
      'looks like seconds or milliseconds; use timestampFromSeconds, timestampFromMillis or a Date, or 0 for the beginning',
      value,
    );
  }
}
