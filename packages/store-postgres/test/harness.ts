import type { ConfigStore, Store, TradeStore } from '@tradestore/core';
import type { Harness, StoreHarness } from '@tradestore/store-conformance';
import { openPostgres, type PostgresOptions } from '../src/index.js';
import { freshDatabase } from './database.js';
import type { Stage } from './faults/stage.js';

/** Trades in a database of their own. */
export async function tradesHarness(stage: Stage, options: PostgresOptions = {}): Promise<Harness<TradeStore>> {
  const url = await newDatabase(stage);
  return {
    ...common(stage, options),
    open: async (given) => openPostgres({ url, ...options, ...given }).trades,
    settle: (store) => store.flush('visible'),
  };
}

/** Configuration in a database of its own: the audit log is the whole database's. */
export async function configHarness(stage: Stage, options: PostgresOptions = {}): Promise<Harness<ConfigStore>> {
  const url = await newDatabase(stage);
  return { ...common(stage, options), open: async (given) => openPostgres({ url, ...options, ...given }).config };
}

async function newDatabase(stage: Stage): Promise<string> {
  return stage.throughProxy((await freshDatabase(stage.server)).writerUrl);
}

function common({ server, proxy }: Stage, { layers }: PostgresOptions): Omit<StoreHarness<Store>, 'open'> {
  return {
    name: `postgres ${server.version}${layers === false ? ' (bare)' : ''}`,
    breakConnection: () => proxy.apply({ kind: 'cut' }),
    freeze: () => proxy.apply({ kind: 'freeze' }),
    thaw: () => proxy.heal('freeze'),
    restart: async () => {
      await server.control.kill();
      await server.control.start();
    },
    unsupported: [],
  };
}
