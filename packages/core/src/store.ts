import type { CallOptions } from './call-options.js';
import type { DbError } from './db-error.js';

/** How a store and its server are. */
export interface Health {
  /** `degraded`: it answers, but something in `details` wants attention. */
  readonly status: 'up' | 'degraded' | 'down';
  /** How long the probe took, in milliseconds. */
  readonly latencyMs: number;
  /** Facts that the backend knows: versions, pool totals, lag. Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Why it is down; null when it is not. */
  readonly error: DbError | null;
}

/** What {@link Store.close} left behind. */
export interface CloseReport {
  /** How many accepted rows were not written when the deadline passed; each one's save has rejected. */
  readonly unwritten: number;
}

/** What {@link Store.close} accepts. */
export interface CloseOptions {
  /** How long to wait for calls under way, in milliseconds. @default 10_000 */
  readonly deadlineMs?: number | undefined;
}

/**
 * What every store is.
 *
 * Obligations of a store: it rejects with nothing but {@link DbError}; checks its arguments before any I/O; honours `signal`
 * and `timeoutMs` on every call; and after `close` rejects every method but `close` with kind `closed`.
 *
 * Obligations of a caller: close what you opened.
 */
export interface Store extends AsyncDisposable {
  /** `postgres`, `questdb`, `redis`, `memory`, ... */
  readonly name: string;

  /**
   * How the store is. Resolves also when the server is down; rejects with kind `closed` after `close`, and with `cancelled`
   * when the signal has aborted.
   */
  health(options?: CallOptions): Promise<Health>;

  /**
   * Waits for the calls under way, then releases everything. Calling it twice is fine: both get the same report. Disposal
   * (`await using`) does the same, and rejects with kind `timeout` when `unwritten` is above 0.
   */
  close(options?: CloseOptions): Promise<CloseReport>;
}
