import { ExponentialBackoff, type IBackoff, isBrokenCircuitError } from 'cockatiel';
import type { Clock } from '../clock.js';
import { DbError, isDbError } from '../db-error.js';
import type { AttemptResult, Call, Next } from './call.js';
import type { ResolvedLayerOptions } from './layer-options.js';

/**
 * Tries again after a transient error what is safe to repeat, with exponential back-off and jitter. What the bulkhead or the
 * breaker refuses is not tried again: that would add load where there is too much.
 *
 * The loop is ours and the back-off cockatiel's: its retry policy sleeps through an abort and knows no clock but the
 * system's (ADR 0003).
 */
export function retry(next: Next<AttemptResult>, options: ResolvedLayerOptions['retry'], clock: Clock): Next {
  const backoff = new ExponentialBackoff({ initialDelay: options.initialDelayMs, maxDelay: options.maxDelayMs });
  return async (call) => {
    let delay: IBackoff<unknown> | undefined;
    for (;;) {
      let result: AttemptResult;
      try {
        result = await next(call);
      } catch (refusal) {
        // What the bulkhead and the breaker refuse ends the call.
        throw call.failure(refusalError(refusal));
      }
      if ('value' in result) return result.value;
      const { error } = result;
      // The store may have said in its details what became of the call.
      if (call.cancelReason !== undefined) throw call.failure(call.cancelReason.with({ details: error.details }));
      delay = delay === undefined ? backoff.next() : delay.next(undefined);
      const waitMs = Math.max(delay.duration, error.retryAfterMs ?? 0);
      const mayRepeat =
        !call.lastAttempt &&
        // The store runs a transaction's work again where that is right; only it knows.
        call.spec.kind !== 'transaction' &&
        // A write that the store has not settled may land after its repetition, and over what the caller saved next.
        !(result.silent && call.isWrite) &&
        call.attempts < options.maxAttempts &&
        error.isSafeToRetry(call.repeatable) &&
        clock.monotonic() + waitMs < call.deadlineAt;
      if (!mayRepeat) throw call.failure(error);
      await sleep(call, waitMs, clock);
    }
  };
}

/** Waits, or rejects as soon as the call is given up. The timer keeps no process alive: the deadline's does. */
function sleep(call: Call, ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(
      () => {
        call.whenCancelled(undefined);
        resolve();
      },
      ms,
      { ref: false },
    );
    call.whenCancelled((reason) => {
      clock.clearTimer(timer);
      reject(call.failure(reason));
    });
  });
}

/** The error for what the bulkhead or the breaker refused: it never reached the store. */
function refusalError(refusal: unknown): DbError {
  if (isBrokenCircuitError(refusal)) {
    return new DbError({
      kind: 'connection',
      message: 'the circuit breaker is open after repeated failures to reach the server; it probes again by itself',
      outcome: 'not_applied',
    });
  }
  if (isDbError(refusal)) return refusal;
  return new DbError({ kind: 'internal', message: 'a layer failed; please report it with its cause', cause: refusal });
}
