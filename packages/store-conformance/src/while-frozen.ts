import type { Store } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { nextTurn } from './next-turn.js';
import { type Ending, endingOf } from './rejection.js';
import type { Scene } from './suite.js';

/** Long enough for a call to reach the server. */
export const FROZEN_TIMEOUT_MS = 200;
/** Far less than the deadline of a call that names none, so that one that ignores its own is found out. */
const SETTLED_WITHIN_MS = 5_000;
/** Turns of the event loop in which a call gets on its way. */
const TURNS = 20;

/** Opens a store, does something while its server is frozen, and gives the store back when the server answers again. */
export async function whileFrozen<S extends Store, T>(
  scene: Scene<S>,
  work: (store: S) => Promise<T>,
): Promise<{ readonly store: S; readonly result: T }> {
  const { harness } = scene;
  assert(
    harness.freeze && harness.thaw,
    "the harness has no freeze and thaw; write them or name 'frozen-server' as unsupported",
  );
  const store = await scene.open();
  // What is frozen is a connection that works, not the opening of one.
  await store.health();
  let isFrozen = true;
  const thaw = async (): Promise<void> => {
    if (isFrozen) await harness.thaw?.(store);
    isFrozen = false;
  };
  // Also when the work never ends: a store cannot be closed while its server is frozen.
  scene.atEnd(thaw);
  await harness.freeze(store);
  try {
    return { store, result: await work(store) };
  } finally {
    await thaw();
  }
}

/** How a call ended whose timeoutMs, {@link FROZEN_TIMEOUT_MS}, has passed. */
export async function timedOut<T>({ harness }: Pick<Scene<Store>, 'harness'>, call: Promise<T>): Promise<Ending<T>> {
  const calling = endingOf(call);
  await someTurns();
  await harness.advance?.(FROZEN_TIMEOUT_MS);
  return await soon(calling);
}

/** Fails when a call takes as long as one that nobody gave up. */
export async function soon<T>(call: Promise<T>): Promise<T> {
  const since = performance.now();
  const result = await call;
  expect(performance.now() - since, 'milliseconds until the call ended').toBeLessThan(SETTLED_WITHIN_MS);
  return result;
}

/** Lets a call get on its way to the server. */
export async function someTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}
