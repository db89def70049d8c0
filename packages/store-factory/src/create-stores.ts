import {
  assertCallOptions,
  type CloseReport,
  closeDeadline,
  closedError,
  closeInTurn,
  disposeByClosing,
  healthOfEach,
  type Store,
} from '@tradestore/core';
import { parseStores, type StoresConfig } from './config.js';
import type { Contract } from './contracts.js';
import { migrateStores } from './migrate-stores.js';
import { openStores } from './open-stores.js';
import type { Stores } from './stores.js';

/**
 * Opens the stores that a configuration names, and no others. Contracts with the same URL and options share one backend's
 * connections. Nothing is connected yet when it resolves: backends connect on first use. Close what it returns.
 *
 * @throws DbError kind `config` for a configuration that cannot be used, `unsupported` when a backend's package isn't
 * installed; what was opened before is closed again
 *
 * @example
 * ```ts
 * import { createStores } from '@tradestore/store-factory';
 *
 * const stores = await createStores({ trades: { url: 'memory:', maxRows: 1_000 }, prices: 'memory:?ttlMs=500' });
 * try {
 *   const { status } = await stores.health();
 *   if (status !== 'up') throw new Error(`the stores are ${status}`);
 * } finally {
 *   await stores.close();
 * }
 * ```
 */
export async function createStores<const C extends StoresConfig & object>(
  config: C & { readonly [K in Exclude<keyof C, Contract>]: never },
): Promise<Stores<C>> {
  const requests = parseStores(config);
  const { stores, backends } = await openStores(requests);
  // Exactly those of C: `parseStores` named its contracts.
  const views = Object.fromEntries(stores) as Record<Contract, Store>;
  let closing: Promise<CloseReport> | undefined;
  const set: Omit<Stores, Contract> = {
    async health(options) {
      assertCallOptions(options);
      if (closing !== undefined) throw closedError().with({ operation: 'health' });
      return await healthOfEach(views, options);
    },
    async migrate(options) {
      assertCallOptions(options);
      if (closing !== undefined) throw closedError().with({ operation: 'migrate' });
      return await migrateStores(requests, options);
    },
    async close(options) {
      // A deadline that is refused must not count as closing.
      closeDeadline(options);
      closing ??= closeInTurn(backends, options);
      return await closing;
    },
    [Symbol.asyncDispose]: () => disposeByClosing({ name: 'stores', close: set.close }),
  };
  // `parseStores` named exactly the contracts of C, and `openStores` checked each store's members.
  return { ...views, ...set } as Stores<C>;
}
