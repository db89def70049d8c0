import { invalidArgument } from './invalid-argument.js';
import type { MethodTable } from './method-table.js';
import { ADDRESS_RULE, isAddress, isSignature, SIGNATURE_RULE } from './model/address.js';
import { candleIntervals, isCandleInterval } from './model/candle.js';
import { assertTimeBound, boundToTimestamp } from './model/timestamp.js';
import { assertTrade, assertTradeCursor, assertTradeKey } from './model/trade.js';
import type { SeriesStore } from './series-store.js';
import { streamTrades } from './stream-trades.js';
import type { TradeStore } from './trade-store.js';

/** What {@link TradeStore}'s members are. */
export const tradeStoreMethods: MethodTable<TradeStore> = {
  name: { kind: 'value' },
  readYourWrites: { kind: 'value' },
  durability: { kind: 'value' },
  atomicBatchSize: { kind: 'value' },
  lastWrite: { kind: 'value' },
  maxRows: { kind: 'value' },
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
    check: ([trades]) => {
      if (!Array.isArray(trades)) throw invalidArgument({ what: 'trades' }, 'must be an array of trades', trades);
      for (let index = 0; index < trades.length; index++) assertTrade(trades[index], index);
    },
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
      if (!isAddress(token)) throw invalidArgument({ what: 'token' }, ADDRESS_RULE, token);
      assertRowCount(limit, 'limit', store);
      if (options?.before !== undefined) assertTradeCursor(options.before);
    },
  },
  getTradesInTimerange: {
    kind: 'read',
    bag: 2,
    check: ([start, end, options], store) => {
      assertRange('range', { start, end });
      assertPair('options', options);
      if (options?.limit !== undefined) assertRowCount(options.limit, 'limit', store);
      if (options?.after !== undefined) assertTradeCursor(options.after);
    },
  },
  streamTrades: {
    kind: 'stream',
    bag: 1,
    over: (store) => (range, options) => streamTrades(store, range, options),
    check: ([range, options], store) => {
      assertRange('range', range);
      assertPair('range', range);
      if (options?.pageSize !== undefined) assertRowCount(options.pageSize, 'pageSize', store);
    },
  },
  getCandles: {
    kind: 'read',
    bag: 1,
    check: ([query]) => {
      assertRange('query', query);
      if (!isAddress(query.token)) throw invalidArgument({ what: 'query', field: 'token' }, ADDRESS_RULE, query.token);
      if (query.quote !== undefined && !isAddress(query.quote)) {
        throw invalidArgument({ what: 'query', field: 'quote' }, ADDRESS_RULE, query.quote);
      }
      if (!isCandleInterval(query.interval)) {
        const rule = `must be one of ${Object.keys(candleIntervals).join(', ')}`;
        throw invalidArgument({ what: 'query', field: 'interval' }, rule, query.interval);
      }
    },
  },
  flush: {
    kind: 'read',
    afterWrites: true,
    bag: 1,
    check: ([until]) => {
      if (until !== 'acknowledged' && until !== 'visible') {
        throw invalidArgument({ what: 'until' }, "must be 'acknowledged' or 'visible'", until);
      }
    },
  },
  health: { kind: 'control', bag: 0 },
  close: { kind: 'close' },
};

function assertRange(what: string, range: unknown): void {
  if (typeof range !== 'object' || range === null) {
    throw invalidArgument({ what }, 'must be an object with start and end', range);
  }
  const { start, end } = range as Record<string, unknown>;
  assertTimeBound(start, what, 'start');
  assertTimeBound(end, what, 'end');
  if (boundToTimestamp(start) > boundToTimestamp(end)) {
    throw invalidArgument({ what, field: 'start' }, 'must not be after end; a range is [start, end)', start);
  }
}

function assertPair(what: string, filter: { token?: unknown; trader?: unknown } | undefined): void {
  for (const field of ['token', 'trader'] as const) {
    const value = filter?.[field];
    if (value !== undefined && !isAddress(value)) throw invalidArgument({ what, field }, ADDRESS_RULE, value);
  }
}

function assertRowCount(value: unknown, what: string, store: Pick<SeriesStore, 'maxRows'>): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= store.maxRows) return;
  throw invalidArgument(
    { what },
    `must be an integer number from 1 to maxRows (${store.maxRows}); page or stream for more`,
    value,
  );
}
