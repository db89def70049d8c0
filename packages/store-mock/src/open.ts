import {
  type AnyMethodTable,
  anyMethodTable,
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  type ConfigStore,
  closeTogether,
  configStoreMethods,
  type Health,
  healthOfStores,
  invalidArgument,
  knownFields,
  type LayerOptions,
  type MethodTable,
  type MetricsStore,
  metricsStoreMethods,
  missOnOutage,
  type PositionStore,
  type PriceCache,
  positionStoreMethods,
  priceCacheMethods,
  type Store,
  specsByPath,
  type TradeStore,
  tradeStoreMethods,
  withLayers,
} from '@tradestore/core';
import { configSpecs } from './config/config-specs.js';
import { MockConfigStore } from './config-store.js';
import { assertFaultPlan, faultsOf } from './faults-of.js';
import { MockMetricsStore } from './metrics-store.js';
import {
  type MockCacheOptions,
  type MockOptions,
  type MockRowsOptions,
  type MockSeriesOptions,
  optionNames,
  optionsOf,
} from './options.js';
import { MockPositionStore } from './position-store.js';
import { MockPriceCache } from './price-cache.js';
import { MockServer } from './server.js';
import { MockTradeStore } from './trade-store.js';

/** What {@link openMemory} accepts: every option of the mocks, each for those that it concerns. */
export interface OpenMemoryOptions extends Omit<MockSeriesOptions & MockCacheOptions, 'faults' | 'recordCalls'> {
  /** Which calls fail, and how; each store has the rules that concern it, and counts their calls for itself. @default none */
  readonly faults?: MockOptions['faults'];
  /** The layers around the stores; `false`: bare stores. Their clock is the stores', unless they name one. @default every layer's defaults */
  readonly layers?: LayerOptions | false | undefined;
}

/** The stores that live in memory. */
export interface MemoryStores {
  readonly trades: TradeStore;
  readonly positions: PositionStore;
  readonly metrics: MetricsStore;
  readonly prices: PriceCache;
  readonly config: ConfigStore;
  /** The server that all of them stand on, to be frozen or cut off. */
  readonly server: MockServer;
  /** How they are: the worst of them; `details` has each one's own. */
  health(options?: CallOptions): Promise<Health>;
  /** Closes all; `unwritten` is the sum. */
  close(options?: CloseOptions): Promise<CloseReport>;
}

const optionKeys = [...optionNames.filter((name) => name !== 'recordCalls'), 'layers'];

/** What a fault rule can name in each store. */
const specsOf: { readonly [K in keyof MemoryStores as MemoryStores[K] extends Store ? K : never]: AnyMethodTable } = {
  trades: specsByPath(anyMethodTable(tradeStoreMethods)),
  positions: specsByPath(anyMethodTable(positionStoreMethods)),
  metrics: specsByPath(anyMethodTable(metricsStoreMethods)),
  prices: specsByPath(anyMethodTable(priceCacheMethods)),
  config: configSpecs,
};

const allSpecs: AnyMethodTable = Object.assign({}, ...Object.values(specsOf));

/**
 * Opens stores in memory as a database's package opens its own: wrapped once by all layers (deadline, retry, bulkhead,
 * breaker, telemetry). Nothing outlives the process. Calls are not recorded.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import type { Trade } from '@tradestore/core';
 * import { openMemory } from '@tradestore/store-mock';
 *
 * export async function newestOf(trades: readonly Trade[]): Promise<Trade | undefined> {
 *   const stores = openMemory({ faults: [{ probability: 0.1 }] }); // the layers' retries hide these
 *   try {
 *     await stores.trades.batchSaveTrades(trades);
 *     const [first] = trades;
 *     return first && (await stores.trades.getTradesByToken(first.token, 1))[0];
 *   } finally {
 *     await stores.close();
 *   }
 * }
 * ```
 */
export function openMemory(options: OpenMemoryOptions = {}): MemoryStores {
  knownFields({ what: 'options' }, options, optionKeys);
  const { layers, ...given } = options;
  if (layers !== undefined && layers !== false && (typeof layers !== 'object' || layers === null)) {
    throw invalidArgument({ what: 'options', field: 'layers' }, 'must be an object of layer options, or false', layers);
  }
  if (given.faults !== undefined) assertFaultPlan(given.faults, allSpecs);
  const server = options.server ?? new MockServer();
  const open = <S extends Store, O extends MockOptions>(
    Mock: new (options: O) => S,
    methods: MethodTable<S>,
    specs: AnyMethodTable,
    names: readonly string[],
    changes: Partial<O> = {},
  ): S => {
    const own = Object.entries(given).filter(([name]) => names.includes(name));
    const bare = new Mock({
      ...(Object.fromEntries(own) as unknown as O),
      ...changes,
      faults: given.faults && faultsOf(given.faults, specs),
      server,
      recordCalls: false,
    });
    if (layers === false) return bare;
    return withLayers<S>(bare, methods, { ...layers, clock: layers?.clock ?? options.clock });
  };
  // In layers a read must miss also when the circuit breaker is open, so the cache's own misses are left to what lies outside.
  const missesOutside = layers !== false && options.onOutage === 'miss';
  const cache = open<PriceCache, MockCacheOptions>(
    MockPriceCache,
    priceCacheMethods,
    specsOf.prices,
    optionsOf.cache,
    missesOutside ? { onOutage: 'throw' } : {},
  );
  const stores = {
    trades: open<TradeStore, MockSeriesOptions>(MockTradeStore, tradeStoreMethods, specsOf.trades, optionsOf.series),
    positions: open<PositionStore, MockSeriesOptions>(
      MockPositionStore,
      positionStoreMethods,
      specsOf.positions,
      optionsOf.series,
    ),
    metrics: open<MetricsStore, MockSeriesOptions>(
      MockMetricsStore,
      metricsStoreMethods,
      specsOf.metrics,
      optionsOf.series,
    ),
    prices: missesOutside ? missOnOutage(cache) : cache,
    config: open<ConfigStore, MockRowsOptions>(MockConfigStore, configStoreMethods, specsOf.config, optionsOf.rows),
  };
  return {
    ...stores,
    server,
    health: (callOptions) => healthOfStores(stores, callOptions),
    close: (closeOptions) => closeTogether(Object.values(stores), closeOptions),
  };
}
