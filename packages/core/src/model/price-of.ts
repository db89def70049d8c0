import { invalidArgument } from '../invalid-argument.js';
import { DECIMAL_FRACTION_DIGITS, type Decimal, decimalFromUnits, decimalToUnits, LARGEST_DECIMAL } from './decimal.js';
import { isU64, U64_RULE } from './integers.js';

/** The two sides of a swap in raw amounts, with the mints' decimals. */
export interface PriceInput {
  /** Base units of the token. */
  readonly tokenAmount: bigint;
  /** The token mint's `decimals`, 0 to 255 (a byte in the SPL mint account). */
  readonly tokenDecimals: number;
  /** Base units of the quote. */
  readonly quoteAmount: bigint;
  /** The quote mint's `decimals`, 0 to 255. */
  readonly quoteDecimals: number;
}

/**
 * The price of one whole token in whole quote units: `(quoteAmount / 10^quoteDecimals) / (tokenAmount / 10^tokenDecimals)`,
 * rounded half-even to 24 digits after the point. Exactly `0` when an amount is zero; otherwise never `0`, because a price
 * that rounds to nothing becomes the smallest Decimal, and one that is too large the largest.
 *
 * @throws DbError kind `invalid_argument`
 *
 * @example
 * ```ts
 * import { priceOf } from '@tradestore/core';
 *
 * // 2 SOL (9 decimals) for 1000 tokens (6 decimals)
 * const price = priceOf({ tokenAmount: 1_000_000_000n, tokenDecimals: 6, quoteAmount: 2_000_000_000n, quoteDecimals: 9 });
 * if (price !== '0.002') throw new Error(price);
 * ```
 */
export function priceOf(input: PriceInput): Decimal {
  for (const field of ['tokenAmount', 'quoteAmount'] as const) {
    if (!isU64(input[field])) throw invalidArgument({ what: 'price input', field }, U64_RULE, input[field]);
  }
  for (const field of ['tokenDecimals', 'quoteDecimals'] as const) {
    const decimals: unknown = input[field];
    if (!Number.isInteger(decimals) || Number(decimals) < 0 || Number(decimals) > 255) {
      throw invalidArgument({ what: 'price input', field }, 'must be an integer number from 0 to 255', decimals);
    }
  }
  if (input.tokenAmount === 0n || input.quoteAmount === 0n) return decimalFromUnits(0n);
  const shift = input.tokenDecimals - input.quoteDecimals + DECIMAL_FRACTION_DIGITS;
  const numerator = shift >= 0 ? input.quoteAmount * 10n ** BigInt(shift) : input.quoteAmount;
  const denominator = shift >= 0 ? input.tokenAmount : input.tokenAmount * 10n ** BigInt(-shift);
  const units = divideHalfEven(numerator, denominator);
  if (units === 0n) return decimalFromUnits(1n);
  return units > decimalToUnits(LARGEST_DECIMAL) ? LARGEST_DECIMAL : decimalFromUnits(units);
}

/** Division of positive integers, rounded to the nearest, ties to the even neighbour. */
function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice < denominator) return quotient;
  if (twice > denominator) return quotient + 1n;
  return quotient % 2n === 0n ? quotient : quotient + 1n;
}
