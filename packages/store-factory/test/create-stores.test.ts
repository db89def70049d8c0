import { inspect } from 'node:util';
import type {
  Address,
  ConfigStore,
  Health,
  LayerOptions,
  MetricsStore,
  PositionStore,
  PriceCache,
  TradeStore,
} from '@tradestore/core';
import { MockTradeStore, type OpenMemoryOptions } from '@tradestore/store-mock';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type ConfigurableLayers,
  type ContractStores,
  createStores,
  DatabaseFactory,
  type MemoryOptions,
  type Stores,
  type StoresConfig,
} from '../src/index.ts';
import { failureOf } from './failure.ts';

const token = 'So11111111111111111111111111111111111111112' as Address;

describe('createStores', () => {
  it('opens the stores that are configured, with their layers, and closes them', async () => {
    const stores = await createStores({ trades: 'memory:' });
    expect(Object.keys(stores)).toEqual(['trades', 'health', 'migrate', 'close']);
    expect(stores.trades).not.toBeInstanceOf(MockTradeStore);
    expect(await stores.trades.getTradesByToken(token, 1)).toEqual([]);
    expect(await stores.close()).toEqual({ unwritten: 0 });
    expect(await failureOf(() => stores.trades.getTradesByToken(token, 1))).toMatchObject({ kind: 'closed' });
  });

  it('opens bare stores when layers is false', async () => {
    const stores = await createStores({ trades: { url: 'memory:', layers: false } });
    expect(stores.trades).toBeInstanceOf(MockTradeStore);
    await stores.close();
  });

  it('opens the stores of all contracts, each with its own kind of members', async () => {
    const url = 'memory:';
    const stores = await createStores({ trades: url, positions: url, metrics: url, prices: url, config: url });
    expect(Object.keys(stores)).toEqual([
      'trades',
      'positions',
      'metrics',
      'prices',
      'config',
      'health',
      'migrate',
      'close',
    ]);
    expect(await stores.positions.getOpenPositions()).toEqual([]);
    expect(await stores.metrics.getLatestMetric('slippage-bps')).toBeNull();
    expect(await stores.prices.getPrice(token)).toBeNull();
    expect(await stores.config.rules.list()).toEqual([]);
    const health = await stores.health();
    expect(Object.keys(health.stores)).toEqual(['trades', 'positions', 'metrics', 'prices', 'config']);
    expect(health.status).toBe('up');
    expect(await stores.close()).toEqual({ unwritten: 0 });
    for (const ask of [
      () => stores.positions.getOpenPositions(),
      () => stores.metrics.getLatestMetric('slippage-bps'),
      () => stores.prices.getPrice(token),
      () => stores.config.rules.list(),
    ]) {
      expect(await failureOf(ask)).toMatchObject({ kind: 'closed' });
    }
  });

  it('leaves the others open when one of the stores that share a backend is closed', async () => {
    await using stores = await createStores({ trades: 'memory:', config: 'memory:' });
    await stores.trades.close();
    expect(await stores.config.settings.list()).toEqual([]);
  });

  it('opens stores that share nothing with those of another call', async () => {
    const [one, other] = await Promise.all([createStores({ trades: 'memory:' }), createStores({ trades: 'memory:' })]);
    await one.close();
    expect((await other.trades.health()).status).toBe('up');
    await other.close();
  });

  it('may be closed twice, and gives the same report', async () => {
    const stores = await createStores({ trades: 'memory:' });
    const [first, second] = await Promise.all([stores.close(), stores.close({ deadlineMs: 1 })]);
    expect(second).toEqual(first);
  });

  it('stays open when the deadline of close is refused', async () => {
    const stores = await createStores({ trades: 'memory:' });
    expect(await failureOf(() => stores.close({ deadlineMs: -1 }))).toMatchObject({ kind: 'invalid_argument' });
    expect((await stores.health()).status).toBe('up');
    await stores.close();
  });

  it('is closed at the end of a block that awaits using it', async () => {
    let trades: TradeStore;
    {
      await using stores = await createStores({ trades: 'memory:' });
      trades = stores.trades;
      expect((await trades.health()).status).toBe('up');
    }
    expect(await failureOf(() => trades.health())).toMatchObject({ kind: 'closed' });
  });

  it('has nothing to migrate in memory, and refuses to after close with kind closed', async () => {
    const stores = await createStores({ trades: 'memory:', config: 'memory:?seed=2' });
    expect(await stores.migrate({ timeoutMs: 1_000 })).toEqual([]);
    expect(await failureOf(() => stores.migrate({ timeoutMs: -1 }))).toMatchObject({ kind: 'invalid_argument' });
    await stores.close();
    expect(await failureOf(() => stores.migrate())).toMatchObject({ kind: 'closed', operation: 'migrate' });
  });

  it('prints no configuration', async () => {
    const stores = await createStores({ trades: 'memory:?seed=987654' });
    expect(inspect(stores, { depth: null, showHidden: true }) + JSON.stringify(stores)).not.toContain('987654');
    await stores.close();
  });

  it('has exactly the configured contracts in its type', () => {
    expectTypeOf(createStores({ trades: 'memory:' }))
      .resolves.toHaveProperty('trades')
      .toEqualTypeOf<TradeStore>();
    expectTypeOf<Stores<Record<keyof ContractStores, string>>>().toExtend<{
      readonly trades: TradeStore;
      readonly positions: PositionStore;
      readonly metrics: MetricsStore;
      readonly prices: PriceCache;
      readonly config: ConfigStore;
    }>();
    expectTypeOf<Stores<{ prices: string; config?: string }>['config']>().toEqualTypeOf<ConfigStore | undefined>();
    expectTypeOf<Stores<{ prices: string }>>().not.toHaveProperty('trades');
    expectTypeOf<Stores<{ trades: string }>['trades']>().toEqualTypeOf<TradeStore>();
    expectTypeOf<Stores<StoresConfig>['trades']>().toEqualTypeOf<TradeStore | undefined>();
    expectTypeOf<Stores<Record<never, never>>>().not.toHaveProperty('trades');
    expectTypeOf<Awaited<ReturnType<Stores<{ trades: string }>['health']>>['stores']>().toEqualTypeOf<{
      readonly trades: Health;
    }>();
  });

  it('takes every option of the memory store and every layer option that is plain data', () => {
    expectTypeOf<MemoryOptions>().toExtend<OpenMemoryOptions>();
    expectTypeOf<keyof MemoryOptions>().toEqualTypeOf<
      Exclude<keyof OpenMemoryOptions, 'clock' | 'faults' | 'server'>
    >();
    expectTypeOf<keyof ConfigurableLayers>().toEqualTypeOf<Exclude<keyof LayerOptions, 'clock' | 'selfAdmitted'>>();
  });
});

