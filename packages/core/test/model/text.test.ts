import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareText, isName, NAME_MAX } from '../../src/model/text.js';
import { arbitraryName } from '../arbitrary-trade.js';

/** Few letters on both sides of the surrogates, so that common prefixes and differences beyond U+FFFF are frequent. */
const letters = ['a', 'b', '\uD7FF', '\uE000', '\uFF5E', '\uFFFF', '\u{10000}', '\u{1F680}', '\u{1F681}', '\u{10FFFF}'];
const closeText = fc.string({ unit: fc.constantFrom(...letters), maxLength: 4 });

function byCodePoints(a: string, b: string): number {
  const left = Array.from(a, (letter) => letter.codePointAt(0) ?? -1);
  const right = Array.from(b, (letter) => letter.codePointAt(0) ?? -1);
  for (const [at, codePoint] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (codePoint !== other) return codePoint < other ? -1 : 1;
  }
  return left.length < right.length ? -1 : 0;
}

describe('compareText', () => {
  test('orders by code point, whatever the text', () => {
    const text = fc.oneof(closeText, arbitraryName, fc.constant(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(byCodePoints(a, b));
      }),
      { numRuns: 2_000 },
    );
  });

  test('orders as UTF-8 bytes do, which is what collate "C" compares', () => {
    fc.assert(
      fc.property(closeText, closeText, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('puts what lies beyond U+FFFF last, where JavaScript puts it before U+E000', () => {
    expect('\u{1F680}' < '\uFF5E').toBe(true);
    expect(compareText('\u{1F680}', '\uFF5E')).toBeGreaterThan(0);
  });

  test('puts a prefix before what it starts', () => {
    expect(compareText('pump', 'pumpfun')).toBeLessThan(0);
    expect(compareText('pump', 'pump')).toBe(0);
  });
});

describe('isName', () => {
  test('takes any well-formed unicode of 1 to 128 characters', () => {
    fc.assert(
      fc.property(arbitraryName, (name) => {
        expect(isName(name)).toBe(true);
      }),
    );
  });

  test('counts characters and not UTF-16 units', () => {
    expect(isName('\u{1F680}'.repeat(NAME_MAX))).toBe(true);
    expect(isName('\u{1F680}'.repeat(NAME_MAX + 1))).toBe(false);
    expect(isName('a'.repeat(NAME_MAX))).toBe(true);
    expect(isName('a'.repeat(NAME_MAX + 1))).toBe(false);
  });

  test('refuses every control character', () => {
    const controls = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, at) => 0x7f + at)];
    for (const unit of controls) expect(isName(`a${String.fromCharCode(unit)}b`), `U+${unit.toString(16)}`).toBe(false);
  });

  test.each([
    ['an empty string', ''],
    ['a lone high surrogate', 'a\uD83D'],
    ['a lone low surrogate', '\uDE80a'],
    ['surrogates in the wrong order', '\uDE80\uD83D'],
    ['a number', 1],
    ['null', null],
    ['undefined', undefined],
  ])('refuses %s', (_what, value) => {
    expect(isName(value)).toBe(false);
  });

  test('takes the oddest real token names as they are, but for the one with a line break', () => {
    const file = new URL('../../../../examples/data/odd-names.json', import.meta.url);
    const tokens = JSON.parse(readFileSync(file, 'utf8')) as readonly { name: string | null }[];
    const names = tokens.flatMap(({ name }) => name ?? []);
    expect(names.length).toBeGreaterThan(90);
    expect(names.filter((name) => !isName(name))).toEqual(['Pixelated \r\ncat']);
  });
});
