import { DbError } from './db-error.js';

/** Where a refused value stood: `trade 17`, field `price`. */
export interface ArgumentPlace {
  /** What was given: `trade`, `limit`, `range`. */
  readonly what: string;
  /** Its place in the batch, from 0. */
  readonly index?: number | undefined;
  /** The field of it, when it has fields. */
  readonly field?: string | undefined;
}

/**
 * The error for a value that cannot be stored or asked for as given: names the place, the rule and the value's type, never
 * the value.
 *
 * @param rule the rule that was broken and the way out, as one phrase.
 */
export function invalidArgument(place: ArgumentPlace, rule: string, value: unknown): DbError {
  const { what, index, field } = place;
  const subject = index === undefined ? what : `${what} ${index}`;
  return new DbError({
    kind: 'invalid_argument',
    message: `${subject}: ${field === undefined ? '' : `${field}: `}${rule} (got ${describeType(value)})`,
    details: { what, ...(index === undefined ? {} : { index }), ...(field === undefined ? {} : { field }) },
  });
}

/** The type of a value in words, without the value: `a string of 3 characters`, `NaN`, `undefined`. */
export function describeType(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
    case 'number':
      if (Number.isNaN(value)) return 'NaN';
      if (!Number.isFinite(value)) return 'Infinity';
      if (!Number.isInteger(value)) return 'a number with a fraction';
      return value < 0 ? 'a negative number' : 'a number';
    case 'bigint':
      return value < 0n ? 'a negative bigint' : 'a bigint';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'an array';
      return value instanceof Date ? 'a Date' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
