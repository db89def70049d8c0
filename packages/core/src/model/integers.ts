/** The largest raw token amount, 2^64 - 1. */
export const U64_MAX: bigint = 2n ** 64n - 1n;

/** The largest sum of raw amounts, 2^128 - 1. */
export const U128_MAX: bigint = 2n ** 128n - 1n;

/** The range of a signed 128-bit integer, such as a realised profit or loss. */
export const I128_MIN: bigint = -(2n ** 127n);
export const I128_MAX: bigint = 2n ** 127n - 1n;

/** The largest slot or sequence, 2^63 - 1: what int8 and LONG hold. */
export const I63_MAX: bigint = 2n ** 63n - 1n;

/** The largest instruction index, 2^31 - 1. */
export const INDEX_MAX: number = 2 ** 31 - 1;

export const U64_RULE =
  'must be a bigint from 0 to 2^64 - 1; a number loses digits above 2^53, so write 1n (in JSON "1") and not 1';
export const I63_RULE = 'must be a bigint from 0 to 2^63 - 1; write 1n (in JSON "1") and not 1';
export const INDEX_RULE = 'must be an integer number from 0 to 2^31 - 1';

/** A raw amount: base units of a token (lamports for SOL), 0 ... 2^64 - 1. */
export function isU64(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value <= U64_MAX;
}

/** A slot or a sequence, 0 ... 2^63 - 1. */
export function isI63(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value <= I63_MAX;
}

/** An index, 0 ... 2^31 - 1; -0 is not one. */
export function isIndex(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && value >= 0 && !Object.is(value, -0);
}

/** A sum of raw amounts, 0 ... 2^128 - 1. */
export function isU128(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value <= U128_MAX;
}

/** A signed amount, -2^127 ... 2^127 - 1. */
export function isI128(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= I128_MIN && value <= I128_MAX;
}
