import { type Attempt, type ChangeContext, type Clock, type DbError, isDbError } from '@tradestore/core';
import { Changes } from './changes.js';
import type { ConfigGround } from './config-ground.js';
import { KnownPlaces, LockOrder } from './lock-order.js';

/** How often changes that meet a conflict inside of the database are tried at most. */
const RUNS_MAX = 10;
/** The longest pause before the second run, in milliseconds; it doubles with each, up to the second. */
const PAUSE_MS = { first: 10, longest: 500 };

/**
 * Makes changes in one transaction, with their audit entries. On a conflict inside of the database (a deadlock, a lock that is not
 * to be had) it is rolled back, and everything is done again, unless COMMIT was sent.
 *
 * @param work does nothing but make changes: it may run again from its start
 * @throws DbError kind `conflict`, transient, when it met one in each of its runs
 */
export async function commitChanges<T>(
  { connections, clock }: Pick<ConfigGround, 'clock' | 'connections'>,
  attempt: Attempt,
  context: ChangeContext,
  work: (changes: Changes) => Promise<T>,
): Promise<T> {
  const known = new KnownPlaces();
  for (let run = 1; ; run++) {
    let isCommitting = false;
    try {
      return await connections.transaction(attempt, async (session) => {
        const order = new LockOrder(session, known, run);
        await order.lockKnown();
        const changes = new Changes(session, context, order);
        const result = await work(changes);
        await changes.append();
        isCommitting = true;
        return result;
      });
    } catch (error) {
      if (isCommitting || !isConflictInside(error)) throw error;
      if (run === RUNS_MAX) throw error.with({ message: `${error.message} (in each of ${RUNS_MAX} runs)` });
    }
    // Those that met each other would meet again if they came back at once.
    await pause(clock, attempt, Math.random() * Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** (run - 1)));
  }
}

/** Is it a conflict that passes? One that the caller has to decide is permanent. */
export function isConflictInside(error: unknown): error is DbError {
  return isDbError(error) && error.kind === 'conflict' && error.isTransient();
}

/** @throws the reason when the call is given up meanwhile */
async function pause(clock: Clock, { signal }: Attempt, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clock.clearTimer(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimer(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
  signal.throwIfAborted();
}
