import { type Decimal, decimal } from '@tradestore/core';

const DIGITS_OF_A_DOUBLE = 15;
/** 10^14, which the largest decimals are rounded to, is none. */
const LARGEST = 99_999_999_999_999;

/** What is left of a decimal that was a double for a while. */
export function asDouble(value: Decimal): Decimal {
  const digits = { maximumSignificantDigits: DIGITS_OF_A_DOUBLE, useGrouping: false };
  return decimal(Math.min(Number(value), LARGEST).toLocaleString('en-US', digits));
}
