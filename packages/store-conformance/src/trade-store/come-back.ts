import type { Trade } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrades } from '../make-trades.js';
import { inParts, reads } from './reads.js';
import type { TradeScene } from './save-and-read.js';

/**
 * Saves a trade for each of the changes, every other one alone and the rest in one batch, and expects each as it was from every
 * read.
 *
 * @param changes given so that the trades are in chain order
 * @param shown what of a trade is compared
 */
export async function comeBack(
  scene: TradeScene,
  changes: readonly Partial<Trade>[],
  shown: (trade: Trade) => unknown = (trade) => trade,
): Promise<void> {
  const { store, world, harness } = scene;
  const trades = makeTrades(world, changes.length, (index) => changes[index] ?? {});
  const alone = trades.filter((_, index) => index % 2 === 0);
  const together = trades.filter((_, index) => index % 2 === 1);
  await inParts(world.shuffled(alone), (trade) => store.saveTrade(trade));
  await store.batchSaveTrades(world.shuffled(together));
  await harness.settle(store);
  for (const [method, read] of Object.entries(reads)) {
    const found = await read(store, world, trades);
    expect(found.map(shown), `what ${method} gives`).toStrictEqual(trades.map(shown));
  }
}

/** Each of them twice in a row, so that {@link comeBack} saves each alone and in a batch. */
export function bothWays<Item>(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, item]);
}
