import { type Candle, type CandleQuery, decimal, type Trade } from '@tradestore/core';
import { makeTrade } from '../make-trades.js';
import type { World } from '../world.js';
import type { TradeScene } from './save-and-read.js';

/** The candles of the world's token on the world's day, of a minute unless said otherwise. */
export function candlesOfDay({ store, world }: TradeScene, changes: Partial<CandleQuery> = {}): Promise<Candle[]> {
  return store.getCandles({ token: world.token, start: world.start, end: world.end, interval: '1m', ...changes });
}

/** Trades of these prices, 10 tokens for 20, a microsecond after another from the start of the day or at `time`. */
export function priced(world: World, prices: readonly string[], changes: Partial<Trade> = {}): Trade[] {
  return prices.map((price, at) =>
    makeTrade(world, {
      time: world.at(at),
      slot: BigInt(at),
      tokenAmount: 10n,
      quoteAmount: 20n,
      ...changes,
      price: decimal(price),
    }),
  );
}
