import { expect } from 'vitest';
import { nextTurn } from '../next-turn.js';
import { endingOf } from '../rejection.js';

/** How long a store may take to notice that its server is back: longer than its circuit breaker stays open. */
const RECOVERY_MS = 15_000;

/** Repeats a call until it resolves, as a user may who is told that it is safe. */
export async function untilDone<T>(call: () => Promise<T>): Promise<T> {
  const since = performance.now();
  for (;;) {
    const ending = await endingOf(call());
    if (ending.error === undefined) return ending.value;
    expect(ending.error.isSafeToRetry(true), ending.error.message).toBe(true);
    if (!recovering(since)) throw ending.error;
    // An open breaker rejects at once: without a pause nothing else would get a turn.
    await nextTurn();
  }
}

/** May a store that lost its server at that moment, of `performance.now()`, still be without it? */
export function recovering(since: number): boolean {
  return performance.now() - since < RECOVERY_MS;
}
