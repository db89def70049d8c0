import type { Trade, TradeStore } from '@tradestore/core';
import { progressOf } from './progress.ts';

const BATCH_SIZE = 500;

/** Saves all trades batch by batch and waits until they can be read. @returns the seconds that each took */
export async function saveTrades(
  store: Pick<TradeStore, 'batchSaveTrades' | 'flush'>,
  trades: readonly Trade[],
): Promise<{ saving: number; flushing: number }> {
  const progress = progressOf('Saving', trades.length, process.stderr);
  const startedAt = performance.now();
  try {
    for (let at = 0; at < trades.length; at += BATCH_SIZE) {
      const batch = trades.slice(at, at + BATCH_SIZE);
      await store.batchSaveTrades(batch);
      progress.update(at + batch.length);
    }
  } finally {
    progress.stop();
  }
  const savedAt = performance.now();
  await store.flush('visible');
  return { saving: (savedAt - startedAt) / 1000, flushing: (performance.now() - savedAt) / 1000 };
}