describe('DatabaseFactory', () => {
  it('opens a trade store', async () => {
    const trades = await DatabaseFactory.createTradeStore('memory:');
    expectTypeOf(trades).toEqualTypeOf<TradeStore>();
    expect(await trades.getTradesByToken(token, 1)).toEqual([]);
    expect(await trades.close()).toEqual({ unwritten: 0 });
  });

  it('opens a store of each other contract', async () => {
    const positions = await DatabaseFactory.createPositionStore('memory:');
    expectTypeOf(positions).toEqualTypeOf<PositionStore>();
    expect(await positions.getOpenPositions()).toEqual([]);
    const metrics = await DatabaseFactory.createMetricsStore('memory:');
    expectTypeOf(metrics).toEqualTypeOf<MetricsStore>();
    expect(await metrics.getLatestMetric('slippage-bps')).toBeNull();
    const prices = await DatabaseFactory.createPriceCache('memory:');
    expectTypeOf(prices).toEqualTypeOf<PriceCache>();
    expect(prices.stats()).toMatchObject({ hits: 0, misses: 0 });
    const config = await DatabaseFactory.createConfigStore('memory:');
    expectTypeOf(config).toEqualTypeOf<ConfigStore>();
    expect((await config.audit.head()).seq).toBe(0n);
    for (const store of [positions, metrics, prices, config]) expect(await store.close()).toEqual({ unwritten: 0 });
  });
});

describe('health of all stores', () => {
  it('is up with each store by its contract, and rejects with kind closed after close', async () => {
    const stores = await createStores({ trades: 'memory:' });
    const health = await stores.health({ timeoutMs: 1_000 });
    expect(health).toMatchObject({ status: 'up', stores: { trades: { status: 'up', error: null } } });
    expect(await failureOf(() => stores.health({ timeoutMs: 0 }))).toMatchObject({ kind: 'invalid_argument' });
    await stores.close();
    expect(await failureOf(() => stores.health())).toMatchObject({ kind: 'closed' });
  });

  it('resolves when one of the stores was closed by itself: that one is down, and hides none of the others', async () => {
    await using stores = await createStores({ trades: 'memory:', prices: 'memory:' });
    await stores.prices.close();
    expect(await stores.health()).toMatchObject({
      status: 'down',
      stores: { trades: { status: 'up' }, prices: { status: 'down', error: { kind: 'closed' } } },
    });
  });
});
