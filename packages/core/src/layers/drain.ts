import { answersArrived } from '../answers-arrived.js';
import type { CallsUnderWay } from '../calls-under-way.js';
import type { Clock } from '../clock.js';
import { closedError } from '../close-store.js';
import type { Call } from './call.js';

/**
 * Waits until all calls have settled, or gives up at the deadline those that still wait here, for a place or for the next
 * attempt. What the store is working on is left to the store's own `close`.
 *
 * @returns how many rows were given up, and the calls that the store is working on
 */
export async function drain(
  underWay: CallsUnderWay<Call>,
  deadlineMs: number,
  clock: Clock,
): Promise<{ waitingRows: number; inFlight: readonly Call[] }> {
  await underWay.settledWithin(clock, deadlineMs);
  if (underWay.size > 0) await answersArrived();
  const calls = underWay.now;
  const inFlight = calls.filter((call) => call.inFlight);
  let waitingRows = 0;
  for (const call of calls) {
    if (call.inFlight) {
      call.lastAttempt = true;
      continue;
    }
    waitingRows += call.rows;
    call.cancel(closedError());
  }
  return { waitingRows, inFlight };
}
