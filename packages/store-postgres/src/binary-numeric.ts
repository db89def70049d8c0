/*
 * The binary form of `numeric`: int16 number of digits, int16 weight (the power of 10 000 of the first digit), uint16 sign (0:
 * positive), int16 scale for display, then the digits to the base of 10 000. Source: PostgreSQL, numeric_recv in
 * src/backend/utils/adt/numeric.c.
 */

const BASE = 10_000;
const HEADER_BYTES = 8;
const DIGIT_BYTES = 2;
const ZERO = 48;

/** Three digits to the base of 10 000. What is above them in an amount, and what they hold, are exact as numbers. */
const THREE_DIGITS = 10 ** 12;
const threeDigits = BigInt(THREE_DIGITS);

/**
 * Writes a raw amount, 0 ... 2^64 - 1, as numeric without a fraction.
 *
 * @returns where it ends
 */
export function writeAmount(view: DataView, at: number, amount: bigint): number {
  // Dividing numbers takes a fraction of dividing bigints; most amounts are below 2^53.
  const small = amount <= Number.MAX_SAFE_INTEGER ? Number(amount) : undefined;
  const upper = small === undefined ? Number(amount / threeDigits) : Math.floor(small / THREE_DIGITS);
  const lower = small === undefined ? Number(amount % threeDigits) : small - upper * THREE_DIGITS;
  const first = Math.floor(upper / BASE);
  const third = Math.floor(lower / (BASE * BASE));
  const rest = lower - third * BASE * BASE;
  const fourth = Math.floor(rest / BASE);
  const digitsAt = at + HEADER_BYTES;
  let to = digitsAt;
  to = writeDigit(view, to, digitsAt, first);
  to = writeDigit(view, to, digitsAt, upper - first * BASE);
  to = writeDigit(view, to, digitsAt, third);
  to = writeDigit(view, to, digitsAt, fourth);
  to = writeDigit(view, to, digitsAt, rest - fourth * BASE);
  const digits = (to - digitsAt) / DIGIT_BYTES;
  writeHeader(view, at, digits, Math.max(digits - 1, 0), 0);
  return to;
}

/**
 * Writes a Decimal of at least 0, canonical text, as numeric.
 *
 * @returns where it ends
 */
export function writeDecimal(view: DataView, at: number, decimal: string): number {
  const point = decimal.indexOf('.');
  const integerEnd = point === -1 ? decimal.length : point;
  const digitsAt = at + HEADER_BYTES;
  let to = digitsAt;
  // The digits to the base of 10 000 are counted from the point: the first of them may hold fewer than four decimal ones.
  for (let from = integerEnd - Math.ceil(integerEnd / 4) * 4; from < integerEnd; from += 4) {
    to = writeDigit(view, to, digitsAt, fourDigits(decimal, from));
  }
  let weight = (to - digitsAt) / DIGIT_BYTES - 1;
  if (point !== -1) {
    for (let from = point + 1; from < decimal.length; from += 4) {
      const before = to;
      to = writeDigit(view, to, digitsAt, fourDigits(decimal, from));
      if (to === before) weight--;
    }
  }
  const digits = (to - digitsAt) / DIGIT_BYTES;
  writeHeader(view, at, digits, digits === 0 ? 0 : weight, point === -1 ? 0 : decimal.length - point - 1);
  return to;
}

/** Leaves out zeros before the first digit. */
function writeDigit(view: DataView, to: number, digitsAt: number, digit: number): number {
  if (digit === 0 && to === digitsAt) return to;
  view.setInt16(to, digit);
  return to + DIGIT_BYTES;
}

/** Four decimal digits as a number; places before and behind the text count as 0. */
function fourDigits(text: string, from: number): number {
  return (
    digitAt(text, from) * 1000 + digitAt(text, from + 1) * 100 + digitAt(text, from + 2) * 10 + digitAt(text, from + 3)
  );
}

function digitAt(text: string, at: number): number {
  return at >= 0 && at < text.length ? text.charCodeAt(at) - ZERO : 0;
}

function writeHeader(view: DataView, at: number, digits: number, weight: number, scale: number): void {
  view.setInt16(at, digits);
  view.setInt16(at + 2, weight);
  view.setUint16(at + 4, 0);
  view.setInt16(at + 6, scale);
}
