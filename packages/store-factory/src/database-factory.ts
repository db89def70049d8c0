import type { TradeStore } from '@tradestore/core';
import type { StoreConfig } from './config.js';
import { createStores } from './create-stores.js';

/** Opens one store at a time. */
export interface DatabaseFactory {
  /**
   * Opens a store for trades. Close it when you are done.
   *
   * @param config a URL, or an object of a URL and options; there is no default, so that a variable that isn't set never
   * sends real trades to memory
   * @throws DbError kind `config` for a configuration that cannot be used, `unsupported` when the backend's package isn't
   * installed
   *
   * @example
   * ```ts
   * import { DatabaseFactory } from '@tradestore/store-factory';
   *
   * const trades = await DatabaseFactory.createTradeStore('memory:');
   * if (trades.durability !== 'none') throw new Error('memory keeps nothing');
   * await trades.close();
   * ```
   */
  createTradeStore(config: StoreConfig | undefined): Promise<TradeStore>;
}

/** Opens one store at a time; `createStores` opens several that share connections. */
export const DatabaseFactory: DatabaseFactory = {
  createTradeStore: async (config) => (await createStores({ trades: config ?? '' })).trades,
};
