import { setTimeout as wait } from 'node:timers/promises';
import { ManualClock } from '@tradestore/core/testing';
import { type ContractStores, createStores, describeConfig, type StoresMigration } from '@tradestore/store-factory';
import { type OpenMemoryOptions, openMemory } from '@tradestore/store-mock';
import type { ChosenStores } from './arguments.ts';
import { configOf } from './chosen-stores.ts';

/** All stores, open. */
export interface OpenStores extends ContractStores {
  /** Lets time pass on the clock of the prices: at once where that is a virtual one. */
  readonly passTime: (ms: number) => Promise<void>;
  /** Brings the schemas of their databases up to date. */
  readonly migrate: () => Promise<readonly StoresMigration[]>;
  readonly close: () => Promise<void>;
}

/** How much longer than a time to live is waited for it to have passed on the clock of a server. */
const MARGIN_MS = 100;

/**
 * Opens the stores. A cache in memory gets a clock that is moved by hand, unless its calls take time: they would wait for it.
 *
 * @throws DbError kind `config` or `unsupported`
 */
export async function openStores(chosen: ChosenStores): Promise<OpenStores> {
  const { prices: config, ...others } = configOf(chosen);
  const { prices: description } = describeConfig({ prices: config });
  if (description?.backend === 'memory' && (description.options['latency'] ?? 0) === 0) {
    const stores = await createStores(others);
    const clock = new ManualClock();
    const memory = openMemory({ ...(description.options as OpenMemoryOptions), clock });
    return {
      ...stores,
      prices: memory.prices,
      passTime: (ms) => clock.advance(ms),
      close: async () => {
        await memory.close();
        await stores.close();
      },
    };
  }
  const stores = await createStores({ ...others, prices: config });
  return {
    ...stores,
    passTime: async (ms) => {
      await wait(ms + MARGIN_MS);
    },
    close: async () => {
      await stores.close();
    },
  };
}
