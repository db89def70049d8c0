import { describe, expect, test } from 'vitest';
import { decimal, explainDecimal, isDecimal } from '../../src/model/decimal.js';
import { thrownBy } from '../thrown-by.js';

/** A thousand times what linear work takes at this length, and a third of what quadratic work does. */
const AT_ONCE_MS = 200;
const LONG = 20_000;

/** The best of three runs, as a busy machine can hold one up. */
function timed(work: () => void): number {
  const runs = [0, 1, 2].map(() => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...runs);
}

const hostile: readonly [string, string][] = [
  ['an exponent bomb', '1e999999999'],
  ['a negative exponent bomb', '1e-999999999'],
  ['an exponent of ten digits', '1e9999999999'],
  ['many digits', '1'.repeat(LONG)],
  ['many digits and a letter', `${'1'.repeat(LONG)}x`],
  ['many digits after the point and a letter', `0.${'1'.repeat(LONG)}x`],
  ['many zeros between the point and a digit', `0.${'0'.repeat(LONG)}1`],
  ['many zeros with a sign', `-${'0'.repeat(LONG)}1`],
  ['many digits and an unfinished exponent', `${'1'.repeat(LONG)}e`],
];

describe.each(hostile)('%s', (_what, text) => {
  test('is refused at once by decimal()', () => {
    const spent = timed(() => {
      expect(thrownBy(() => decimal(text)).kind).toBe('invalid_argument');
    });
    expect(spent).toBeLessThan(AT_ONCE_MS);
  });

  test('is refused at once by the check, with a reason', () => {
    const spent = timed(() => {
      expect(isDecimal(text)).toBe(false);
      expect(explainDecimal(text).length).toBeGreaterThan(10);
    });
    expect(spent).toBeLessThan(AT_ONCE_MS);
  });
});
