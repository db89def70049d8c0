import type { Store } from '@tradestore/core';
import { pending } from '../pending.js';
import type { World } from '../world.js';
import { endingCallsOf, type StoreKit, singleCallsOf } from './kit.js';

/** Starts a call of every method but the streams, all at once. Prepare the world first. */
export function callAll<S extends Store>(kit: StoreKit<S>, store: S, world: World): readonly Promise<unknown>[] {
  return pending(singleCallsOf(kit).map(([, call]) => call(store, world, {})));
}

/** Calls every method that comes to an end by itself, and expects each to resolve. */
export async function useAll<S extends Store>(kit: StoreKit<S>, store: S, world: World): Promise<void> {
  await kit.prepare?.(store, world);
  await Promise.all(pending(endingCallsOf(kit).map(([, call]) => call(store, world, {}))));
}
