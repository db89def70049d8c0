import { writeAmount, writeDecimal } from './binary-numeric.js';

const NULL = -1;
const LENGTH_BYTES = 4;

/** 2000-01-01 in microseconds since 1970: where PostgreSQL counts from. */
const POSTGRES_EPOCH = 946_684_800_000_000;
const TWO_32 = 2 ** 32;

/** The four bytes of an int32, as the characters of a latin1 text. */
function int32Text(value: number): string {
  return String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

const NULL_FIELD = int32Text(NULL);
/** The lengths that ASCII columns have, ready made. */
const LENGTHS: readonly string[] = Array.from({ length: 128 }, (_, length) => int32Text(length));

/**
 * A text column of ASCII with its length before it, to be written by {@link RowBuffer.asciiFields}. Columns that stand side by side are
 * joined first and written by one call, which is what writing text costs.
 */
export function asciiField(text: string | null): string {
  if (text === null) return NULL_FIELD;
  return (LENGTHS[text.length] ?? int32Text(text.length)) + text;
}

/**
 * Rows in PostgreSQL's binary COPY format: each column is its length in bytes, an int32 (-1: null), and its bytes, numbers
 * big-endian. Source: PostgreSQL's manual, COPY, file formats. Who writes looks at {@link RowBuffer.room} first.
 */
export class RowBuffer {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: number) {
    // Not from the pool of small buffers: a chunk may be with the socket for long.
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
    this.#view = new DataView(this.#buffer.buffer);
  }

  /** How many bytes are left. */
  get room(): number {
    return this.#buffer.length - this.#at;
  }

  /** What was written. */
  written(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Two bytes that are no column: the number of columns, and the end. */
  int16(value: number): void {
    this.#view.setInt16(this.#at, value);
    this.#at += 2;
  }

  /** An int4 of at least 0; null is -1, as an index is stored that isn't there. */
  index(index: number | null): void {
    this.#length(4);
    this.#view.setInt32(this.#at, index ?? -1);
    this.#at += 4;
  }

  int8(value: bigint): void {
    this.#length(8);
    this.#view.setBigInt64(this.#at, value);
    this.#at += 8;
  }

  /** A timestamptz. @param micros since 1970 */
  time(micros: number): void {
    const since2000 = micros - POSTGRES_EPOCH;
    this.#length(8);
    this.#view.setInt32(this.#at, Math.floor(since2000 / TWO_32));
    this.#view.setUint32(this.#at + 4, since2000 >>> 0);
    this.#at += 8;
  }

  /** A text column of ASCII. */
  ascii(text: string): void {
    this.#length(text.length);
    this.#at += this.#buffer.write(text, this.#at, text.length, 'latin1');
  }

  /** Text columns of ASCII, made by {@link asciiField} and joined. */
  asciiFields(fields: string): void {
    this.#at += this.#buffer.write(fields, this.#at, fields.length, 'latin1');
  }

  /** A text column of any unicode. */
  unicode(text: string | null): void {
    if (text === null) {
      this.#length(NULL);
      return;
    }
    const bytes = this.#buffer.write(text, this.#at + LENGTH_BYTES, 'utf8');
    this.#length(bytes);
    this.#at += bytes;
  }

  /** A numeric without a fraction, 0 ... 2^64 - 1. */
  amount(amount: bigint | null): void {
    if (amount === null) this.#length(NULL);
    else this.#endAt(writeAmount(this.#view, this.#at + LENGTH_BYTES, amount));
  }

  /** A numeric. @param decimal a Decimal of at least 0 */
  decimal(decimal: string): void {
    this.#endAt(writeDecimal(this.#view, this.#at + LENGTH_BYTES, decimal));
  }

  #length(bytes: number): void {
    this.#view.setInt32(this.#at, bytes);
    this.#at += LENGTH_BYTES;
  }

  #endAt(end: number): void {
    this.#length(end - this.#at - LENGTH_BYTES);
    this.#at = end;
  }
}
