import { bucketStart, type Candle, type CandleInterval } from './candle.js';
import { compareDecimals, type Decimal } from './decimal.js';
import type { Timestamp } from './timestamp.js';
import type { Trade } from './trade.js';

/** A candle that is still being made. */
interface Bucket {
  readonly start: Timestamp;
  prices: { open: Decimal; high: Decimal; low: Decimal; close: Decimal } | null;
  volume: bigint;
  quoteVolume: bigint;
  trades: number;
}

/**
 * Folds the trades of one token in one quote, given in chain order, into candles, in bounded memory: the reference that every
 * backend's candles are tested against.
 */
export function* foldCandles(trades: Iterable<Trade>, interval: CandleInterval): Generator<Candle, void, undefined> {
  let bucket: Bucket | null = null;
  let pair: Pick<Trade, 'token' | 'quote'> | null = null;
  for (const trade of trades) {
    const start = bucketStart(trade.time, interval);
    if (bucket !== null && pair !== null && bucket.start !== start) {
      yield* candleOf(pair, bucket);
      bucket = null;
    }
    pair = trade;
    bucket ??= { start, prices: null, volume: 0n, quoteVolume: 0n, trades: 0 };
    add(bucket, trade);
  }
  if (bucket !== null && pair !== null) yield* candleOf(pair, bucket);
}

function add(bucket: Bucket, trade: Trade): void {
  bucket.trades += 1;
  bucket.volume += trade.tokenAmount;
  bucket.quoteVolume += trade.quoteAmount;
  if (trade.tokenAmount === 0n || trade.quoteAmount === 0n) return;
  const { price } = trade;
  if (bucket.prices === null) {
    bucket.prices = { open: price, high: price, low: price, close: price };
    return;
  }
  bucket.prices.close = price;
  if (compareDecimals(price, bucket.prices.high) > 0) bucket.prices.high = price;
  if (compareDecimals(price, bucket.prices.low) < 0) bucket.prices.low = price;
}

function* candleOf(pair: Pick<Trade, 'token' | 'quote'>, bucket: Bucket): Generator<Candle, void, undefined> {
  const { start, prices, volume, quoteVolume, trades } = bucket;
  if (prices === null) return;
  yield { token: pair.token, quote: pair.quote, start, ...prices, volume, quoteVolume, trades };
}
