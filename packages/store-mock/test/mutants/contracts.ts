import type { ConfigStore, MetricsStore, PositionStore, PriceCache, SeriesStore, TradeStore } from '@tradestore/core';
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
import { MockSeriesStore } from '../../src/mock-series-store.js';
import type { Contract } from './hunt.js';
import type { Mutant } from './mutant.js';

/** A contract of a series: its rows can be read when they have become visible. */
function series<S extends SeriesStore>(
  name: string,
  tests: Contract<S, MockSeriesOptions>['tests'],
  open: Contract<S, MockSeriesOptions>['open'],
): Contract<S, MockSeriesOptions> {
  return {
    name,
    tests,
    open,
    // That of all mocks of a series: a mutant may have another one in its place.
    settle: (store) => MockSeriesStore.prototype.flush.call(store as never, 'visible'),
  };
}

export type TradeMutant = Mutant<TradeStore, MockSeriesOptions>;
export type PositionMutant = Mutant<PositionStore, MockSeriesOptions>;
export type MetricMutant = Mutant<MetricsStore, MockSeriesOptions>;
export type PriceMutant = Mutant<PriceCache, MockCacheOptions>;
export type ConfigMutant = Mutant<ConfigStore, MockRowsOptions>;

export const tradeStore: Contract<TradeStore, MockSeriesOptions> = series(
  'TradeStore',
  tradeStoreTests,
  (options) => new MockTradeStore(options),
);

export const positionStore: Contract<PositionStore, MockSeriesOptions> = series(
  'PositionStore',
  positionStoreTests,
  (options) => new MockPositionStore(options),
);

export const metricsStore: Contract<MetricsStore, MockSeriesOptions> = series(
  'MetricsStore',
  metricsStoreTests,
  (options) => new MockMetricsStore(options),
);

export const priceCache: Contract<PriceCache, MockCacheOptions> = {
  name: 'PriceCache',
  tests: priceCacheTests,
  open: (options) => new MockPriceCache(options),
};

export const configStore: Contract<ConfigStore, MockRowsOptions> = {
  name: 'ConfigStore',
  tests: configStoreTests,
  open: (options) => new MockConfigStore(options),
};
