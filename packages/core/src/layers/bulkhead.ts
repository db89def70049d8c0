import { DbError } from '../db-error.js';
import { type AttemptResult, type Next, notAttempted } from './call.js';
import type { ResolvedLayerOptions } from './layer-options.js';

/**
 * Bounds the calls in the store and the queue before it: first come, first served; a call that is given up leaves the queue at
 * once; when both are full, a call is refused at once with kind `overloaded`.
 *
 * Ours and not cockatiel's, whose queue keeps the places of those that were given up and lets a newcomer overtake (ADR 0003).
 */
export function boundConcurrency(
  next: Next<AttemptResult>,
  { maxConcurrent, maxQueued }: ResolvedLayerOptions['concurrency'],
): Next<AttemptResult> {
  let running = 0;
  /** In the order of arrival. */
  const waiting = new Set<() => void>();

  const enter = (call: Parameters<Next>[0]): Promise<DbError | undefined> =>
    new Promise((resolve) => {
      const begin = (): void => {
        call.whenCancelled(undefined);
        resolve(undefined);
      };
      waiting.add(begin);
      call.whenCancelled((reason) => {
        waiting.delete(begin);
        resolve(reason);
      });
    });

  const leave = (): void => {
    const [first] = waiting;
    if (first === undefined) {
      running -= 1;
      return;
    }
    // The place is handed over, so that nobody comes between.
    waiting.delete(first);
    first();
  };

  return async (call) => {
    if (call.cancelReason !== undefined) return notAttempted(call.cancelReason);
    if (running < maxConcurrent) running += 1;
    else if (waiting.size >= maxQueued) throw overloadedError();
    else {
      const givenUp = await enter(call);
      if (givenUp !== undefined) return notAttempted(givenUp);
    }
    try {
      return await next(call);
    } finally {
      leave();
    }
  };
}

function overloadedError(): DbError {
  return new DbError({
    kind: 'overloaded',
    message: 'too many calls at once: all places and the queue are full; slow down or raise layers.concurrency',
    outcome: 'not_applied',
  });
}
