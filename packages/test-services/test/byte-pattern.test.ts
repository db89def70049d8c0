import { describe, expect, test } from 'vitest';
import { PatternScan } from '../src/fault-proxy/byte-pattern.js';
import { seededRandom } from '../src/fault-proxy/seeded-random.js';

/** Where the pattern ends in all of the text, fed in chunks of these sizes. */
function endIn(text: string, pattern: ConstructorParameters<typeof PatternScan>[0], size: () => number): number {
  const scan = new PatternScan(pattern);
  for (let at = 0; at < text.length; ) {
    const chunk = Buffer.from(text.slice(at, at + size()));
    const found = scan.next(chunk);
    if (found?.end !== undefined) return at + found.end;
    at += chunk.length;
  }
  return -1;
}

describe('a byte pattern', () => {
  test('is found wherever chunk borders cut it', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: 30 }, () => (random() < 0.5 ? 'a' : 'b')).join('');
      const pattern = Array.from({ length: 1 + Math.floor(random() * 6) }, () => (random() < 0.5 ? 'a' : 'b')).join('');
      const start = text.indexOf(pattern);
      expect(endIn(text, pattern, () => 1 + Math.floor(random() * 5))).toBe(start < 0 ? -1 : start + pattern.length);
    }
  });

  test('may be bytes, or a function that says from where on it must see more', () => {
    const message = Buffer.from([0x63, 0, 0, 0, 4]);
    expect(endIn('ab\x63\0\0\0\x04z', message, () => 2)).toBe(7);
    const line = (bytes: Buffer) => {
      const start = bytes.indexOf('<');
      const end = bytes.indexOf('>', start);
      if (start < 0) return null;
      return end < 0 ? { start } : { start, end: end + 1 };
    };
    expect(endIn('ab<of any length>z', line, () => 3)).toBe(17);
  });
});

test('a seed gives the same random numbers each time, and another seed others', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});
