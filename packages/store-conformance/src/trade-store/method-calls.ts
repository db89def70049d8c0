import type { CallOptions, TradeStore } from '@tradestore/core';
import { collect } from '../collect.js';
import { makeTrade, makeTrades } from '../make-trades.js';
import type { World } from '../world.js';

/** Calls a method with arguments that every store accepts. Not async, so that a method that throws at once is seen to. */
export type MethodCall = (store: TradeStore, world: World, options: CallOptions) => Promise<unknown>;

type MethodName = {
  [K in keyof TradeStore & string]: TradeStore[K] extends (...args: never[]) => unknown ? K : never;
}[keyof TradeStore & string];

/** A call of every method of the contract's method table but `close`; a new method without one is a compile error. */
export const methodCalls: Readonly<Record<Exclude<MethodName, 'close'>, MethodCall>> = {
  saveTrade: (store, world, options) => store.saveTrade(makeTrade(world), options),
  batchSaveTrades: (store, world, options) => store.batchSaveTrades(makeTrades(world, 3), options),
  getTrade: (store, world, options) => store.getTrade(makeTrade(world), options),
  getTradesBySignature: (store, world, options) =>
    store.getTradesBySignature(world.signature('any'), { start: world.start, end: world.end, ...options }),
  getTradesByToken: (store, world, options) => store.getTradesByToken(world.token, 10, options),
  getTradesInTimerange: (store, world, options) => store.getTradesInTimerange(world.start, world.end, options),
  streamTrades: (store, world, options) => collect(store.streamTrades({ start: world.start, end: world.end }, options)),
  getCandles: (store, world, options) =>
    store.getCandles({ token: world.token, start: world.start, end: world.end, interval: '1h' }, options),
  flush: (store, _world, options) => store.flush('visible', options),
  health: (store, _world, options) => store.health(options),
};
