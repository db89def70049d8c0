import { type Address, addressField } from './address.js';
import { type Check, checkOf, type Fields } from './field.js';
import {
  amountField,
  chainTimeField,
  nameField,
  signedField,
  slotField,
  sumField,
  wordField,
} from './scalar-fields.js';
import type { Timestamp } from './timestamp.js';

/**
 * A position at one moment: what a profile holds of a token, what it cost and what it has earned. Each save is a snapshot; the
 * latest of an id is the one with the greatest `(time, sequence)`. Positions never expire.
 */
export interface Position {
  /** Names the position through all its snapshots. */
  readonly id: string;
  /** When the snapshot holds, in microseconds; the block time of the trade that made it, where one did. */
  readonly time: Timestamp;
  /** Orders snapshots of one `time`, 0 ... 2^63 - 1. */
  readonly sequence: bigint;
  readonly profileId: string;
  readonly wallet: Address;
  /** Mint of what is held. */
  readonly token: Address;
  /** Mint of what it was paid with. */
  readonly quote: Address;
  readonly status: 'open' | 'closed';
  /** Raw amount of `token` held, 0 ... 2^64 - 1. */
  readonly quantity: bigint;
  /** Raw amount of `quote` that the held quantity cost, 0 ... 2^128 - 1. */
  readonly costBasis: bigint;
  /** Lamports paid as fees so far, 0 ... 2^128 - 1. */
  readonly feesPaid: bigint;
  /** Raw amount of `quote` earned (or lost, below 0) so far by what was sold, -2^127 ... 2^127 - 1. */
  readonly realizedPnl: bigint;
  /** When the position was opened, in microseconds. */
  readonly openedAt: Timestamp;
  /** The slot that the snapshot was made of. */
  readonly slot: bigint;
}

/** What identifies a snapshot: saving another one with the same key replaces it. */
export type PositionKey = Pick<Position, 'id' | 'time' | 'sequence'>;

/** A place in the history of one position; every position is one. */
export type PositionCursor = Pick<Position, 'time' | 'sequence'>;

const cursorFields: Fields<PositionCursor> = { time: chainTimeField, sequence: slotField };

/** The fields of a position: the codec, the check and its error texts come from here. */
export const positionFields: Fields<Position> = {
  id: nameField,
  ...cursorFields,
  profileId: nameField,
  wallet: addressField,
  token: addressField,
  quote: addressField,
  status: wordField(['open', 'closed']),
  quantity: amountField,
  costBasis: sumField,
  feesPaid: sumField,
  realizedPnl: signedField,
  openedAt: chainTimeField,
  slot: slotField,
};

/** Asserts that a value is a position that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertPosition: Check<Position> = checkOf('position', positionFields);

/** Asserts that a value is a place in a history. Throws DbError kind `invalid_argument`. */
export const assertPositionCursor: Check<PositionCursor> = checkOf('position cursor', cursorFields);

/** The order of a history: time, then sequence. Negative, zero or positive. */
export function comparePositions(a: PositionCursor, b: PositionCursor): number {
  return a.time - b.time || Number(a.sequence > b.sequence) - Number(a.sequence < b.sequence);
}
