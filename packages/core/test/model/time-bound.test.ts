import { describe, expect, test } from 'vitest';
import { assertTimeBound } from '../../src/model/timestamp.js';
import { thrownBy } from '../thrown-by.js';

describe('a bound of a query', () => {
  test.each([
    ['0, the beginning', 0],
    ['the first one that cannot be a count of milliseconds', 100_000_000_000_000],
    ['microseconds of today', 1_724_267_459_000_001],
    ['the last microsecond', Number.MAX_SAFE_INTEGER],
    ['a Date', new Date('2024-08-21T19:10:59.123Z')],
    ['the Date of the epoch', new Date(0)],
  ])('may be %s', (_what, bound) => {
    expect(() => {
      assertTimeBound(bound, 'range', 'start');
    }).not.toThrow();
  });

  test.each([
    ['seconds of today', 1_724_267_459],
    ['milliseconds of today', 1_724_267_459_000],
    ['1', 1],
    ['the last number below the limit', 99_999_999_999_999],
  ])('is refused when it looks like seconds or milliseconds: %s', (_what, bound) => {
    const error = thrownBy(() => {
      assertTimeBound(bound, 'range', 'start');
    });
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toBe(
      'range: start: looks like seconds or milliseconds; use timestampFromSeconds, timestampFromMillis or a Date, or 0 for the beginning (got a number)',
    );
    expect(error.details).toEqual({ what: 'range', field: 'start' });
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a negative number', -1],
    ['a number with a fraction', 1_724_267_459_000_000.5],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a number', 1_724_267_459_000_000_000],
    ['a bigint', 1_724_267_459_000_000n],
    ['a string of 20 characters', '2024-08-21T19:10:59Z'],
    ['a Date', new Date(Number.NaN)],
    ['a Date', new Date(-1)],
    ['a Date', new Date(8.64e15)],
  ])('is refused when it is no time: %s', (type, bound) => {
    const error = thrownBy(() => {
      assertTimeBound(bound, 'query', 'end');
    });
    expect(error.message).toBe(
      `query: end: must be a Timestamp (integer microseconds since 1970) or a valid Date (got ${type})`,
    );
  });
});
