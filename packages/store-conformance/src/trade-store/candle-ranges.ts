import {
  type CandleInterval,
  candleIntervals,
  compareTrades,
  decimal,
  foldCandles,
  type Trade,
  timestampToDate,
  WRAPPED_SOL,
} from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import type { World } from '../world.js';
import { candlesOfDay } from './candles-of-day.js';
import { save, type TradeSuite } from './save-and-read.js';

const MINUTE = 60_000_000;
const RANDOM_TRADES = 300;

/** Which trades a candle holds. */
export function candleRanges(suite: TradeSuite): void {
  suite.group('candles of a range', (contract) => {
    contract('a bucket that the range cuts holds only the trades inside', async (scene) => {
      const { world } = scene;
      const micros = [0, 1, MINUTE - 1, MINUTE, MINUTE + 1, MINUTE + 2];
      const trades = micros.map((at, index) => makeTrade(world, { time: world.at(at), price: decimal(index + 1) }));
      await save(scene, trades);
      expect(await candlesOfDay(scene, { start: world.at(1), end: world.at(MINUTE + 2) })).toMatchObject([
        { start: world.at(0), trades: 2, open: '2', close: '3' },
        { start: world.at(MINUTE), trades: 2, open: '4', close: '5' },
      ]);
    });

    contract('candles of a range whose start is its end are none', async (scene) => {
      const { world } = scene;
      await save(scene, [makeTrade(world, { time: world.at(0) })]);
      expect(await candlesOfDay(scene, { end: world.start })).toStrictEqual([]);
    });

    contract('getCandles accepts a Date for each bound', async (scene) => {
      const { world } = scene;
      await save(
        scene,
        [0, MINUTE, 2 * MINUTE].map((at) => makeTrade(world, { time: world.at(at) })),
      );
      const [start, end] = [world.at(MINUTE), world.at(2 * MINUTE)];
      const found = await candlesOfDay(scene, { start: timestampToDate(start), end: timestampToDate(end) });
      expect(found).toMatchObject([{ start, trades: 1 }]);
    });

    contract('candles are in wrapped SOL unless another quote is named, and quotes never mix', async (scene) => {
      const { world } = scene;
      const usd = world.address('usd');
      await save(scene, [
        makeTrade(world, { time: world.at(0), price: decimal('2') }),
        makeTrade(world, { time: world.at(1), price: decimal('300'), quote: usd }),
        makeTrade(world, { time: world.at(2), price: decimal('3') }),
      ]);
      const inSol = [{ quote: WRAPPED_SOL, trades: 2, open: '2', high: '3', close: '3' }];
      expect(await candlesOfDay(scene)).toMatchObject(inSol);
      expect(await candlesOfDay(scene, { quote: undefined })).toMatchObject(inSol);
      expect(await candlesOfDay(scene, { quote: WRAPPED_SOL })).toMatchObject(inSol);
      expect(await candlesOfDay(scene, { quote: usd })).toMatchObject([{ quote: usd, trades: 1, open: '300' }]);
      expect(await candlesOfDay(scene, { quote: world.address('eur') })).toStrictEqual([]);
    });

    contract('candles are of one token', async (scene) => {
      const { world } = scene;
      const token = world.address('another token');
      await save(scene, [
        makeTrade(world, { time: world.at(0), price: decimal('2') }),
        makeTrade(world, { time: world.at(1), price: decimal('9'), token }),
      ]);
      expect(await candlesOfDay(scene)).toMatchObject([{ token: world.token, trades: 1, high: '2' }]);
      expect(await candlesOfDay(scene, { token })).toMatchObject([{ token, trades: 1, high: '9' }]);
    });

    contract(
      "getCandles sees every save that resolved: at once, or after flush('visible')",
      async ({ store, world }) => {
        for (const trades of [1, 2]) {
          await store.saveTrade(makeTrade(world));
          if (store.readYourWrites === 'eventual') await store.flush('visible');
          const day = { token: world.token, start: world.start, end: world.end };
          expect(await store.getCandles({ ...day, interval: '1d' })).toMatchObject([{ trades }]);
        }
      },
    );

    contract('candles are given oldest first', async (scene) => {
      const { world } = scene;
      const minutes = Array.from({ length: 30 }, (_, at) => at);
      await save(scene, world.shuffled(minutes.map((at) => makeTrade(world, { time: world.at(at * MINUTE) }))));
      const starts = (await candlesOfDay(scene)).map((candle) => candle.start);
      expect(starts).toStrictEqual(minutes.map((at) => world.at(at * MINUTE)));
    });

    for (const interval of ['1s', '15s', '1m', '5m', '1h', '4h', '1d'] as const satisfies readonly CandleInterval[]) {
      contract(`candles of ${interval} over random trades are what core folds`, async (scene) => {
        const { world } = scene;
        const trades = randomTrades(world, interval);
        await save(scene, trades);
        const expected = [...foldCandles(trades.toSorted(compareTrades), interval)];
        expect(await candlesOfDay(scene, { interval })).toStrictEqual(expected);
      });
    }
  });
}

/** Trades in some ten buckets, with ties and zero amounts among them. */
function randomTrades(world: World, interval: CandleInterval): Trade[] {
  const buckets = Math.min(10 * candleIntervals[interval], 86_400_000_000);
  return Array.from({ length: RANDOM_TRADES }, (_, at) => {
    const tied = at % 5 === 0 ? 0 : at;
    const share = world.number(`share of the buckets ${tied}`, 1_000_000) / 1_000_000;
    return makeTrade(world, {
      time: world.at(Math.floor(share * buckets)),
      ...(at % 4 === 0 ? { transactionIndex: null } : {}),
      ...(at % 11 === 0 ? { tokenAmount: 0n } : {}),
    });
  });
}
