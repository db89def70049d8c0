import { abortError } from '../abort-error.js';
import type { Clock } from '../clock.js';
import { DbError } from '../db-error.js';
import type { Call, Next } from './call.js';

/** The overall deadline and the caller's signal: the call settles when either says so, whatever the layers and the store do. */
export function bound(call: Call, signal: AbortSignal | undefined, next: Next, clock: Clock): Promise<unknown> {
  if (signal?.aborted) return Promise.reject(call.failure(abortError(signal, 'not_applied')));
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => call.cancel(deadlineError(call.timeoutMs)), call.timeoutMs);
    const onAbort = (): void => {
      if (signal !== undefined) call.cancel(abortError(signal, 'not_applied'));
    };
    signal?.addEventListener('abort', onAbort);
    const finish = (): void => {
      clock.clearTimer(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    call.whenAbandoned((reason) => {
      finish();
      reject(call.failure(reason));
    });
    next(call).then(
      (value) => {
        finish();
        resolve(value);
      },
      (error: unknown) => {
        finish();
        reject(error);
      },
    );
  });
}

function deadlineError(timeoutMs: number): DbError {
  return new DbError({ kind: 'timeout', message: `the call's deadline of ${timeoutMs} ms passed` });
}
