import type { DbErrorKind } from '../db-error-kinds.js';

/** One row of a classification table. Every column but the last is needed: a row that lacks one does not compile. */
export type ErrorRow = readonly [
  kind: DbErrorKind,
  /** T: the same call could succeed later without anybody changing anything. P: it could not. */
  status: 'T' | 'P',
  /**
   * What the error proves of a write. `not_applied`: it did not happen, whatever the phase was. `by_phase`: the error proves
   * nothing, so that the phase decides; also for what a server says when it does not know itself.
   */
  outcome: 'not_applied' | 'by_phase',
  /**
   * May the connection serve another call? This is not the same list as the transient errors: a duplicate key is permanent and
   * does the connection no harm. `none`: there was no connection.
   */
  connection: 'keep' | 'discard' | 'none',
  /** Names the thing, the rule and the way out. Fixed text: what a server or a driver writes can hold values. */
  message: string,
  more?: RowExtras,
];

/** What few rows have. */
export interface RowExtras {
  /** Milliseconds to wait at least before the next attempt. */
  readonly retryAfterMs?: number;
  /** The connection is lost and this error does not say why: the last error of the client may, and so does a store that is closing. */
  readonly isBareLoss?: true;
}

/** What no table has a row for. */
export const UNKNOWN_ERROR: ErrorRow = [
  'unknown',
  'P',
  'by_phase',
  'discard',
  'an error that this version has no rule for; `cause` holds it as the driver gave it, values included: look before you log it',
];

/** An {@link ErrorRow} by the names of its columns. */
export interface Verdict extends RowExtras {
  readonly kind: DbErrorKind;
  readonly transient: boolean;
  readonly outcome: ErrorRow[2];
  readonly connection: ErrorRow[3];
  readonly message: string;
}

export function verdictOf([kind, status, outcome, connection, message, more]: ErrorRow): Verdict {
  return { kind, transient: status === 'T', outcome, connection, message, ...more };
}

/** The row of a code. Not by the index alone: a code could be called `constructor`. */
export function rowOf(table: Readonly<Record<string, ErrorRow>>, code: string): ErrorRow | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
