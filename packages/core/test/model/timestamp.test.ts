import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundToTimestamp,
  isTimestamp,
  timestamp,
  timestampFromDate,
  timestampFromMillis,
  timestampFromSeconds,
  timestampToDate,
} from '../../src/model/timestamp.js';
import { thrownBy } from '../thrown-by.js';

const LAST = Number.MAX_SAFE_INTEGER;
const arbitraryMillis = fc.integer({ min: 0, max: Math.floor(LAST / 1_000) });
const arbitrarySeconds = fc.integer({ min: 0, max: Math.floor(LAST / 1_000_000) });

describe('a Timestamp', () => {
  test('is a whole number of microseconds from 0 to 2^53 - 1', () => {
    for (const micros of [0, 1, 1_724_267_459_000_001, LAST]) {
      expect(isTimestamp(micros)).toBe(true);
      expect(timestamp(micros)).toBe(micros);
    }
  });

  test.each([-1, -0, 0.5, LAST + 1, Number.NaN, Number.POSITIVE_INFINITY])('is not %d', (micros) => {
    expect(isTimestamp(micros)).toBe(false);
    const error = thrownBy(() => timestamp(micros));
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toMatch(
      /^timestamp: must be an integer number of microseconds since 1970, from 0 to 2\^53 - 1; nanoseconds are too many: divide by 1000 /,
    );
  });

  test('is no bigint, text or Date', () => {
    for (const value of [1n, '1', new Date(1), null, undefined]) expect(isTimestamp(value)).toBe(false);
  });
});

describe('conversion', () => {
  test('of seconds is exact, as number or bigint', () => {
    fc.assert(
      fc.property(arbitrarySeconds, (seconds) => {
        const micros = BigInt(timestampFromSeconds(seconds));
        expect(micros).toBe(BigInt(seconds) * 1_000_000n);
        expect(BigInt(timestampFromSeconds(BigInt(seconds)))).toBe(micros);
      }),
    );
  });

  test('of milliseconds and Date is exact both ways', () => {
    fc.assert(
      fc.property(arbitraryMillis, (millis) => {
        const micros = timestampFromMillis(millis);
        expect(BigInt(micros)).toBe(BigInt(millis) * 1_000n);
        expect(timestampFromMillis(BigInt(millis))).toBe(micros);
        expect(timestampFromDate(new Date(millis))).toBe(micros);
        expect(timestampToDate(micros).getTime()).toBe(millis);
      }),
    );
  });

  test('to a Date cuts the last three digits and never rounds up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST }), (micros) => {
        const rest = micros - timestampToDate(timestamp(micros)).getTime() * 1_000;
        expect(rest).toBeGreaterThanOrEqual(0);
        expect(rest).toBeLessThan(1_000);
      }),
    );
  });

  test('of a query bound takes a Date, and gives a Timestamp back as it is', () => {
    expect(boundToTimestamp(new Date(1_724_267_459_123))).toBe(1_724_267_459_123_000);
    expect(boundToTimestamp(timestamp(1_724_267_459_123_456))).toBe(1_724_267_459_123_456);
  });

  test.each([
    ['seconds', timestampFromSeconds],
    ['milliseconds', timestampFromMillis],
  ] as const)('of %s refuses fractions, negative numbers and what lies after 2255', (unit, convert) => {
    // The product of 0.000001 seconds or 0.001 milliseconds with its factor is whole, and still no whole number was given.
    for (const value of [0.5, 0.000_001, 0.001, -1, -1n, LAST, 2n ** 63n, Number.NaN, Number.NEGATIVE_INFINITY]) {
      const error = thrownBy(() => convert(value));
      expect(error.kind).toBe('invalid_argument');
      expect(error.message).toMatch(new RegExp(`^timestamp: must be whole ${unit} since 1970, up to the year 2255 `));
    }
  });

  test('of an invalid Date or one before 1970 is refused', () => {
    for (const date of [new Date(Number.NaN), new Date(-1), new Date(8.64e15)]) {
      expect(thrownBy(() => timestampFromDate(date)).kind).toBe('invalid_argument');
    }
  });
});
