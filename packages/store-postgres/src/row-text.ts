const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * Between two columns, and in the place of a null. Control characters, which no column of a trade can hold: U+001F is the unit
 * separator, U+001A stands for what cannot be shown.
 */
export const SEPARATOR = '\u001f';
export const NULL_MARK = '\u001a';

const separatorUnit = SEPARATOR.charCodeAt(0);
const nullUnit = NULL_MARK.charCodeAt(0);

/**
 * A row as one text, read column by column. Numbers are read digit by digit, without a string in between. What is no number comes
 * back as one that no field takes (NaN, -1n), so that the check of the trade names the field.
 */
export class RowText {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** A text column; empty when the row has ended too early. */
  text(): string {
    const end = this.#text.indexOf(SEPARATOR, this.#at);
    if (end === -1) return '';
    const column = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return column;
  }

  textOrNull(): string | null {
    return this.#isNull() ? null : this.text();
  }

  /** The last column, and whatever stands behind it. */
  rest(): string | null {
    const column = this.#text.slice(this.#at);
    return column === NULL_MARK ? null : column;
  }

  /** An int4 of at least 0. */
  index(): number {
    const value = this.#digits();
    return this.#ends() ? value : Number.NaN;
  }

  /** An int4 that is -1 for null. */
  indexOrNull(): number | null {
    const isNegative = this.#skips(MINUS);
    const value = this.index();
    if (!isNegative) return value;
    return value === 1 ? null : Number.NaN;
  }

  /** A whole number of at least 0. */
  whole(): bigint {
    const from = this.#at;
    const value = this.#digits();
    const to = this.#at;
    if (!this.#ends() || Number.isNaN(value)) return -1n;
    return Number.isSafeInteger(value) ? BigInt(value) : BigInt(this.#text.slice(from, to));
  }

  wholeOrNull(): bigint | null {
    return this.#isNull() ? null : this.whole();
  }

  /** Seconds with six digits behind the point, as microseconds. */
  micros(): number {
    const seconds = this.#digits();
    const isWhole = this.#skips(POINT);
    const from = this.#at;
    const micros = this.#digits();
    const isExact = isWhole && this.#at - from === 6;
    return this.#ends() && isExact ? seconds * 1_000_000 + micros : Number.NaN;
  }

  /** A numeric without the zeros that its scale adds behind the point. */
  decimal(): string {
    const text = this.text();
    if (!text.includes('.')) return text;
    let end = text.length;
    while (text.charCodeAt(end - 1) === ZERO) end--;
    if (text.charCodeAt(end - 1) === POINT) end--;
    return text.slice(0, end);
  }

  /** Digits up to what is none, rounded beyond 2^53; NaN without any. */
  #digits(): number {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    let value = 0;
    for (let unit = text.charCodeAt(at); unit >= ZERO && unit <= NINE; unit = text.charCodeAt(++at)) {
      value = value * 10 + (unit - ZERO);
    }
    this.#at = at;
    return at === from ? Number.NaN : value;
  }

  /** Does the column end here? Goes to the next one either way. */
  #ends(): boolean {
    if (this.#skips(separatorUnit)) return true;
    const end = this.#text.indexOf(SEPARATOR, this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
    return false;
  }

  #skips(unit: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== unit) return false;
    this.#at++;
    return true;
  }

  /** Is this column null? Goes to the next one when it is. */
  #isNull(): boolean {
    if (!this.#skips(nullUnit)) return false;
    this.#ends();
    return true;
  }
}
