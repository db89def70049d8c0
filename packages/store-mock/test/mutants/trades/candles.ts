import {
  boundToTimestamp,
  type Candle,
  type CandleQuery,
  candleIntervals,
  compareText,
  foldCandles,
  type Trade,
  type TradeStore,
  timestamp,
  tradeKeyText,
  WRAPPED_SOL,
} from '@tradestore/core';
import type { TradeMutant } from '../contracts.js';
import { added, changed, others } from '../reasons.js';
import { replace } from '../replace.js';
import { savesOthers } from './other-rows.js';

/** Candles of other trades, buckets and prices. */
export const candleMutants: readonly TradeMutant[] = [
  {
    bug: 'first() and last() take trades of one microsecond as they arrived',
    breaks: 'Open and close follow chain order, also among trades of the same microsecond.',
    killedBy: {
      group: 'candles',
      sentence: 'open and close follow chain order, also among trades of the same microsecond',
    },
    because: changed('close', 'open'),
    mutate: (store) => {
      const arrivals = new Map<string, number>();
      savesOthers(store, (trades) => {
        for (const trade of trades) arrivals.set(tradeKeyText(trade), arrivals.size);
        return trades;
      });
      const arrivalOf = (trade: Trade): number => arrivals.get(tradeKeyText(trade)) ?? 0;
      foldsOthers(store, (trades) => trades.sort((a, b) => a.time - b.time || arrivalOf(a) - arrivalOf(b)));
    },
  },
  {
    bug: 'max(price) of a text column',
    breaks: 'high and low are the largest and the smallest price.',
    killedBy: { group: 'candles', sentence: 'high and low compare prices by value: 9 is below 10' },
    because: changed('high', 'low'),
    mutate: (store) =>
      foldsTo(store, (candle, trades) => {
        const prices = trades
          .map(({ price }) => price)
          .filter((price) => price !== '0')
          .sort(compareText);
        return { ...candle, high: prices.at(-1) ?? candle.high, low: prices[0] ?? candle.low };
      }),
  },
  {
    bug: 'volumes are sums in 64 bits',
    breaks: 'volume may exceed 2^64.',
    killedBy: { group: 'candles', sentence: 'volumes above 2^64 are exact' },
    because: changed('quoteVolume', 'volume'),
    mutate: (store) =>
      foldsTo(store, (candle) => ({
        ...candle,
        volume: BigInt.asUintN(64, candle.volume),
        quoteVolume: BigInt.asUintN(64, candle.quoteVolume),
      })),
  },
  {
    bug: 'trades of a zero amount are left out of candles',
    breaks: 'A trade with a zero amount counts in trades and volumes and makes no price.',
    killedBy: {
      group: 'candles',
      sentence: 'a trade with a zero amount counts in trades and volumes and makes no price',
    },
    because: changed('quoteVolume', 'trades', 'volume'),
    mutate: (store) => foldsOthers(store, (trades) => trades.filter(({ price }) => price !== '0')),
  },
  {
    bug: 'buckets are counted from the start of the range',
    breaks: 'Buckets are aligned to the UTC epoch.',
    killedBy: { group: 'buckets of candles', sentence: 'buckets of 1s are aligned to the UTC epoch' },
    because: others,
    mutate: (store) => {
      const shiftOf = ({ start, interval }: CandleQuery): number => boundToTimestamp(start) % candleIntervals[interval];
      foldsOthers(store, (trades, query) =>
        trades.map((trade) => ({ ...trade, time: timestamp(trade.time - shiftOf(query)) })),
      );
      replace(
        store,
        'getCandles',
        (get) => async (query, options) =>
          (await get(query, options)).map((candle) => ({ ...candle, start: timestamp(candle.start + shiftOf(query)) })),
      );
    },
  },
  {
    bug: 'a bucket that the range cuts holds all of its trades',
    breaks: 'A bucket that the range cuts holds only the trades inside.',
    killedBy: { group: 'candles of a range', sentence: 'a bucket that the range cuts holds only the trades inside' },
    because: others,
    mutate: (store) =>
      replace(store, 'getCandles', (get) => async (query, options) => {
        const found = await get(query, options);
        const [first, last] = [found.at(0), found.at(-1)];
        if (first === undefined || last === undefined) return found;
        return await get({
          ...query,
          start: first.start,
          end: timestamp(last.start + candleIntervals[query.interval]),
        });
      }),
  },
  {
    bug: 'a bucket without a price has the close of the one before',
    breaks: 'A bucket without a price has no candle.',
    killedBy: { group: 'buckets of candles', sentence: 'a bucket without a price has no candle' },
    because: added(1),
    mutate: (store) =>
      replace(store, 'getCandles', (get) => async (query, options) => {
        const filled: Candle[] = [];
        for (const candle of await get(query, options)) {
          const length = candleIntervals[query.interval];
          for (
            let last = filled.at(-1);
            last !== undefined && last.start + length < candle.start;
            last = filled.at(-1)
          ) {
            filled.push({ ...last, start: timestamp(last.start + length) });
          }
          filled.push(candle);
        }
        return filled;
      }),
  },
  {
    bug: 'prices in all quotes make one candle',
    breaks: 'Candles are of one token in one quote.',
    killedBy: {
      group: 'candles of a range',
      sentence: 'candles are in wrapped SOL unless another quote is named, and quotes never mix',
    },
    because: others,
    mutate: (store) =>
      replace(store, 'getCandles', (get) => async (query, options) => {
        await get(query, options);
        const { token, start, end, interval, quote = WRAPPED_SOL } = query;
        const trades = await store.getTradesInTimerange(start, end, { token });
        return [
          ...foldCandles(
            trades.map((trade) => ({ ...trade, quote })),
            interval,
          ),
        ];
      }),
  },
];

/** Makes candles of other trades than those of the question, which come in chain order. */
function foldsOthers(store: TradeStore, of: (trades: Trade[], query: CandleQuery) => Trade[]): void {
  replace(store, 'getCandles', (get) => async (query, options) => {
    await get(query, options);
    return [...foldCandles(of(await tradesOf(store, query), query), query.interval)];
  });
}

/** Makes other candles of the trades. */
function foldsTo(store: TradeStore, change: (candle: Candle, trades: readonly Trade[]) => Candle): void {
  replace(store, 'getCandles', (get) => async (query, options) => {
    const found = await get(query, options);
    const trades = await tradesOf(store, query);
    const length = candleIntervals[query.interval];
    return found.map((candle) =>
      change(
        candle,
        trades.filter(({ time }) => time >= candle.start && time < candle.start + length),
      ),
    );
  });
}

async function tradesOf(store: TradeStore, { token, quote = WRAPPED_SOL, start, end }: CandleQuery): Promise<Trade[]> {
  const trades: Trade[] = [];
  for await (const trade of store.streamTrades({ token, start, end })) if (trade.quote === quote) trades.push(trade);
  return trades;
}
