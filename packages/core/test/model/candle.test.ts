import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertCandle,
  bucketStart,
  type Candle,
  type CandleInterval,
  candleIntervals,
  isCandleInterval,
} from '../../src/model/candle.js';
import { decimal } from '../../src/model/decimal.js';
import { timestamp, timestampFromIso, timestampToIso } from '../../src/model/timestamp.js';
import { sampleTrade } from '../sample-trade.js';
import { thrownBy } from '../thrown-by.js';

const intervals = Object.keys(candleIntervals) as CandleInterval[];
const day = 86_400_000_000;

const candle: Candle = {
  token: sampleTrade.token,
  quote: sampleTrade.quote,
  start: timestampFromIso('2024-08-21T19:00:00Z'),
  open: decimal('2'),
  high: decimal('10'),
  low: decimal('0.5'),
  close: decimal('9'),
  volume: 2n ** 70n,
  quoteVolume: 0n,
  trades: 3,
};

describe('an interval', () => {
  test.each([
    ['1s', 1_000_000],
    ['15s', 15_000_000],
    ['1m', 60_000_000],
    ['30m', 1_800_000_000],
    ['1h', 3_600_000_000],
    ['12h', 43_200_000_000],
    ['1d', day],
  ] as const)('%s has %d microseconds', (interval, micros) => {
    expect(candleIntervals[interval]).toBe(micros);
  });

  test('divides the day, so that buckets start at midnight UTC', () => {
    for (const interval of intervals) expect(day % candleIntervals[interval], interval).toBe(0);
  });

  test('is one of the listed names and nothing else', () => {
    for (const interval of intervals) expect(isCandleInterval(interval)).toBe(true);
    for (const value of ['2m', '1M', '', 'toString', '__proto__', 60, null, undefined, ['1m']]) {
      expect(isCandleInterval(value)).toBe(false);
    }
  });
});

describe('bucketStart', () => {
  test('is the last multiple of the interval since 1970 that is not after the moment', () => {
    const micros = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(micros, fc.constantFrom(...intervals), (time, interval) => {
        const length = BigInt(candleIntervals[interval]);
        expect(BigInt(bucketStart(timestamp(time), interval))).toBe((BigInt(time) / length) * length);
      }),
    );
  });

  test.each([
    ['1s', '2024-08-21T19:10:59.000000Z'],
    ['5m', '2024-08-21T19:10:00.000000Z'],
    ['8h', '2024-08-21T16:00:00.000000Z'],
    ['1d', '2024-08-21T00:00:00.000000Z'],
  ] as const)('of 19:10:59.999999 at %s is %s', (interval, start) => {
    expect(timestampToIso(bucketStart(timestampFromIso('2024-08-21T19:10:59.999999Z'), interval))).toBe(start);
  });
});

describe('assertCandle', () => {
  test('takes a candle, one of a single price and volumes above 2^64 included', () => {
    const price = decimal('0.002');
    for (const value of [candle, { ...candle, open: price, high: price, low: price, close: price }]) {
      expect(() => {
        assertCandle(value);
      }).not.toThrow();
    }
  });

  test.each([
    ['token', 'x', 'must be a base58 address of 32 to 44 characters'],
    ['quote', null, 'must be a base58 address of 32 to 44 characters'],
    [
      'start',
      -1,
      'must be an integer number of microseconds since 1970, from 0 to 2^53 - 1; nanoseconds are too many: divide by 1000',
    ],
    ['open', '0', 'must be above zero'],
    ['high', 10, 'must be a Decimal, which is text; make one with decimal(...)'],
    ['low', '.5', 'must be canonical: 0.5 and not .5, 00.5 or 0.50; normalise with decimal(...)'],
    ['low', '-1', 'must be above zero'],
    ['close', '1e-9', 'exponents are not accepted; write 0.000000001 for 1e-9'],
    ['volume', -1n, 'must be a bigint from 0 to 2^128 - 1; write 1n (in JSON "1") and not 1'],
    ['quoteVolume', 1, 'must be a bigint from 0 to 2^128 - 1; write 1n (in JSON "1") and not 1'],
    ['trades', 0, 'must be an integer number of at least 1'],
    ['trades', 1.5, 'must be an integer number of at least 1'],
    ['open', '0.49', 'must lie between low and high'],
    ['open', '10.1', 'must lie between low and high'],
    ['close', '0.49', 'must lie between low and high'],
    ['close', '10.1', 'must lie between low and high'],
  ])('names a bad %s (%s): %s', (field, value, rule) => {
    const error = thrownBy(() => {
      assertCandle({ ...candle, [field]: value }, 2);
    });
    expect(error.kind).toBe('invalid_argument');
    expect(error.message.startsWith(`candle 2: ${field}: ${rule} (got `), error.message).toBe(true);
    expect(error.details).toEqual({ what: 'candle', index: 2, field });
  });
});
