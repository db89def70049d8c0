import { hash } from 'node:crypto';
import { type Address, address, type Signature, signature, type Timestamp, timestamp } from '@tradestore/core';

const MICROS_PER_DAY = 86_400_000_000;

/** 2021-01-01 as days since 1970: well after Solana's genesis, so that days before it exist too. */
const FIRST_DAY = 18_628;

/** Within how many days the worlds of a suite start, so that suites of different names seldom meet. */
const SPREAD_DAYS = 8_000;

/**
 * What one test has for itself in a database that it shares with others: a day, a token, a trader, and as many addresses and
 * signatures as it asks for. The same name and number give the same world in every run.
 */
export class World {
  /** Midnight UTC. */
  readonly start: Timestamp;
  /** The next midnight UTC, no longer in this world. */
  readonly end: Timestamp;
  readonly token: Address;
  readonly trader: Address;
  readonly #seed: string;
  #ordinal = 0;

  /**
   * @param suite all worlds of one suite differ in their number
   * @param number from 0
   */
  constructor(suite: string, number: number) {
    this.#seed = `${suite}/${number}`;
    const day = FIRST_DAY + (digest('sha256', suite).readUInt32BE() % SPREAD_DAYS) + number;
    this.start = timestamp(day * MICROS_PER_DAY);
    this.end = timestamp((day + 1) * MICROS_PER_DAY);
    this.token = this.address('token');
    this.trader = this.address('trader');
  }

  /** So many microseconds after the start of the day. */
  at(micros: number): Timestamp {
    return timestamp(this.start + micros);
  }

  /** The address of a label: base58 of 32 bytes. */
  address(label: string): Address {
    return address(base58(digest('sha256', `${this.#seed}/address/${label}`)));
  }

  /** The signature of a label: base58 of 64 bytes. */
  signature(label: string): Signature {
    return signature(base58(digest('sha512', `${this.#seed}/signature/${label}`)));
  }

  /** An id or a name of a label that no other world has: `position-5f0c...`, for a label of `position`. */
  name(label: string): string {
    return `${label}-${digest('sha256', `${this.#seed}/name/${label}`).toString('hex', 0, 12)}`;
  }

  /** The number of a label, from 0 to below `bound`, which is at most 2^32. */
  number(label: string, bound: number): number {
    return digest('sha256', `${this.#seed}/number/${label}`).readUInt32BE() % bound;
  }

  /** The rows in an order that has nothing to do with theirs. */
  shuffled<Row>(rows: readonly Row[]): Row[] {
    const ranked = rows.map((row, at) => ({ row, rank: this.number(`shuffle ${at}`, 2 ** 32) }));
    return ranked.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
  }

  /** 0, 1, 2, ...: counts what was made in this world. */
  nextOrdinal(): number {
    return this.#ordinal++;
  }
}

function digest(algorithm: 'sha256' | 'sha512', text: string): Buffer {
  return hash(algorithm, text, 'buffer');
}

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** So many letters stand for a number that a double holds exactly; dividing bigints once for each would take most of the time. */
const LETTERS_AT_ONCE = 9;
const NUMBERS_AT_ONCE = 58n ** BigInt(LETTERS_AT_ONCE);

/** Base58 as Solana writes keys: a leading zero byte is a leading `1`. */
function base58(bytes: Buffer): string {
  let text = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`); rest > 0n; rest /= NUMBERS_AT_ONCE) {
    let letters = '';
    for (let low = Number(rest % NUMBERS_AT_ONCE); low > 0; low = Math.floor(low / 58)) {
      letters = `${LETTERS.charAt(low % 58)}${letters}`;
    }
    text = `${rest >= NUMBERS_AT_ONCE ? letters.padStart(LETTERS_AT_ONCE, '1') : letters}${text}`;
  }
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = `1${text}`;
  }
  return text;
}
