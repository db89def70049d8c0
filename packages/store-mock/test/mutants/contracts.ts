import type { ConfigStore, MetricsStore, PositionStore, PriceCache, TradeStore } from '@tradestore/core';
import {
  configStoreTests,
  metricsStoreTests,
  positionStoreTests,
  priceCacheTests,
  tradeStoreTests,
} from '@tradestore/store-conformance';
import {
  type MockCacheOptions,
  MockConfigStore,
  MockMetricsStore,
  MockPositionStore,
  MockPriceCache,
  type MockRowsOptions,
  type MockSeriesOptions,
  MockTradeStore,
} from '../../src/index.js';
import type { Contract } from './hunt.js';
import type { Mutant } from './mutant.js';

export type TradeMutant = Mutant<TradeStore, MockSeriesOptions>;

export const tradeStore: Contract<TradeStore, MockSeriesOptions> = {
  name: 'TradeStore',
  tests: tradeStoreTests,
  open: (options) => new MockTradeStore(options),
  settle: (store) => MockTradeStore.prototype.flush.call(store as MockTradeStore, 'visible'),
};

export type PriceMutant = Mutant<PriceCache, MockCacheOptions>;

export const priceCache: Contract<PriceCache, MockCacheOptions> = {
  name: 'PriceCache',
  tests: priceCacheTests,
  open: (options) => new MockPriceCache(options),
};

export type ConfigMutant = Mutant<ConfigStore, MockRowsOptions>;

export const configStore: Contract<ConfigStore, MockRowsOptions> = {
  name: 'ConfigStore',
  tests: configStoreTests,
  open: (options) => new MockConfigStore(options),
};

export type PositionMutant = Mutant<PositionStore, MockSeriesOptions>;

export const positionStore: Contract<PositionStore, MockSeriesOptions> = {
  name: 'PositionStore',
  tests: positionStoreTests,
  open: (options) => new MockPositionStore(options),
  settle: (store) => MockPositionStore.prototype.flush.call(store as MockPositionStore, 'visible'),
};

export type MetricMutant = Mutant<MetricsStore, MockSeriesOptions>;

export const metricsStore: Contract<MetricsStore, MockSeriesOptions> = {
  name: 'MetricsStore',
  tests: metricsStoreTests,
  open: (options) => new MockMetricsStore(options),
  settle: (store) => MockMetricsStore.prototype.flush.call(store as MockMetricsStore, 'visible'),
};
