import type { DbError } from '../db-error.js';
import type { AnyCallSpec } from '../method-table.js';
import type { Outcome } from '../outcome.js';

/** A read or write on its way through the layers. */
export class Call {
  readonly store: string;
  readonly operation: string;
  readonly spec: AnyCallSpec;
  readonly args: readonly unknown[];
  /** How long it may take, retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** When that is over, on the clock's monotonic scale. */
  readonly deadlineAt: number;
  /** How often the store was asked. */
  attempts = 0;
  /** Is the store working on it right now? */
  inFlight = false;
  /** Has it done what it was to do? */
  succeeded = false;
  /** The store is being closed: there is no attempt after the one that is under way. */
  lastAttempt = false;
  #outcome: Outcome = 'not_applied';
  #cancelReason: DbError | undefined;
  #onCancel: ((reason: DbError) => void) | undefined;
  #onAbandon: ((reason: DbError) => void) | undefined;

  constructor(
    place: { readonly store: string; readonly operation: string },
    spec: AnyCallSpec,
    args: readonly unknown[],
    time: { readonly timeoutMs: number; readonly now: number },
  ) {
    this.store = place.store;
    this.operation = place.operation;
    this.spec = spec;
    this.args = args;
    this.timeoutMs = time.timeoutMs;
    this.deadlineAt = time.now + time.timeoutMs;
  }

  get isWrite(): boolean {
    return this.spec.kind !== 'read';
  }

  /** May the store be asked again when an attempt's outcome is unknown? */
  get repeatable(): boolean {
    return this.spec.kind === 'read' || (this.spec.kind === 'write' && this.spec.repeatable);
  }

  /** How many rows it writes; 0 for a read, 1 for a transaction. */
  get rows(): number {
    return this.batchSize ?? Number(this.isWrite);
  }

  /** How many rows it writes in one batch; undefined when it is no batch. */
  get batchSize(): number | undefined {
    if (this.spec.kind !== 'write' || this.spec.rows === undefined) return undefined;
    const rows = this.args[this.spec.rows];
    return Array.isArray(rows) ? rows.length : undefined;
  }

  /** Why it was given up: the deadline, the caller's signal or the store's close. */
  get cancelReason(): DbError | undefined {
    return this.#cancelReason;
  }

  /**
   * Gives the call up. Whoever works on it is told first, and the caller's promise settles in the next macrotask, so that a
   * store that rejects in its abort listener supplies the true `outcome`. What is already in a request may still take effect.
   */
  cancel(reason: DbError): void {
    if (this.#cancelReason !== undefined) return;
    this.#cancelReason = reason;
    this.#onCancel?.(reason);
    setImmediate(() => this.#onAbandon?.(reason));
  }

  /** Tells the one layer that works on the call right now when it is given up. */
  whenCancelled(listener: ((reason: DbError) => void) | undefined): void {
    this.#onCancel = listener;
  }

  /** Tells the outermost layer when the call was given up and nobody inside has settled it. */
  whenAbandoned(listener: (reason: DbError) => void): void {
    this.#onAbandon = listener;
  }

  /** Notes how an attempt failed: once an attempt may have taken effect, so may have the call. */
  noteOutcome(outcome: Outcome): void {
    if (this.isWrite && outcome === 'unknown') this.#outcome = 'unknown';
  }

  /** The error that the caller gets: the call's own place, attempts and outcome on it. */
  failure(error: DbError): DbError {
    return error.with({
      store: this.store,
      operation: this.operation,
      attempts: this.attempts,
      outcome: this.#outcome,
    });
  }
}

/** Passes a call on to the next layer. */
export type Next<Result = unknown> = (call: Call) => Promise<Result>;

/** What one attempt came to. Not thrown, so that the breaker can weigh it. */
export type AttemptResult =
  | { readonly value: unknown }
  | {
      readonly error: DbError;
      /** What it says of the server's health; a caller's own short deadline says nothing. */
      readonly verdict: 'healthy' | 'unhealthy' | 'none';
      /** Has the store not settled it? Then it may still take effect, long after the caller was answered. */
      readonly silent: boolean;
    };

/** The result of an attempt that was not made, because the call had been given up before. */
export function notAttempted(reason: DbError): AttemptResult {
  return { error: reason, verdict: 'none', silent: false };
}
