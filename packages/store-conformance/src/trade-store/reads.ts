import type { Trade, TradeStore } from '@tradestore/core';
import { collect } from '../collect.js';
import { inParts } from '../in-parts.js';
import type { Read } from '../series/kit.js';

/** Every way to read trades, which are all of the world's token and day, in chain order. */
export const reads: Readonly<Record<string, Read<TradeStore, Trade>>> = {
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
