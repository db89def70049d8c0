import { describe, expect, test } from 'vitest';
import { timestamp } from '../src/model/timestamp.js';
import type { Trade } from '../src/model/trade.js';
import { streamTrades } from '../src/stream-trades.js';
import type { TimerangeOptions, TradeRange, TradeStore } from '../src/trade-store.js';
import { collected } from './collected.js';
import { sampleTrade } from './sample-trade.js';

const range: TradeRange = {
  start: timestamp(sampleTrade.time),
  end: timestamp(sampleTrade.time + 1),
  token: sampleTrade.token,
};
const trades = [0, 1, 2].map((fill): Trade => ({ ...sampleTrade, fill }));

type PagedStore = Pick<TradeStore, 'getTradesInTimerange' | 'maxRows' | 'name'>;

/** A store of three trades that keeps what it was asked. */
function storeOf(maxRows: number): PagedStore & { asked: TimerangeOptions[] } {
  const asked: TimerangeOptions[] = [];
  return {
    name: 'paged',
    maxRows,
    asked,
    getTradesInTimerange: async (_start, _end, options = {}) => {
      asked.push(options);
      const from = options.after === undefined ? 0 : options.after.fill + 1;
      return await Promise.resolve(trades.slice(from, from + (options.limit ?? maxRows)));
    },
  };
}

describe('streamTrades', () => {
  test('pages through the range with the last trade as the cursor', async () => {
    const store = storeOf(100_000);
    const { signal } = new AbortController();
    expect(await collected(streamTrades(store, range, { pageSize: 2, timeoutMs: 50, signal }))).toEqual(trades);
    const page = { token: sampleTrade.token, trader: undefined, limit: 2, timeoutMs: 50, signal };
    expect(store.asked).toEqual([
      { ...page, after: undefined },
      { ...page, after: trades[1] },
    ]);
  });

  test.each([
    { maxRows: 100_000, limit: 1_000 },
    { maxRows: 2, limit: 2 },
  ])('reads pages of $limit unless told otherwise, when maxRows is $maxRows', async ({ maxRows, limit }) => {
    const store = storeOf(maxRows);
    expect(await collected(streamTrades(store, range))).toEqual(trades);
    expect(store.asked.map((options) => options.limit)).toEqual(Array(store.asked.length).fill(limit));
  });
});
