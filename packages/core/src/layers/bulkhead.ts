import type { DbError } from '../db-error.js';
import { Slots } from '../slots.js';
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
  const full = 'too many calls at once: all places and the queue are full; slow down or raise layers.concurrency';
  const slots = new Slots({ slots: maxConcurrent, maxQueued, full });

  const enter = (call: Parameters<Next>[0]): Promise<DbError | undefined> =>
    new Promise((resolve) => {
      const leave = slots.enqueue(() => {
        call.whenCancelled(undefined);
        resolve(undefined);
      });
      call.whenCancelled((reason) => {
        leave();
        resolve(reason);
      });
    });

  return async (call) => {
    if (call.cancelReason !== undefined) return notAttempted(call.cancelReason);
    if (!slots.take()) {
      const givenUp = await enter(call);
      if (givenUp !== undefined) return notAttempted(givenUp);
    }
    try {
      return await next(call);
    } finally {
      slots.release();
    }
  };
}
