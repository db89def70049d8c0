import type { TradeStore } from '@tradestore/core';
import type { Harness } from '@tradestore/store-conformance';
import { type OpenMemoryOptions, openMemory } from '../src/index.js';

/** Stores of one kind in memory. Each is a database of its own, and there is no server that could crash or be cut off. */
export function memoryHarness(name: string, options: OpenMemoryOptions): Harness<TradeStore> {
  return {
    name,
    open: async (asked) => openMemory({ ...options, ...asked }).trades,
    settle: (store) => store.flush('visible'),
    unsupported: ['shared-database', 'survives-restart', 'connection-faults', 'frozen-server'],
  };
}
