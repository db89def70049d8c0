/** What follows a second `=` in protocol versions 2 and 3: the type of a value in bytes. */
const DOUBLE = '=\x10';
const DECIMAL = '=\x17';

const scratch = Buffer.alloc(8);

/** A double as a text of bytes: eight, little-endian. */
export function doubleBytes(value: number): string {
  scratch.writeDoubleLE(value);
  return DOUBLE + scratch.toString('latin1');
}

/** A decimal as a text of bytes: scale, length, and the unscaled value in big-endian two's complement. */
export function decimalBytes(unscaled: bigint, scale: number): string {
  const bytes = unscaled >= 0n && unscaled <= MAX_SAFE ? smallBytes(Number(unscaled)) : largeBytes(unscaled);
  return DECIMAL + String.fromCharCode(scale, bytes.length) + bytes;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
/** As many digits as a number holds whatever they are. */
const SAFE_DIGITS = 15;

/**
 * A Decimal as a text of bytes, with as many digits behind the point as it has: the server fills them up to the column's scale.
 *
 * @param decimal canonical: an optional `-`, digits, and a fraction where there is one
 */
export function decimalTextBytes(decimal: string): string {
  const point = decimal.indexOf('.');
  const digits = point === -1 ? decimal : decimal.slice(0, point) + decimal.slice(point + 1);
  const scale = point === -1 ? 0 : decimal.length - point - 1;
  if (decimal.charCodeAt(0) === MINUS) return decimalBytes(BigInt(digits), scale);
  // Zeros in front don't count: a small price has many.
  let first = 0;
  while (first < digits.length - 1 && digits.charCodeAt(first) === ZERO) first += 1;
  const bytes =
    digits.length - first <= SAFE_DIGITS ? smallBytes(Number(digits.slice(first))) : largeBytes(BigInt(digits));
  return DECIMAL + String.fromCharCode(scale, bytes.length) + bytes;
}

const MINUS = 0x2d;
const ZERO = 0x30;
const TWO_32 = 2 ** 32;

/** @param value 0 to 2^53 - 1 */
function smallBytes(value: number): string {
  const low = value >>> 0;
  const high = Math.floor(value / TWO_32);
  if (high === 0) {
    if (low < 0x80) return String.fromCharCode(low);
    if (low < 0x8000) return String.fromCharCode(low >>> 8, low & 0xff);
    if (low < 0x800000) return String.fromCharCode(low >>> 16, (low >>> 8) & 0xff, low & 0xff);
    const four = String.fromCharCode(low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff);
    return low < 0x80000000 ? four : `\0${four}`;
  }
  const lower = String.fromCharCode(low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff);
  return smallBytes(high) + lower;
}

/** Any value. One below -1 has a byte of ones in front, also where it could do without: so the official client writes it. */
function largeBytes(value: bigint): string {
  const bits = value >= 0n ? bitsOfPositive(value) : bitsOfNegative(value);
  const hex = BigInt.asUintN(bits, value)
    .toString(16)
    .padStart(bits / 4, '0');
  return Buffer.from(hex, 'hex').toString('latin1');
}

/** The first bit says the sign, so that a value with its eighth bit set takes one byte more. */
function bitsOfPositive(value: bigint): number {
  let bits = 8;
  while (BigInt.asIntN(bits, value) !== value) bits += 8;
  return bits;
}

function bitsOfNegative(value: bigint): number {
  let bits = 0;
  while (value >> BigInt(bits) !== -1n) bits += 8;
  return bits + 8;
}
