import { type Address, compareTrades, type Trade, tradeKeyText } from '@tradestore/core';

/** At least one trade. */
export type SomeTrades = readonly [Trade, ...Trade[]];

/** What a store must give back for these trades: of those with one key the last, in chain order. */
export function inChainOrder(trades: Iterable<Trade>): Trade[] {
  const byKey = new Map<string, Trade>();
  for (const trade of trades) byKey.set(tradeKeyText(trade), trade);
  return [...byKey.values()].sort(compareTrades);
}

/** A token's whole history, the newest trade first. @param trades in chain order */
export function newestFirst(trades: readonly Trade[], token: Address): Trade[] {
  return trades.filter((trade) => trade.token === token).reverse();
}
