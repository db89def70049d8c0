import type { Trade } from './model/trade.js';
import { streamPages } from './stream-pages.js';
import type { StreamOptions, TradeRange, TradeStore } from './trade-store.js';

/** Trades per page unless the caller says otherwise: some 300 KB, a few milliseconds of work. */
const DEFAULT_PAGE_SIZE = 1_000;

/**
 * The trades of a range as a stream over `getTradesInTimerange`: every store's `streamTrades`, written once. Arguments are
 * checked by the pages.
 */
export function streamTrades(
  store: Pick<TradeStore, 'getTradesInTimerange' | 'maxRows' | 'name'>,
  range: TradeRange,
  options: StreamOptions = {},
): AsyncGenerator<Trade, void, undefined> {
  const { start, end, token, trader } = range;
  const { signal, timeoutMs, pageSize = Math.min(DEFAULT_PAGE_SIZE, store.maxRows) } = options;
  return streamPages({
    pageSize,
    signal,
    origin: { store: store.name, operation: 'streamTrades' },
    read: (after) =>
      store.getTradesInTimerange(start, end, { token, trader, limit: pageSize, after, signal, timeoutMs }),
  });
}
