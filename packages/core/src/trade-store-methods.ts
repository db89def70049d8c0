import {
  assertAddress,
  assertEach,
  assertInterval,
  assertLimit,
  assertOptionalAddress,
  assertRange,
  assertRowCount,
} from './checks.js';
import { invalidArgument } from './invalid-argument.js';
import type { MethodTable } from './method-table.js';
import { isSignature, SIGNATURE_RULE } from './model/address.js';
import { assertTrade, assertTradeCursor, assertTradeKey } from './model/trade.js';
import { seriesStoreMethods } from './series-store-methods.js';
import { streamTrades } from './stream-trades.js';
import type { TradeStore } from './trade-store.js';

/** What {@link TradeStore}'s members are. */
export const tradeStoreMethods: MethodTable<TradeStore> = {
  ...seriesStoreMethods,
  saveTrade: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    check: ([trade]) => assertTrade(trade),
  },
  batchSaveTrades: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([trades]) => assertEach('trades', trades, assertTrade),
  },
  getTrade: {
    kind: 'read',
    bag: 1,
    check: ([key]) => assertTradeKey(key),
  },
  getTradesBySignature: {
    kind: 'read',
    bag: 1,
    check: ([signature, options]) => {
      if (!isSignature(signature)) throw invalidArgument({ what: 'signature' }, SIGNATURE_RULE, signature);
      assertRange('options', options);
    },
  },
  getTradesByToken: {
    kind: 'read',
    bag: 2,
    check: ([token, limit, options], store) => {
      assertAddress(token, 'token');
      assertRowCount(limit, 'limit', store);
      if (options?.before !== undefined) assertTradeCursor(options.before);
    },
  },
  getTradesInTimerange: {
    kind: 'read',
    bag: 2,
    check: ([start, end, options], store) => {
      assertRange('range', { start, end });
      assertOptionalAddress(options, 'options', 'token');
      assertOptionalAddress(options, 'options', 'trader');
      assertLimit(options, store);
      if (options?.after !== undefined) assertTradeCursor(options.after);
    },
  },
  streamTrades: {
    kind: 'stream',
    bag: 1,
    over: (store) => (range, options) => streamTrades(store, range, options),
    check: ([range, options], store) => {
      assertRange('range', range);
      assertOptionalAddress(range, 'range', 'token');
      assertOptionalAddress(range, 'range', 'trader');
      if (options?.pageSize !== undefined) assertRowCount(options.pageSize, 'pageSize', store);
    },
  },
  getCandles: {
    kind: 'read',
    bag: 1,
    check: ([query]) => {
      assertRange('query', query);
      assertAddress(query.token, 'query', 'token');
      assertOptionalAddress(query, 'query', 'quote');
      assertInterval(query.interval, 'query', 'interval');
    },
  },
};
