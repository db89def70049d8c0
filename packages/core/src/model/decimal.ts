import { invalidArgument } from '../invalid-argument.js';

/**
 * An exact decimal number as canonical text: no exponent, no leading zeros, no trailing zeros after the point, no `-0`; at
 * most 14 digits before and 24 after the point, which is numeric(38,24) and DECIMAL(38,24). {@link decimal} makes one.
 */
export type Decimal = string & { readonly '__decimal:@tradestore': true };

/** Most digits before the point. */
export const DECIMAL_INTEGER_DIGITS = 14;
/** Most digits after the point. */
export const DECIMAL_FRACTION_DIGITS = 24;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/** Is it a Decimal in canonical form? */
export function isDecimal(value: unknown): value is Decimal {
  if (typeof value !== 'string') return false;
  const start = value.charCodeAt(0) === MINUS ? 1 : 0;
  const point = afterDigits(value, start);
  const integerDigits = point - start;
  if (integerDigits === 0 || integerDigits > DECIMAL_INTEGER_DIGITS) return false;
  if (integerDigits > 1 && value.charCodeAt(start) === ZERO) return false;
  if (point === value.length) return value !== '-0';
  if (value.charCodeAt(point) !== POINT) return false;
  const end = afterDigits(value, point + 1);
  const fractionDigits = end - point - 1;
  return (
    end === value.length &&
    fractionDigits > 0 &&
    fractionDigits <= DECIMAL_FRACTION_DIGITS &&
    value.charCodeAt(end - 1) !== ZERO
  );
}

/** A Decimal of at least 0. */
export function isPositiveOrZeroDecimal(value: unknown): value is Decimal {
  return isDecimal(value) && value.charCodeAt(0) !== MINUS;
}

function afterDigits(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < ZERO || unit > NINE) break;
  }
  return at;
}

/** Text longer than this is refused unread: what reads a number must not be slow on what is none. */
const TEXT_MAX = 1000;
const TEXT_RULE = `must have at most ${TEXT_MAX} characters`;

/** Says which rule of the canonical form a value breaks, and the way out. */
export function explainDecimal(value: unknown): string {
  if (typeof value !== 'string') return 'must be a Decimal, which is text; make one with decimal(...)';
  if (value.length > TEXT_MAX) return TEXT_RULE;
  if (/^[+-]?[\d.]+e[+-]?\d+$/i.test(value)) return 'exponents are not accepted; write 0.000000001 for 1e-9';
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(value)) return 'must be digits with at most one point; make one with decimal(...)';
  if (/^-0*\.?0*$/.test(value)) return 'zero has no sign; write 0';
  const [integer = '', fraction = ''] = value.replace('-', '').split('.');
  if (integer.replace(/^0+/, '').length > DECIMAL_INTEGER_DIGITS) {
    return `must have at most ${DECIMAL_INTEGER_DIGITS} digits before the point`;
  }
  if (fraction.replace(/0+$/, '').length > DECIMAL_FRACTION_DIGITS) {
    return `must have at most ${DECIMAL_FRACTION_DIGITS} digits after the point; round it as your books demand`;
  }
  return 'must be canonical: 0.5 and not .5, 00.5 or 0.50; normalise with decimal(...)';
}

/** Exponents beyond this cannot give an allowed number; the bound keeps `1e999999999` from filling the memory. */
const EXPONENT_MAX = 1000;

/**
 * Brings a number in any usual notation to a {@link Decimal}, exactly: `decimal('1e-9')` is `0.000000001`. A `number` is
 * taken as the shortest text that reads back as the same number, so `decimal(0.1)` is `0.1`.
 *
 * @throws DbError kind `invalid_argument` for what is not a finite number or has too many digits; nothing is ever rounded.
 */
export function decimal(value: string | number | bigint): Decimal {
  const given = String(value);
  if (given.length > TEXT_MAX) throw invalidArgument({ what: 'decimal' }, TEXT_RULE, value);
  const match = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,9}))?$/i.exec(given);
  if (match === null) throw invalidArgument({ what: 'decimal' }, 'must be a finite number in digits', value);
  const [, sign = '', integer = '', fraction = '', exponentText = '0'] = match;
  const digits = (integer + fraction).replace(/^0+/, '');
  if (digits === '') return '0' as Decimal;
  const exponent = Number(exponentText);
  const pointAt = digits.length - fraction.length + exponent;
  if (Math.abs(exponent) > EXPONENT_MAX || pointAt > DECIMAL_INTEGER_DIGITS) {
    throw invalidArgument(
      { what: 'decimal' },
      `must have at most ${DECIMAL_INTEGER_DIGITS} digits before and ${DECIMAL_FRACTION_DIGITS} after the point`,
      value,
    );
  }
  const whole = pointAt > 0 ? digits.slice(0, pointAt).padEnd(pointAt, '0') : '0';
  const rest = (pointAt > 0 ? digits.slice(pointAt) : '0'.repeat(-pointAt) + digits).replace(/0+$/, '');
  const text = `${sign === '-' ? '-' : ''}${whole}${rest === '' ? '' : `.${rest}`}`;
  if (!isDecimal(text)) throw invalidArgument({ what: 'decimal' }, explainDecimal(text), value);
  return text;
}

/** Orders Decimals by value; negative, zero or positive. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const negativeA = a.charCodeAt(0) === MINUS;
  const negativeB = b.charCodeAt(0) === MINUS;
  if (negativeA !== negativeB) return negativeA ? -1 : 1;
  return negativeA ? compareMagnitudes(b, a) : compareMagnitudes(a, b);
}

/** With equal digits before the point, the order of canonical text is the order of the numbers. */
function compareMagnitudes(a: string, b: string): number {
  const width = integerWidth(a) - integerWidth(b);
  if (width !== 0) return width;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function integerWidth(text: string): number {
  const point = text.indexOf('.');
  return point === -1 ? text.length : point;
}

/** The Decimal as an integer count of 10^-24, as the databases' DECIMAL(38,24) keep it. */
export function decimalToUnits(value: Decimal): bigint {
  const [integer = '', fraction = ''] = value.split('.');
  return BigInt(integer + fraction.padEnd(DECIMAL_FRACTION_DIGITS, '0'));
}

/** The largest count of 10^-24 that a Decimal holds. */
const UNITS_MAX = 10n ** BigInt(DECIMAL_INTEGER_DIGITS + DECIMAL_FRACTION_DIGITS) - 1n;

/**
 * The Decimal of an integer count of 10^-24.
 *
 * @throws DbError kind `invalid_argument` beyond 38 digits
 */
export function decimalFromUnits(units: bigint): Decimal {
  const magnitude = units < 0n ? -units : units;
  if (magnitude > UNITS_MAX) throw invalidArgument({ what: 'decimal' }, 'must have at most 38 digits', units);
  const digits = magnitude.toString().padStart(DECIMAL_FRACTION_DIGITS + 1, '0');
  const integer = digits.slice(0, -DECIMAL_FRACTION_DIGITS);
  const fraction = digits.slice(-DECIMAL_FRACTION_DIGITS).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}` as Decimal;
}

/** The smallest Decimal above zero, 10^-24. */
export const SMALLEST_DECIMAL: Decimal = decimalFromUnits(1n);
/** The largest Decimal, 14 nines before and 24 after the point. */
export const LARGEST_DECIMAL: Decimal = decimalFromUnits(UNITS_MAX);
