import type { ConfigStore, MetricsStore, PositionStore, PriceCache, TradeStore } from '@tradestore/core';
import type { StoreConfig } from './config.js';
import { createStores } from './create-stores.js';

/**
 * Opens one store at a time. Close each when you are done.
 *
 * Every method takes a URL, or an object of a URL and options. There is no default, so that a variable that isn't set never
 * sends real data to memory. Each rejects with `DbError` kind `config` for a configuration that cannot be used, and with kind
 * `unsupported` when the backend's package isn't installed.
 */
export interface DatabaseFactory {
  /**
   * Opens a store for trades.
   *
   * @throws DbError kind `config` or `unsupported`
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

  /**
   * Opens a store for positions.
   *
   * @throws DbError kind `config` or `unsupported`
   *
   * @example
   * ```ts
   * import { DatabaseFactory } from '@tradestore/store-factory';
   *
   * const positions = await DatabaseFactory.createPositionStore('memory:');
   * const open = await positions.getOpenPositions();
   * if (open.length > 0) throw new Error('a new store is empty');
   * await positions.close();
   * ```
   */
  createPositionStore(config: StoreConfig | undefined): Promise<PositionStore>;

  /**
   * Opens a store for metrics.
   *
   * @throws DbError kind `config` or `unsupported`
   *
   * @example
   * ```ts
   * import { timestampFromDate } from '@tradestore/core';
   * import { DatabaseFactory } from '@tradestore/store-factory';
   *
   * const metrics = await DatabaseFactory.createMetricsStore('memory:');
   * const time = timestampFromDate(new Date());
   * await metrics.recordMetric({ name: 'slippage-bps', tags: { venue: 'raydium-amm' }, time, value: 12.5 });
   * await metrics.flush('visible');
   * const latest = await metrics.getLatestMetric('slippage-bps');
   * if (latest?.value !== 12.5) throw new Error('the point was not read back');
   * await metrics.close();
   * ```
   */
  createMetricsStore(config: StoreConfig | undefined): Promise<MetricsStore>;

  /**
   * Opens a cache for prices and the states of pools.
   *
   * @throws DbError kind `config` or `unsupported`
   *
   * @example
   * ```ts
   * import { WRAPPED_SOL } from '@tradestore/core';
   * import { DatabaseFactory } from '@tradestore/store-factory';
   *
   * const prices = await DatabaseFactory.createPriceCache({ url: 'memory:', ttlMs: 500 });
   * const cached = await prices.getPrice(WRAPPED_SOL); // in US dollars
   * if (cached !== null) throw new Error('a new cache is empty');
   * await prices.close();
   * ```
   */
  createPriceCache(config: StoreConfig | undefined): Promise<PriceCache>;

  /**
   * Opens a store for settings, profiles, rules and their audit log.
   *
   * @throws DbError kind `config` or `unsupported`
   *
   * @example
   * ```ts
   * import { DatabaseFactory } from '@tradestore/store-factory';
   *
   * const config = await DatabaseFactory.createConfigStore('memory:');
   * const setting = { id: 'max-priority-fee', value: { lamports: '50000' } };
   * await config.settings.save(setting, { expectedVersion: 0, actor: 'ops', reason: 'first value' });
   * const { broken } = await config.audit.verify();
   * if (broken !== null) throw new Error(`the audit log is broken at ${broken.seq}`);
   * await config.close();
   * ```
   */
  createConfigStore(config: StoreConfig | undefined): Promise<ConfigStore>;
}

/** Opens one store at a time; `createStores` opens several that share connections. */
export const DatabaseFactory: DatabaseFactory = {
  createTradeStore: async (config) => (await createStores({ trades: config ?? '' })).trades,
  createPositionStore: async (config) => (await createStores({ positions: config ?? '' })).positions,
  createMetricsStore: async (config) => (await createStores({ metrics: config ?? '' })).metrics,
  createPriceCache: async (config) => (await createStores({ prices: config ?? '' })).prices,
  createConfigStore: async (config) => (await createStores({ config: config ?? '' })).config,
};
