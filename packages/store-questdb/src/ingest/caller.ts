import { type Attempt, DbError, isDbError } from '@tradestore/core';
import type { Lease } from './byte-budget.js';

/** What a {@link Caller} brings. */
export interface CallerOptions {
  readonly attempt: Attempt;
  /** Its rows, encoded. */
  readonly bytes: Buffer;
  readonly rows: number;
  readonly lease: Lease;
  /** When its rows were accepted, on the clock's monotonic time. */
  readonly since: number;
}

/** One call's rows in one request, and the answer that the call is owed. */
export class Caller {
  readonly bytes: Buffer;
  readonly rows: number;
  readonly since: number;
  /** Settles with the answer. */
  readonly answer: Promise<void>;
  readonly #attempt: Attempt;
  readonly #lease: Lease;
  readonly #onAbort: () => void;
  #onLeave: ((reason: DbError) => void) | undefined;
  #resolve: () => void = () => undefined;
  #reject: (error: DbError) => void = () => undefined;

  constructor({ attempt, bytes, rows, lease, since }: CallerOptions) {
    this.bytes = bytes;
    this.rows = rows;
    this.since = since;
    this.#attempt = attempt;
    this.#lease = lease;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#onAbort = () => this.#leave(attempt.signal.reason);
    attempt.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Was the call given up? */
  get hasLeft(): boolean {
    return this.#attempt.signal.aborted;
  }

  /** @param onLeave told once, when the call is given up */
  join(onLeave: (reason: DbError) => void): void {
    this.#onLeave = onLeave;
  }

  /** Its bytes are about to leave. @returns false: the call was given up, and has been told so */
  sent(): boolean {
    try {
      this.#attempt.sent();
      return true;
    } catch (reason) {
      this.#leave(reason);
      return false;
    }
  }

  /** The server has provably not stored what was sent. */
  refused(): void {
    this.#attempt.refused();
  }

  /** Its rows are stored. */
  stored(): void {
    this.#stopListening();
    this.#resolve();
  }

  fail(error: DbError): void {
    this.#stopListening();
    this.#reject(error);
  }

  /** Its bytes are no longer held. */
  release(): void {
    this.#lease.release();
  }

  #leave(reason: unknown): void {
    const error = isDbError(reason) ? reason : new DbError({ kind: 'cancelled', message: 'the call was given up' });
    const onLeave = this.#onLeave;
    this.#stopListening();
    onLeave?.(error);
  }

  #stopListening(): void {
    this.#onLeave = undefined;
    this.#attempt.signal.removeEventListener('abort', this.#onAbort);
  }
}
