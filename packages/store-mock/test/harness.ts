import type { SeriesStore, Store } from '@tradestore/core';
import type { StoreHarness } from '@tradestore/store-conformance';
import { ManualClock, type MemoryStores, type MockServer, type OpenMemoryOptions, openMemory } from '../src/index.js';

/** The stores that {@link openMemory} gives, by their names. */
type Stores = Omit<MemoryStores, 'close' | 'health' | 'server'>;

/** Serves for stores of a series and for others. */
interface MemoryHarness<S extends Store> extends StoreHarness<S, OpenMemoryOptions> {
  settle(store: S): Promise<void>;
}

/**
 * Stores of one contract in memory. Each is a database of its own, which nothing survives: that, and no more, is what
 * `durability: 'none'` means.
 */
export function memoryHarness<K extends keyof Stores>(
  contract: K,
  name: string,
  options: OpenMemoryOptions = {},
): MemoryHarness<Stores[K]> {
  const servers = new WeakMap<Store, MockServer>();
  const { clock } = options;
  return {
    name,
    open: async (asked) => {
      const { [contract]: store, server } = openMemory({ ...options, ...asked });
      servers.set(store, server);
      return store;
    },
    settle: async (store: Store | SeriesStore) => {
      if ('flush' in store) await flushed(store, clock);
    },
    breakConnection: async (store) => servers.get(store)?.breakConnections(),
    freeze: async (store) => servers.get(store)?.freeze(),
    thaw: async (store) => servers.get(store)?.thaw(),
    ...(clock instanceof ManualClock ? { advance: (ms: number) => clock.advance(ms) } : {}),
    unsupported: ['shared-database', 'survives-restart'],
  };
}

/** Moves a virtual clock on until all that was saved is visible. */
async function flushed(store: SeriesStore, clock: OpenMemoryOptions['clock']): Promise<void> {
  const flushing = store.flush('visible');
  if (clock instanceof ManualClock) await clock.advance(VISIBLE_WITHIN_MS);
  await flushing;
}

/** Longer than any lag that these tests set. */
const VISIBLE_WITHIN_MS = 100;
