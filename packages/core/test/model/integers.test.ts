import { expect, test } from 'vitest';
import { I63_MAX, INDEX_MAX, isI63, isIndex, isU64, U64_MAX } from '../../src/model/integers.js';

const noInteger = [undefined, null, '1', '', true, {}, [1n], Number.NaN, 1.5, Number.POSITIVE_INFINITY];

test('the limits are those of u64, int8 and int4', () => {
  expect(U64_MAX).toBe(18_446_744_073_709_551_615n);
  expect(I63_MAX).toBe(9_223_372_036_854_775_807n);
  expect(INDEX_MAX).toBe(2_147_483_647);
});

test('a raw amount is a bigint from 0 to 2^64 - 1', () => {
  for (const value of [0n, 1n, 2n ** 53n + 1n, U64_MAX]) expect(isU64(value)).toBe(true);
  for (const value of [-1n, U64_MAX + 1n, 0, 1, ...noInteger]) expect(isU64(value)).toBe(false);
});

test('a slot is a bigint from 0 to 2^63 - 1', () => {
  for (const value of [0n, 1n, I63_MAX]) expect(isI63(value)).toBe(true);
  for (const value of [-1n, I63_MAX + 1n, 0, 1, ...noInteger]) expect(isI63(value)).toBe(false);
});

test('an index is a whole number from 0 to 2^31 - 1, and -0 is not one', () => {
  for (const value of [0, 1, INDEX_MAX]) expect(isIndex(value)).toBe(true);
  for (const value of [-0, -1, INDEX_MAX + 1, 2 ** 32, 2 ** 53, 0n, 1n, ...noInteger])
    expect(isIndex(value)).toBe(false);
});
