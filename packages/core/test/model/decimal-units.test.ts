import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDecimals, decimalFromUnits, decimalToUnits } from '../../src/model/decimal.js';
import { arbitraryDecimal } from '../arbitrary-trade.js';
import { thrownBy } from '../thrown-by.js';

describe('units', () => {
  test('round trip both ways', () => {
    fc.assert(
      fc.property(arbitraryDecimal, (value) => {
        expect(decimalFromUnits(decimalToUnits(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), (units) => {
        expect(decimalToUnits(decimalFromUnits(units))).toBe(units);
      }),
    );
  });

  test.each([10n ** 38n, -(10n ** 38n)])('of more than 38 digits are refused: %d', (units) => {
    expect(thrownBy(() => decimalFromUnits(units)).message).toBe(
      `decimal: must have at most 38 digits (got ${units < 0n ? 'a negative bigint' : 'a bigint'})`,
    );
  });
});

test('compareDecimals orders as the numbers do', () => {
  const sign = (order: number | bigint): number => Number(order > 0) - Number(order < 0);
  fc.assert(
    fc.property(arbitraryDecimal, arbitraryDecimal, (a, b) => {
      expect(sign(compareDecimals(a, b))).toBe(sign(decimalToUnits(a) - decimalToUnits(b)));
      expect(sign(compareDecimals(a, a))).toBe(0);
    }),
    { numRuns: 2_000 },
  );
});
