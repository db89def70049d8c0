import { abortError, type CallOptions, type Clock, closedError, DbError, DEFAULT_TIMEOUT_MS } from '@tradestore/core';

/** What may give a call up. */
export interface Limit {
  /** Aborted when the call is given up; the reason is its error. */
  readonly signal: AbortSignal;
  /** The call is done: nothing gives it up any more. */
  done(): void;
}

/** Does work until the caller's signal, its deadline or the store's close gives it up. */
export async function limited<T>(
  clock: Clock,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions,
  closed: AbortSignal,
  work: (limit: Limit) => T | Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const givenUp = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  const message = `the call was not done within ${timeoutMs} ms`;
  const onTimeout = (): void => controller.abort(new DbError({ kind: 'timeout', message, outcome: 'not_applied' }));
  const onAbort = (): void => controller.abort(signal && abortError(signal, 'not_applied'));
  const onClose = (): void => controller.abort(closedError());
  const timer = clock.setTimer(onTimeout, timeoutMs);
  signal?.addEventListener('abort', onAbort);
  closed.addEventListener('abort', onClose);
  const done = (): void => {
    clock.clearTimer(timer);
    signal?.removeEventListener('abort', onAbort);
    closed.removeEventListener('abort', onClose);
  };
  try {
    return await Promise.race([Promise.resolve(work({ signal: controller.signal, done })), givenUp]);
  } finally {
    done();
  }
}
