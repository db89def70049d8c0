import { expect } from 'vitest';
import type { StoreHarness } from './harness.js';
import { nextTurn } from './next-turn.js';
import { endingOf } from './rejection.js';

/** Whatever harness it is, this is all of it that matters for the passing of time. */
type Clock = Pick<StoreHarness<never>, 'advance'>;

/** How long a store may take to notice that its server is back: longer than its circuit breaker stays open. */
const RECOVERY_MS = 15_000;
/** A back-off's length, and far from any deadline. */
const STEP_MS = 50;

/** Repeats a call until it resolves, as a user may who is told that it is safe. */
export async function untilDone<T>(clock: Clock, call: () => Promise<T>): Promise<T> {
  const since = performance.now();
  for (;;) {
    const ending = await endingOf(whileTimePasses(clock, call()));
    if (ending.error === undefined) return ending.value;
    expect(ending.error.isSafeToRetry(true), ending.error.message).toBe(true);
    if (!recovering(since)) throw ending.error;
    await aMoment(clock);
  }
}

/** May a store that lost its server at that moment, of `performance.now()`, still be without it? */
export function recovering(since: number): boolean {
  return performance.now() - since < RECOVERY_MS;
}

/** Lets others have a turn, which a store that rejects at once would not, and moves a virtual clock. */
export async function aMoment(clock: Clock): Promise<void> {
  await nextTurn();
  await clock.advance?.(STEP_MS);
}

/** Waits for a call, and moves a virtual clock meanwhile: the pauses between attempts would never end on one that stands. */
export async function whileTimePasses<T>(clock: Clock, call: Promise<T>): Promise<T> {
  if (clock.advance === undefined) return await call;
  let isSettled = false;
  const settled = call.then(
    () => {
      isSettled = true;
    },
    () => {
      isSettled = true;
    },
  );
  await Promise.race([settled, nextTurn()]);
  while (!isSettled) await aMoment(clock);
  return await call;
}
