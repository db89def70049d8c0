import { describe, expect, test } from 'vitest';
import { explainDecimal, isDecimal, isPositiveOrZeroDecimal } from '../../src/model/decimal.js';

const rules: Readonly<Record<string, readonly unknown[]>> = {
  'must be a Decimal, which is text; make one with decimal(...)': [1, 0.5, 1n, null, undefined, {}, ['1'], true],
  'exponents are not accepted; write 0.000000001 for 1e-9': ['1e-9', '1E9', '1.5e+3', '-2e2'],
  'must be digits with at most one point; make one with decimal(...)': [
    '',
    '-',
    '.',
    '+1',
    '1,5',
    '1.2.3',
    ' 1',
    '1 ',
    '1\n',
    'NaN',
    '0x1',
    '--1',
    '１',
  ],
  'zero has no sign; write 0': ['-0', '-0.0', '-00'],
  'must have at most 14 digits before the point': ['1'.repeat(15), `-${'9'.repeat(15)}.5`],
  'must have at most 24 digits after the point; round it as your books demand': [`0.${'1'.repeat(25)}`],
  'must be canonical: 0.5 and not .5, 00.5 or 0.50; normalise with decimal(...)': [
    '.5',
    '5.',
    '00.5',
    '0.50',
    '1.0',
    '01',
    '0.0',
    `1.${'0'.repeat(30)}`,
    '-01',
  ],
};

describe.each(Object.entries(rules))('%s', (rule, values) => {
  test.each(values.map((value) => [value]))('is said of %s', (value) => {
    expect(isDecimal(value)).toBe(false);
    expect(explainDecimal(value)).toBe(rule);
  });
});

test('a Decimal of at least 0 has no sign', () => {
  for (const value of ['0', '0.5', '1', '10.25']) expect(isPositiveOrZeroDecimal(value)).toBe(true);
  for (const value of ['-1', '-0.5', '-0', '+1', '.5', '', 1, null]) expect(isPositiveOrZeroDecimal(value)).toBe(false);
});
