import type { CallOptions, TradeStore } from '@tradestore/core';
import type { MethodName } from '../src/index.js';
import { collect } from './collect.js';
import { makeTrade } from './make-trade.js';

const trade = makeTrade(1);
const range = { start: trade.time, end: makeTrade(2).time };

/** A good call of every read, write and stream, by name: a method that the contract gets is missed here at compile time. */
export const callEach: {
  readonly [Method in Exclude<MethodName<TradeStore>, 'health' | 'close'>]: (
    store: TradeStore,
    options?: CallOptions,
  ) => Promise<unknown>;
} = {
  saveTrade: (store, options) => store.saveTrade(trade, options),
  batchSaveTrades: (store, options) => store.batchSaveTrades([trade], options),
  getTrade: (store, options) => store.getTrade(trade, options),
  getTradesBySignature: (store, options) => store.getTradesBySignature(trade.signature, { ...range, ...options }),
  getTradesByToken: (store, options) => store.getTradesByToken(trade.token, 10, options),
  getTradesInTimerange: (store, options) => store.getTradesInTimerange(range.start, range.end, options),
  streamTrades: (store, options) => collect(store.streamTrades(range, options)),
  getCandles: (store, options) => store.getCandles({ token: trade.token, ...range, interval: '1m' }, options),
  flush: (store, options) => store.flush('visible', options),
};
