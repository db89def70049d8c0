import type { Trade, TradeStore } from '@tradestore/core';
import { collect } from '../collect.js';
import type { World } from '../world.js';

/** Gives trades of the world's token and day, which hold nothing else, in chain order. */
type Read = (store: TradeStore, world: World, trades: readonly Trade[]) => Promise<Trade[]>;

/** Every way to read a trade. What one of them gives, all must. */
export const reads: Readonly<Record<string, Read>> = {
  getTrade: async (store, _world, trades) => {
    const found = await inParts(trades, (trade) => store.getTrade(trade));
    return found.filter((trade) => trade !== null);
  },
  getTradesBySignature: async (store, { start, end }, trades) => {
    const signatures = [...new Set(trades.map(({ signature }) => signature))];
    return (await inParts(signatures, (signature) => store.getTradesBySignature(signature, { start, end }))).flat();
  },
  getTradesByToken: async (store, { token }, trades) =>
    (await store.getTradesByToken(token, trades.length + 1)).reverse(),
  getTradesInTimerange: (store, { start, end, token }) => store.getTradesInTimerange(start, end, { token }),
  streamTrades: (store, { start, end, token }) => collect(store.streamTrades({ start, end, token })),
};

/** Fewer than a store refuses as too many at once. */
const CALLS_AT_ONCE = 100;

/** Calls for each item, some at a time. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  call: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += CALLS_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + CALLS_AT_ONCE).map(call))));
  }
  return results;
}
