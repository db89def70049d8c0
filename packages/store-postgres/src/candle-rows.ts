import {
  type Address,
  assertCandle,
  type Candle,
  DbError,
  type Decimal,
  decimal,
  type Timestamp,
} from '@tradestore/core';

const MICROS_PER_SECOND = 1_000_000;

/**
 * The candles of a result: start in seconds, open, high, low, close, volume, quote volume, trades.
 *
 * @throws DbError kind `corrupt_data` for a row that is no candle
 */
export function readCandles(
  rows: readonly (readonly unknown[])[],
  market: { readonly token: Address; readonly quote: Address },
): Candle[] {
  return rows.map(([start, open, high, low, close, volume, quoteVolume, trades]) => {
    try {
      const candle: Candle = {
        ...market,
        start: (Number(start) * MICROS_PER_SECOND) as Timestamp,
        open: priceOf(open),
        high: priceOf(high),
        low: priceOf(low),
        close: priceOf(close),
        volume: BigInt(String(volume)),
        quoteVolume: BigInt(String(quoteVolume)),
        trades: Number(trades),
      };
      assertCandle(candle);
      return candle;
    } catch (cause) {
      throw new DbError({
        kind: 'corrupt_data',
        outcome: 'not_applied',
        message:
          'tradestore.trades: trades of this span make no candle; read them with getTradesInTimerange to find which',
        cause,
      });
    }
  });
}

function priceOf(text: unknown): Decimal {
  return decimal(String(text));
}
