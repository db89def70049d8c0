import type { CallOptions } from '../call-options.js';
import type { Clock } from '../clock.js';
import { DbError } from '../db-error.js';
import type { DbErrorKind } from '../db-error-kinds.js';
import type { Outcome } from '../outcome.js';
import { type AttemptResult, type Call, type Next, notAttempted } from './call.js';
import { toDbError } from './error-context.js';

/** Asks the store, with the options of this attempt in place of the caller's; may throw. */
export type Ask = (call: Call, options: CallOptions) => unknown;

/** What an error says of the server's health: it could not be reached or keep up, nobody knows, or (all others) it answered. */
const verdicts: { readonly [K in DbErrorKind]?: 'unhealthy' | 'none' } = {
  connection: 'unhealthy',
  timeout: 'unhealthy',
  overloaded: 'unhealthy',
  cancelled: 'none',
  closed: 'none',
  internal: 'none',
  unknown: 'none',
};

/**
 * One attempt: asks the store with a signal of its own, and settles when its time is up or the call is given up, whether or
 * not the store does: a frozen server must not hold the caller or its place in the bulkhead.
 *
 * @param limitOf the attempt's own limit, in milliseconds; Infinity: only the overall deadline holds
 */
export function attempt(ask: Ask, clock: Clock, limitOf: (call: Call) => number): Next<AttemptResult> {
  return (call) =>
    new Promise((resolve) => {
      if (call.cancelReason !== undefined) {
        resolve(notAttempted(call.cancelReason));
        return;
      }
      call.attempts += 1;
      call.inFlight = true;
      const controller = new AbortController();
      const timeoutMs = limitOf(call);
      const remainingMs = call.deadlineAt - clock.monotonic();
      const hasOwnLimit = timeoutMs < remainingMs;

      let finished = false;
      const finish = (result: AttemptResult): void => {
        if (finished) return;
        finished = true;
        if (timer !== undefined) clock.clearTimer(timer);
        call.whenCancelled(undefined);
        call.inFlight = false;
        if ('error' in result) call.noteOutcome(result.error.outcome);
        resolve(result);
      };

      // The store hears of it first and may say in its abort listener what became of the write; only if it stays silent is
      // the outcome taken from the phase: a write that was handed over may have happened.
      let givenUp: { reason: DbError; verdict: 'unhealthy' | 'none' } | undefined;
      const giveUp = (reason: DbError, verdict: 'unhealthy' | 'none'): void => {
        givenUp ??= { reason, verdict };
        controller.abort(reason);
        const outcome: Outcome = call.isWrite ? 'unknown' : 'not_applied';
        setImmediate(() => finish({ error: reason.with({ outcome }), verdict, silent: true }));
      };
      const timer = hasOwnLimit
        ? clock.setTimer(() => giveUp(attemptTimeout(timeoutMs), 'unhealthy'), timeoutMs)
        : undefined;
      call.whenCancelled((reason) => giveUp(reason, 'none'));

      const succeed = (value: unknown): void => finish({ value });
      const fail = (thrown: unknown): void => {
        const error = toDbError(call, thrown);
        if (givenUp !== undefined) {
          const { reason, verdict } = givenUp;
          const { outcome, details } = error;
          finish({
            error: reason.with({ outcome, details: { ...reason.details, ...details } }),
            verdict,
            silent: false,
          });
          return;
        }
        const callersLimit = error.kind === 'timeout' && !hasOwnLimit;
        const verdict = callersLimit ? 'none' : (verdicts[error.kind] ?? 'healthy');
        finish({ error, verdict, silent: false });
      };
      try {
        const leftMs = Math.max(1, Math.min(timeoutMs, remainingMs));
        const answer = ask(call, { signal: controller.signal, timeoutMs: leftMs });
        Promise.resolve(answer).then(succeed, fail);
      } catch (thrown) {
        fail(thrown);
      }
    });
}

function attemptTimeout(timeoutMs: number): DbError {
  return new DbError({ kind: 'timeout', message: `no answer within the attempt's ${Math.round(timeoutMs)} ms` });
}
