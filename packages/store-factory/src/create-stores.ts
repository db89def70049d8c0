import { assertCallOptions, type CloseReport, closeDeadline, closedError, disposeByClosing } from '@tradestore/core';
import { closeAll } from './close-all.js';
import { parseStores, type StoresConfig } from './config.js';
import type { Contract } from './contracts.js';
import { openStores } from './open-stores.js';
import type { Stores } from './stores.js';
import { healthOfAll } from './stores-health.js';

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
  const { stores, backends } = await openStores(parseStores(config));
  let closing: Promise<CloseReport> | undefined;
  const set: Omit<Stores, Contract> = {
    async health(options) {
      assertCallOptions(options);
      if (closing !== undefined) throw closedError().with({ operation: 'health' });
      return await healthOfAll(stores, options);
    },
    async close(options) {
      // A deadline that is refused must not count as closing.
      closeDeadline(options);
      closing ??= closeAll(backends, options);
      return await closing;
    },
    [Symbol.asyncDispose]: () => disposeByClosing({ name: 'stores', close: set.close }),
  };
  // `parseStores` named exactly the contracts of C, and `openStores` checked each store's members.
  return { ...Object.fromEntries(stores), ...set } as Stores<C>;
}
