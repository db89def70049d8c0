import type { Store } from '@tradestore/core';
import { assert } from 'vitest';
import type { Scene } from './suite.js';

/** Has the harness cut the connections of a store. */
export async function cutConnections<S extends Store>({ harness }: Pick<Scene<S>, 'harness'>, store: S): Promise<void> {
  assert(
    harness.breakConnection,
    "the harness has no breakConnection; write it or name 'connection-faults' as unsupported",
  );
  await harness.breakConnection(store);
}
