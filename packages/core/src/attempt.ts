import type { Outcome } from './outcome.js';

/** One call on its way to the server. */
export interface Attempt {
  /**
   * Aborted when the call is given up (deadline, caller's abort, close): stop what can be stopped. Its reason is the `DbError` that
   * the call will reject with. It is made when it is first read: pass the attempt on rather than the signal where nobody may need it.
   */
  readonly signal: AbortSignal;
  /** What becomes of a write that fails now, when the error itself proves nothing. Of a read `not_applied`. */
  readonly outcome: Outcome;
  /** Milliseconds that are left until the call's deadline, at least 0. */
  leftMs(): number;
  /**
   * To be called right before the byte leaves that may take effect (an autocommit write, COMMIT). Throws the reason when the call
   * was given up: what was given up is never sent.
   */
  sent(): void;
  /** The server has refused what was sent: nothing of it has happened, so a failure from here on is `not_applied` again. */
  refused(): void;
}
