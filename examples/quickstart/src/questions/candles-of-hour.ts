import {
  bucketStart,
  type Candle,
  candleIntervals,
  foldCandles,
  type Timestamp,
  type Trade,
  type TradeStore,
  timestamp,
} from '@tradestore/core';
import { allAgreeing, candleRows } from '../agreeing.ts';
import { amountOf, count, shortPrice, utc } from '../format.ts';
import { table } from '../table.ts';
import type { Pair } from '../trades/busiest.ts';

type CandleStore = Pick<TradeStore, 'getCandles' | 'maxRows'>;

/**
 * An hour's one-minute candles of a pair, compared with those that core folds from the trades.
 *
 * @param trades all that the store must hold, in chain order
 * @throws DemoError when a candle differs
 */
export async function candlesOfHour(
  store: CandleStore,
  trades: readonly Trade[],
  pair: Pair,
  start: Timestamp,
): Promise<string> {
  const ofPair = trades.filter(({ token, quote }) => token === pair.token && quote === pair.quote);
  const inside = ofPair.filter(({ time }) => bucketStart(time, '1h') === start);
  const wanted = [...foldCandles(inside, '1m')];
  const found = minuteCandles(store, pair, start);
  const candles = await allAgreeing('the one-minute candles of the busiest hour', candleRows, wanted, found);
  const shown = candles.slice(0, 5);
  const rows = shown.map(({ start: minute, open, high, low, close, quoteVolume, trades }) => [
    utc(minute).slice(11, 16),
    ...[open, high, low, close].map(shortPrice),
    amountOf(quoteVolume, pair.quote),
    count(trades),
  ]);
  const titles = ['open', 'high', 'low', 'close', 'volume', 'trades'];
  const columns = titles.map((title) => ({ title, align: 'right' }) as const);
  const more = candles.length - shown.length;
  return (
    table([{ title: 'time', align: 'left' }, ...columns], rows) + (more > 0 ? `\n  ... and ${count(more)} more` : '')
  );
}

/** The candles of an hour: at once, unless that could be more than the store returns from one call. */
async function* minuteCandles(store: CandleStore, pair: Pair, start: Timestamp): AsyncGenerator<Candle> {
  const end = start + candleIntervals['1h'];
  const step = Math.min(60, store.maxRows) * candleIntervals['1m'];
  for (let from: number = start; from < end; from += step) {
    const range = { start: timestamp(from), end: timestamp(Math.min(from + step, end)) };
    yield* await store.getCandles({ ...pair, ...range, interval: '1m' });
  }
}
