import type { TimerangeOptions, Trade, TradeStore } from '@tradestore/core';
import type { SeriesScene, SeriesSuite } from '../series/kit.js';

export type TradeSuite = SeriesSuite<TradeStore>;
export type TradeScene = SeriesScene<TradeStore>;

/** Saves trades in one batch and waits until they can be read. */
export async function save({ store, harness }: TradeScene, trades: readonly Trade[]): Promise<void> {
  await store.batchSaveTrades(trades);
  await harness.settle(store);
}

/** What the store holds of the world's token on the world's day, in chain order. */
export function readDay({ store, world }: TradeScene, options: TimerangeOptions = {}): Promise<Trade[]> {
  return store.getTradesInTimerange(world.start, world.end, { token: world.token, ...options });
}
