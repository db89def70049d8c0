import { DbError } from './db-error.js';
import type { Outcome } from './outcome.js';

/** The error of an aborted signal: kind `timeout` when the signal is of `AbortSignal.timeout`, else `cancelled`. */
export function abortError(signal: AbortSignal, outcome: Outcome): DbError {
  const reason: unknown = signal.reason;
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  return new DbError({
    kind: timedOut ? 'timeout' : 'cancelled',
    message: timedOut ? "the caller's signal timed out" : 'the caller aborted the call',
    outcome,
    cause: reason,
  });
}
