import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Decimal,
  decimal,
  decimalToUnits,
  isDecimal,
  LARGEST_DECIMAL,
  SMALLEST_DECIMAL,
} from '../../src/model/decimal.js';
import { arbitraryDecimal } from '../arbitrary-trade.js';
import { thrownBy } from '../thrown-by.js';

/** A number in any usual notation, with what it stands for: `digits * 10^power`. */
const notation = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    integer: fc.stringMatching(/^\d{0,17}$/),
    fraction: fc.option(fc.stringMatching(/^\d{0,28}$/)),
    exponent: fc.option(fc.integer({ min: -40, max: 40 })),
    letter: fc.constantFrom('e', 'E', 'e+'),
  })
  .filter(({ integer, fraction }) => integer.length + (fraction ?? '').length > 0)
  .map(({ sign, integer, fraction, exponent, letter }) => ({
    text: [
      sign,
      integer,
      fraction === null ? '' : `.${fraction}`,
      exponent === null ? '' : `${exponent < 0 ? 'e' : letter}${exponent}`,
    ].join(''),
    digits: BigInt(integer + (fraction ?? '')) * (sign === '-' ? -1n : 1n),
    power: (exponent ?? 0) - (fraction ?? '').length,
  }));

/** The exact count of 10^-24, or null when it is no whole number of 38 digits. */
function exactUnits(digits: bigint, power: number): bigint | null {
  const shift = power + 24;
  const scale = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && digits % scale !== 0n) return null;
  const units = shift < 0 ? digits / scale : digits * scale;
  return units > -(10n ** 38n) && units < 10n ** 38n ? units : null;
}

describe('decimal', () => {
  test('is exact in every notation, and refuses what it would have to round', () => {
    fc.assert(
      fc.property(notation, ({ text, digits, power }) => {
        const units = exactUnits(digits, power);
        if (units === null) expect(thrownBy(() => decimal(text)).kind).toBe('invalid_argument');
        else expect(decimalToUnits(decimal(text))).toBe(units);
      }),
      { numRuns: 3_000 },
    );
  });

  test('gives the canonical form, and gives it back unchanged', () => {
    fc.assert(
      fc.property(arbitraryDecimal, (value) => {
        expect(isDecimal(value)).toBe(true);
        expect(decimal(value)).toBe(value);
      }),
    );
  });

  test('takes a number as the shortest text that reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e14, max: 1e14, maxExcluded: true, minExcluded: true }), (value) => {
        const tooFine = Number(value.toExponential().split('e')[1]) < -24;
        fc.pre(!tooFine);
        let text: Decimal;
        try {
          text = decimal(value);
        } catch {
          // Its shortest text has more than 24 digits after the point.
          const [mantissa = '', exponent = ''] = value.toExponential().split('e');
          expect(mantissa.replace(/^-?\d\.?/, '').length - Number(exponent)).toBeGreaterThan(24);
          return;
        }
        expect(Number(text)).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
  });

  test.each([
    ['1e-9', '0.000000001'],
    ['1E+3', '1000'],
    [1e-9, '0.000000001'],
    [0.1, '0.1'],
    [123n, '123'],
    ['+1.50', '1.5'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0', '0'],
    [-0, '0'],
    ['-0.000', '0'],
    ['0e999999999', '0'],
    [`${'9'.repeat(14)}.${'9'.repeat(24)}`, LARGEST_DECIMAL],
    ['1e-24', SMALLEST_DECIMAL],
  ])('writes %s as %s', (given, canonical) => {
    expect(decimal(given)).toBe(canonical);
  });

  test.each([
    '',
    ' ',
    '.',
    '-',
    '1 ',
    ' 1',
    '1\n',
    '1,5',
    '1.2.3',
    '1e',
    '1e1.5',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '١',
  ])('refuses %j, which is no number in digits', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(thrownBy(() => decimal(text)).message).toMatch(/^decimal: must be a finite number in digits \(got /);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
    expect(thrownBy(() => decimal(value)).kind).toBe('invalid_argument');
  });

  test('refuses one digit too many before or after the point, and never rounds', () => {
    expect(thrownBy(() => decimal('1'.repeat(15))).message).toMatch(/at most 14 digits before/);
    expect(thrownBy(() => decimal(`0.${'1'.repeat(25)}`)).message).toMatch(/at most 24 digits after the point/);
    expect(thrownBy(() => decimal(1e14)).kind).toBe('invalid_argument');
    expect(thrownBy(() => decimal(1e-25)).kind).toBe('invalid_argument');
  });
});
