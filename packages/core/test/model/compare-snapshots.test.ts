import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertPositionCursor, comparePositions } from '../../src/model/position.js';
import { compareRecency, isPriceQuote } from '../../src/model/price.js';
import { timestamp } from '../../src/model/timestamp.js';
import { sampleConcentrated, samplePosition, samplePrice } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(timestamp);
const big = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n),
);

describe('the order of snapshots', () => {
  test('is time, then sequence, exact up to the largest', () => {
    fc.assert(
      fc.property(time, time, big, big, (timeA, timeB, a, b) => {
        expect(Math.sign(comparePositions({ time: timeA, sequence: a }, { time: timeA, sequence: b }))).toBe(
          a === b ? 0 : a < b ? -1 : 1,
        );
        fc.pre(timeA !== timeB);
        expect(comparePositions({ time: timeA, sequence: a }, { time: timeB, sequence: b }) < 0).toBe(timeA < timeB);
      }),
    );
    expect(comparePositions(samplePosition, { ...samplePosition })).toBe(0);
  });

  test('is asked for with a cursor, which every position is', () => {
    assertPositionCursor(samplePosition);
    const error = thrownBy(() => {
      assertPositionCursor({ time: samplePosition.time, sequence: 3 });
    });
    expect(error.message).toMatch(/^position cursor: sequence: must be a bigint from 0 to 2\^63 - 1; /);
  });
});

describe('the newer of two values', () => {
  test('has the later slot, exact up to the largest, then the later time', () => {
    fc.assert(
      fc.property(time, time, big, big, (timeA, timeB, a, b) => {
        fc.pre(a !== b);
        expect(compareRecency({ slot: a, time: timeA }, { slot: b, time: timeB }) > 0).toBe(a > b);
        expect(Math.sign(compareRecency({ slot: a, time: timeA }, { slot: a, time: timeB }))).toBe(
          Math.sign(timeA - timeB),
        );
      }),
    );
    expect(compareRecency(samplePrice, sampleConcentrated)).toBe(0);
  });
});

describe('what a price is in', () => {
  test('is a mint or USD', () => {
    expect([samplePrice.token, 'USD'].every(isPriceQuote)).toBe(true);
    for (const value of ['usd', 'USDC', '', null, undefined, 5, ['USD']]) expect(isPriceQuote(value)).toBe(false);
  });
});
