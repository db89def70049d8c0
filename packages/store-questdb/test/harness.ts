import type { MetricsStore, PositionStore, Store, TradeStore } from '@tradestore/core';
import type { Harness, StoreHarness } from '@tradestore/store-conformance';
import type { FaultProxy } from '@tradestore/test-services';
import { openQuestDb, type QuestDbOptions } from '../src/index.js';
import type { Stage } from './faults/stage.js';

/** Trades in tables of their own. */
export async function tradesHarness(stage: Stage, options: QuestDbOptions = {}): Promise<Harness<TradeStore>> {
  const tables = await stage.freshTables();
  return {
    ...common(stage, options),
    ...settled,
    open: async (given) => openQuestDb({ ...tables, ...options, ...given }).trades,
  };
}

/** Positions in tables of their own. */
export async function positionsHarness(stage: Stage, options: QuestDbOptions = {}): Promise<Harness<PositionStore>> {
  const tables = await stage.freshTables();
  return {
    ...common(stage, options),
    ...settled,
    open: async (given) => openQuestDb({ ...tables, ...options, ...given }).positions,
  };
}

/** Metrics in tables of their own. */
export async function metricsHarness(stage: Stage, options: QuestDbOptions = {}): Promise<Harness<MetricsStore>> {
  const tables = await stage.freshTables();
  return {
    ...common(stage, options),
    ...settled,
    open: async (given) => openQuestDb({ ...tables, ...options, ...given }).metrics,
  };
}

const settled = { settle: (store: TradeStore | PositionStore | MetricsStore) => store.flush('visible') };

function common({ server, http, pgWire }: Stage, { layers }: QuestDbOptions): Omit<StoreHarness<Store>, 'open'> {
  const onBoth = async (disturb: (proxy: FaultProxy) => Promise<void>): Promise<void> => {
    await Promise.all([disturb(http), disturb(pgWire)]);
  };
  return {
    name: `questdb ${server.version}${layers === false ? ' (bare)' : ''}`,
    breakConnection: () => onBoth((proxy) => proxy.apply({ kind: 'cut' })),
    freeze: () => onBoth((proxy) => proxy.apply({ kind: 'freeze' })),
    thaw: () => onBoth((proxy) => proxy.heal('freeze')),
    restart: async () => {
      await server.control.kill();
      await server.control.start();
    },
    unsupported: [],
  };
}
