import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { timestamp, timestampFromDate, timestampFromIso, timestampToIso } from '../../src/model/timestamp.js';
import { thrownBy } from '../thrown-by.js';

const arbitraryTime = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(timestamp);

describe('ISO 8601', () => {
  test('goes both ways to the microsecond', () => {
    fc.assert(
      fc.property(arbitraryTime, (time) => {
        expect(timestampFromIso(timestampToIso(time))).toBe(time);
      }),
    );
  });

  test('is written in UTC with all six digits, so that text sorts as time does', () => {
    expect(timestampToIso(timestamp(0))).toBe('1970-01-01T00:00:00.000000Z');
    expect(timestampToIso(timestamp(1_724_267_459_000_001))).toBe('2024-08-21T19:10:59.000001Z');
    expect(timestampToIso(timestamp(Number.MAX_SAFE_INTEGER))).toBe('2255-06-05T23:47:34.740991Z');
    fc.assert(
      fc.property(arbitraryTime, arbitraryTime, (a, b) => {
        expect(timestampToIso(a) < timestampToIso(b)).toBe(a < b);
      }),
    );
  });

  test.each([
    ['2024-08-21T19:10:59Z', 1_724_267_459_000_000],
    ['2024-08-21T19:10:59.5Z', 1_724_267_459_500_000],
    ['2024-08-21T19:10:59.000001Z', 1_724_267_459_000_001],
    ['2024-08-21T21:10:59+02:00', 1_724_267_459_000_000],
    ['2024-08-21T13:40:59.25-05:30', 1_724_267_459_250_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000],
    ['2024-03-01T00:30:00+01:00', 1_709_249_400_000_000],
    ['2000-02-29T23:59:59.999999Z', 951_868_799_999_999],
    ['1970-01-01T00:00:00Z', 0],
  ])('%s is %d microseconds', (text, micros) => {
    expect(timestampFromIso(text)).toBe(micros);
  });

  test.each([
    ['29 February of a common year', '2023-02-29T00:00:00Z'],
    ['29 February of a century', '2100-02-29T00:00:00Z'],
    ['30 February', '2024-02-30T00:00:00Z'],
    ['31 April', '2024-04-31T00:00:00Z'],
    ['day 0', '2024-01-00T00:00:00Z'],
    ['day 32', '2024-01-32T00:00:00Z'],
    ['month 0', '2024-00-01T00:00:00Z'],
    ['month 13', '2024-13-01T00:00:00Z'],
    ['hour 25', '2024-01-01T25:00:00Z'],
    ['a moment after hour 24', '2024-01-01T24:00:00.5Z'],
    ['minute 60', '2024-01-01T00:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['no zone', '2024-08-21T19:10:59'],
    ['no time', '2024-08-21'],
    ['a zone without a colon', '2024-08-21T19:10:59+0200'],
    ['a zone beyond a day', '2024-08-21T19:10:59+99:99'],
    ['seven digits of fraction', '2024-08-21T19:10:59.0000001Z'],
    ['an empty fraction', '2024-08-21T19:10:59.Z'],
    ['a blank for T', '2024-08-21 19:10:59Z'],
    ['a trailing line break', '2024-08-21T19:10:59Z\n'],
    ['a year of five digits', '+002024-08-21T19:10:59Z'],
    ['a time before 1970', '1969-12-31T23:59:59.999999Z'],
    ['a year after 2255', '2256-01-01T00:00:00Z'],
    ['nothing', ''],
  ])('with %s is refused', (_what, text) => {
    const error = thrownBy(() => timestampFromIso(text));
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toMatch(/^timestamp: must be /);
  });
});

describe('the zone of the machine', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  // Offsets in minutes on 2024-03-31T01:30Z; days of changed clocks are where local time goes wrong.
  test.each([
    ['UTC', 0],
    ['America/New_York', 240],
    ['Australia/Lord_Howe', -660],
    ['Europe/Berlin', -120],
    ['Asia/Kathmandu', -345],
  ])('%s changes nothing', (zone, offsetMinutes) => {
    vi.stubEnv('TZ', zone);
    expect(new Date('2024-03-31T01:30:00Z').getTimezoneOffset()).toBe(offsetMinutes);
    for (const text of ['2024-03-10T02:30:00.000001Z', '2024-03-31T01:30:00.500000Z', '2024-10-06T02:15:00.999999Z']) {
      const time = timestampFromIso(text);
      expect(timestampToIso(time)).toBe(text);
      expect(timestampFromDate(new Date(text))).toBe(time - (time % 1_000));
    }
    expect(timestampFromIso('2024-03-31T02:30:00+02:00')).toBe(1_711_845_000_000_000);
  });
});
