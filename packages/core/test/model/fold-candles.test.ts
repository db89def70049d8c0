import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertCandle, type Candle, type CandleInterval, candleIntervals } from '../../src/model/candle.js';
import { decimal, decimalFromUnits, decimalToUnits } from '../../src/model/decimal.js';
import { foldCandles } from '../../src/model/fold-candles.js';
import { timestamp } from '../../src/model/timestamp.js';
import { compareTrades, type Trade } from '../../src/model/trade.js';
import { arbitraryAmount } from '../arbitrary-trade.js';
import { realTrades } from '../real-trades.js';
import { sampleTrade } from '../sample-trade.js';

const intervals = Object.keys(candleIntervals) as CandleInterval[];

/** Many trades in few buckets, many of one microsecond, a third without a price. */
const arbitraryTrades: fc.Arbitrary<Trade[]> = fc
  .array(
    fc.record({
      time: fc.oneof(
        fc.nat(3),
        fc.nat(7_200).map((seconds) => seconds * 1_000_000),
      ),
      fill: fc.nat(1_000_000),
      tokenAmount: fc.oneof(fc.constant(0n), arbitraryAmount),
      quoteAmount: fc.oneof(fc.constant(0n), arbitraryAmount),
      units: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows
      .map(({ time, units, ...row }): Trade => {
        const price = decimalFromUnits(row.tokenAmount === 0n || row.quoteAmount === 0n ? 0n : units);
        return { ...sampleTrade, ...row, time: timestamp(sampleTrade.time + time), price };
      })
      .sort(compareTrades),
  );

/** Candles made the long way: gather each bucket, then ask it for everything. */
function naiveCandles(trades: readonly Trade[], interval: CandleInterval): Candle[] {
  const buckets = Map.groupBy(trades, ({ time }) => Math.floor(time / candleIntervals[interval]));
  return Array.from(buckets).flatMap(([bucket, inside]) => {
    const prices = inside.filter(({ price }) => price !== '0').map(({ price }) => price);
    const ranked = prices.toSorted((a, b) => (decimalToUnits(a) < decimalToUnits(b) ? -1 : 1));
    const [open, close, low, high] = [prices.at(0), prices.at(-1), ranked.at(0), ranked.at(-1)];
    if (open === undefined || close === undefined || low === undefined || high === undefined) return [];
    const sum = (field: 'tokenAmount' | 'quoteAmount'): bigint =>
      inside.reduce((total, trade) => total + trade[field], 0n);
    const { token, quote } = sampleTrade;
    const start = timestamp(bucket * candleIntervals[interval]);
    const volumes = { volume: sum('tokenAmount'), quoteVolume: sum('quoteAmount'), trades: inside.length };
    return [{ token, quote, start, open, high, low, close, ...volumes }];
  });
}

function trade(fields: Partial<Trade>): Trade {
  return { ...sampleTrade, ...fields };
}

describe('foldCandles', () => {
  test('gives what gathering each bucket gives, for every interval', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.constantFrom(...intervals), (trades, interval) => {
        const candles = [...foldCandles(trades, interval)];
        expect(candles).toEqual(naiveCandles(trades, interval));
        for (const candle of candles) assertCandle(candle);
      }),
    );
  });

  test('opens with the first and closes with the last trade of one microsecond in chain order', () => {
    const prices = ['3', '1', '4', '2'].map((price, fill) => trade({ fill, price: decimal(price) }));
    expect([...foldCandles(prices, '1s')]).toMatchObject([{ open: '3', high: '4', low: '1', close: '2', trades: 4 }]);
  });

  test('compares prices as numbers and not as text', () => {
    const prices = ['9', '10', '0.00001'].map((price, fill) => trade({ fill, price: decimal(price) }));
    expect([...foldCandles(prices, '1d')]).toMatchObject([{ high: '10', low: '0.00001' }]);
  });

  test('counts a trade of a zero amount in trades and volumes, and takes no price from it', () => {
    const none = { tokenAmount: 0n, quoteAmount: 7n, price: decimal('0') };
    const trades = [trade({ ...none, fill: 0 }), trade({ fill: 1 }), trade({ ...none, fill: 2 })];
    const { tokenAmount, quoteAmount, price } = sampleTrade;
    expect([...foldCandles(trades, '1m')]).toMatchObject([
      {
        open: price,
        high: price,
        low: price,
        close: price,
        trades: 3,
        volume: tokenAmount,
        quoteVolume: quoteAmount + 14n,
      },
    ]);
  });

  test('has no candle for a bucket without a price, nor for one without a trade', () => {
    const later = timestamp(sampleTrade.time + 3_600_000_000);
    const unpriced = trade({ quoteAmount: 0n, price: decimal('0') });
    expect([...foldCandles([unpriced], '1s')]).toEqual([]);
    expect([...foldCandles([], '1s')]).toEqual([]);
    expect([...foldCandles([trade({}), trade({ time: later })], '1s')]).toHaveLength(2);
  });

  test('sums beyond 2^64', () => {
    const most = { tokenAmount: 2n ** 64n - 1n, quoteAmount: 2n ** 64n - 1n };
    const trades = [trade({ ...most, fill: 0 }), trade({ ...most, fill: 1 })];
    expect([...foldCandles(trades, '1s')]).toMatchObject([{ volume: 2n ** 65n - 2n, quoteVolume: 2n ** 65n - 2n }]);
  });

  test('gives a candle as soon as its bucket is over, so that a long history needs no memory', () => {
    let taken = 0;
    function* endless(): Generator<Trade> {
      for (;;) yield trade({ time: timestamp(sampleTrade.time + taken++ * 1_000_000) });
    }
    const first = foldCandles(endless(), '1s').next();
    expect(first).toMatchObject({ done: false, value: { trades: 1 } });
    expect(taken).toBe(2);
  });

  test('gives what gathering gives on real trades of one token', () => {
    const { token, quote } = realTrades()[0] ?? sampleTrade;
    const trades = realTrades().filter((one) => one.token === token && one.quote === quote);
    const candles = naiveCandles(trades, '1m').map((candle) => ({ ...candle, token, quote }));
    expect(candles.length).toBeGreaterThan(0);
    expect([...foldCandles(trades, '1m')]).toEqual(candles);
  });
});
