import type { Trade, TradeStore } from '@tradestore/core';
import { collect } from '../collect.js';
import { makeTrade, makeTrades } from '../make-trades.js';
import type { SeriesKit } from '../series/kit.js';
import type { World } from '../world.js';
import { badTrades } from './bad-trades.js';
import { reads } from './reads.js';
import { contentOf } from './trade-contents.js';

/** What the tests for every store, and for every series store, need to know of trades. */
export const tradeKit: SeriesKit<TradeStore, Trade> = {
  contract: 'TradeStore',
  noun: { one: 'trade', many: 'trades' },
  make: makeTrade,
  save: (store, trade, options) => store.saveTrade(trade, options),
  saveBatch: (store, trades, options) => store.batchSaveTrades(trades, options),
  read: (store, trade, options) => store.getTrade(trade, options),
  rowsOfDay: (store, { start, end, token }) => store.getTradesInTimerange(start, end, { token }),
  reads,
  contentOf,
  unknownContent: { transactionIndex: null, fee: null, pool: null, profileId: null, ruleId: null },
  badFields: badTrades,
  unbounded: {
    'a range without limit': { ask: (store, { start, end }) => store.getTradesInTimerange(start, end) },
    'a range of a token without limit': {
      ask: (store, { start, end, token }) => store.getTradesInTimerange(start, end, { token }),
    },
    'a range of a trader without limit': {
      ask: (store, { start, end, trader }) => store.getTradesInTimerange(start, end, { trader }),
    },
    'a transaction': {
      ask: (store, world) => store.getTradesBySignature(world.signature('one'), { start: world.start, end: world.end }),
      changesOf: ofOneTransaction,
    },
  },
  limited: {
    getTradesInTimerange: {
      gives: 'oldest first',
      ask: (store, { start, end }, limit) => store.getTradesInTimerange(start, end, { limit }),
    },
    getTradesByToken: {
      gives: 'newest first',
      ask: (store, { token }, limit) => store.getTradesByToken(token, limit),
    },
  },
  streams: { streamTrades: 'finite' },
  withoutServer: ['flush'], // nothing was saved that it could ask for
  calls: {
    saveTrade: (store, world, options) => store.saveTrade(makeTrade(world), options),
    batchSaveTrades: (store, world, options) => store.batchSaveTrades(makeTrades(world, 3), options),
    getTrade: (store, world, options) => store.getTrade(makeTrade(world), options),
    getTradesBySignature: (store, world, options) =>
      store.getTradesBySignature(world.signature('any'), { ...dayOf(world), ...options }),
    getTradesByToken: (store, world, options) => store.getTradesByToken(world.token, 10, options),
    getTradesInTimerange: (store, world, options) => store.getTradesInTimerange(world.start, world.end, options),
    streamTrades: (store, world, options) => collect(store.streamTrades(dayOf(world), options)),
    getCandles: (store, world, options) =>
      store.getCandles({ ...dayOf(world), token: world.token, interval: '1h' }, options),
    flush: (store, _world, options) => store.flush('visible', options),
    health: (store, _world, options) => store.health(options),
  },
};

function ofOneTransaction(world: World, instruction: number): Partial<Trade> {
  return { signature: world.signature('one'), time: world.at(1), slot: 7n, transactionIndex: 3, instruction };
}

function dayOf({ start, end }: World): Pick<World, 'start' | 'end'> {
  return { start, end };
}
