import { describe, expect, test } from 'vitest';
import { address, isAddress, isSignature, signature, WRAPPED_SOL } from '../../src/model/address.js';
import { realTrades } from '../real-trades.js';
import { thrownBy } from '../thrown-by.js';

const kinds = [
  { what: 'address', make: address, is: isAddress, shortest: 32, longest: 44 },
  { what: 'signature', make: signature, is: isSignature, shortest: 64, longest: 88 },
] as const;

describe.each(kinds)('$what', ({ what, make, is, shortest, longest }) => {
  test('takes base58 text of the shortest and the longest length as it is', () => {
    for (const text of ['1'.repeat(shortest), 'z'.repeat(longest)]) {
      expect(make(text)).toBe(text);
      expect(is(text)).toBe(true);
    }
  });

  test.each([
    ['too short', 'A'.repeat(shortest - 1)],
    ['too long', 'A'.repeat(longest + 1)],
    ['empty', ''],
    ['one with a leading blank', ` ${'A'.repeat(shortest)}`],
    ['one with a trailing line break', `${'A'.repeat(shortest)}\n`],
    ...Array.from('0OIl+/_-=.é\u0141\u{1F680}', (letter) => [`one with ${letter}`, `${'A'.repeat(shortest)}${letter}`]),
  ])('refuses text that is %s', (_why, text) => {
    expect(is(text)).toBe(false);
    const error = thrownBy(() => make(text));
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toBe(
      `${what}: must be a base58 ${what} of ${shortest} to ${longest} characters (got ${text === '' ? 'an empty string' : `a string of ${text.length} characters`})`,
    );
  });

  test('is text: a value of another type is none', () => {
    for (const value of [undefined, null, 1, 1n, new Uint8Array(32), ['A'.repeat(shortest)], {}]) {
      expect(is(value)).toBe(false);
    }
  });
});

test('WRAPPED_SOL is the mint that real trades are priced in', () => {
  expect(realTrades().filter(({ quote }) => quote === WRAPPED_SOL).length).toBeGreaterThan(1_000);
});
