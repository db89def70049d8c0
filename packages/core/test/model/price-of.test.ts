import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalToUnits, LARGEST_DECIMAL, SMALLEST_DECIMAL } from '../../src/model/decimal.js';
import { U64_MAX } from '../../src/model/integers.js';
import { type PriceInput, priceOf } from '../../src/model/price-of.js';
import { arbitraryAmount } from '../arbitrary-trade.js';
import { realTrades } from '../real-trades.js';
import { thrownBy } from '../thrown-by.js';

const decimals = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 255 }));
const arbitraryInput: fc.Arbitrary<PriceInput> = fc.record({
  tokenAmount: fc.oneof(arbitraryAmount, fc.bigInt({ min: 0n, max: 8n })),
  tokenDecimals: decimals,
  quoteAmount: fc.oneof(arbitraryAmount, fc.bigInt({ min: 0n, max: 99n })),
  quoteDecimals: decimals,
});

/** Two tokens to a unit of 10^-24, so that an odd quote amount is a tie. */
function half(quoteAmount: bigint): PriceInput {
  return { tokenAmount: 2n, tokenDecimals: 0, quoteAmount, quoteDecimals: 24 };
}

describe('priceOf', () => {
  test('is the exact ratio rounded half-even to 24 digits, clamped to the smallest and the largest Decimal', () => {
    fc.assert(
      fc.property(arbitraryInput, (input) => {
        const units = decimalToUnits(priceOf(input));
        // The price in units of 10^-24 is the ratio of these two integers.
        const over = input.quoteAmount * 10n ** BigInt(input.tokenDecimals + 24);
        const under = input.tokenAmount * 10n ** BigInt(input.quoteDecimals);
        if (over === 0n || under === 0n) {
          expect(units).toBe(0n);
          return;
        }
        expect(units).toBeGreaterThan(0n);
        const error = 2n * (units * under - over);
        if (units === 1n) expect(error >= -under).toBe(true);
        else if (units === decimalToUnits(LARGEST_DECIMAL)) expect(error <= under).toBe(true);
        else {
          expect(error <= under && error >= -under).toBe(true);
          if (error === under || error === -under) expect(units % 2n).toBe(0n);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    [3n, 2n],
    [5n, 2n],
    [7n, 4n],
    [9n, 4n],
  ])('rounds the tie %d/2 to the even %d', (quoteAmount, units) => {
    expect(decimalToUnits(priceOf(half(quoteAmount)))).toBe(units);
  });

  test('applies the decimals of both mints', () => {
    const amounts = { tokenAmount: 1_000_000_000n, quoteAmount: 2_000_000_000n };
    expect(priceOf({ ...amounts, tokenDecimals: 6, quoteDecimals: 9 })).toBe('0.002');
    expect(priceOf({ ...amounts, tokenDecimals: 9, quoteDecimals: 6 })).toBe('2000');
  });

  test('is 0 exactly when an amount is zero', () => {
    expect(priceOf({ ...half(1n), tokenAmount: 0n })).toBe('0');
    expect(priceOf(half(0n))).toBe('0');
    expect(priceOf({ ...half(0n), tokenAmount: 0n })).toBe('0');
    expect(priceOf(half(1n))).toBe(SMALLEST_DECIMAL);
  });

  test('clamps what is too small or too large to write, at once for the largest exponents', () => {
    expect(priceOf({ tokenAmount: U64_MAX, tokenDecimals: 0, quoteAmount: 1n, quoteDecimals: 255 })).toBe(
      SMALLEST_DECIMAL,
    );
    expect(priceOf({ tokenAmount: 1n, tokenDecimals: 255, quoteAmount: U64_MAX, quoteDecimals: 0 })).toBe(
      LARGEST_DECIMAL,
    );
    expect(priceOf({ tokenAmount: 1n, tokenDecimals: 14, quoteAmount: 1n, quoteDecimals: 0 })).toBe(LARGEST_DECIMAL);
  });

  test.each([
    ['tokenAmount', 1, 'a number'],
    ['tokenAmount', -1n, 'a negative bigint'],
    ['quoteAmount', U64_MAX + 1n, 'a bigint'],
    ['quoteAmount', undefined, 'undefined'],
    ['tokenDecimals', 256, 'a number'],
    ['tokenDecimals', -1, 'a negative number'],
    ['quoteDecimals', 1.5, 'a number with a fraction'],
    ['quoteDecimals', 6n, 'a bigint'],
  ])('refuses a bad %s by name: %s, which is %s', (field, value, type) => {
    const error = thrownBy(() => priceOf({ ...half(1n), [field]: value } as PriceInput));
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toMatch(new RegExp(`^price input: ${field}: must be an? .* \\(got ${type}\\)$`));
    expect(error.details).toEqual({ what: 'price input', field });
  });

  test('agrees with the price of every real trade, which sources give to 18 digits after the point', () => {
    const trades = realTrades();
    expect(trades.length).toBeGreaterThan(5_000);
    for (const { tokenAmount, quoteAmount, price } of trades) {
      // The data doesn't tell the mints' decimals; the price tells how far apart they are.
      const ratio = (Number(price) * Number(tokenAmount)) / Number(quoteAmount);
      const apart = ratio > 0 ? Math.round(Math.log10(ratio)) : 0;
      const places = { tokenDecimals: Math.max(0, apart), quoteDecimals: Math.max(0, -apart) };
      const difference = decimalToUnits(priceOf({ tokenAmount, quoteAmount, ...places })) - decimalToUnits(price);
      expect(difference >= -500_000n && difference <= 500_000n, price).toBe(true);
    }
  });
});
