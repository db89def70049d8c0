import { type Candle, type CandleInterval, candleIntervals } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { candlesOfDay, priced } from './candles-of-day.js';
import { save, type TradeSuite } from './save-and-read.js';

const MINUTE = 60_000_000;

/** Which buckets have a candle, and where they begin. */
export function candleBuckets(suite: TradeSuite): void {
  suite.group('buckets of candles', (contract) => {
    contract('a bucket without a price has no candle', async (scene) => {
      const { world } = scene;
      await save(scene, [
        ...priced(world, ['5'], { time: world.at(0) }),
        makeTrade(world, { time: world.at(MINUTE), tokenAmount: 0n }),
        ...priced(world, ['6'], { time: world.at(2 * MINUTE) }),
      ]);
      expect((await candlesOfDay(scene)).map(startOf)).toStrictEqual([world.at(0), world.at(2 * MINUTE)]);
    });

    contract('a bucket without trades has no candle', async (scene) => {
      const { world } = scene;
      await save(
        scene,
        [0, 5, 7].flatMap((minute) => priced(world, ['1'], { time: world.at(minute * MINUTE) })),
      );
      const starts = [0, 5, 7].map((minute) => world.at(minute * MINUTE));
      expect((await candlesOfDay(scene)).map(startOf)).toStrictEqual(starts);
    });

    contract('candles of a range without trades are none', async (scene) => {
      expect(await candlesOfDay(scene)).toStrictEqual([]);
    });

    contract('the last microsecond of a bucket is in it and the next one in the next', async (scene) => {
      const { world } = scene;
      await save(
        scene,
        [MINUTE - 1, MINUTE].flatMap((micros) => priced(world, ['1'], { time: world.at(micros) })),
      );
      expect(await candlesOfDay(scene)).toMatchObject([
        { start: world.at(0), trades: 1 },
        { start: world.at(MINUTE), trades: 1 },
      ]);
    });

    for (const interval of Object.keys(candleIntervals) as CandleInterval[]) {
      contract(`buckets of ${interval} are aligned to the UTC epoch`, async (scene) => {
        const { world } = scene;
        const length = candleIntervals[interval];
        // The range and its first trade begin off every boundary, so buckets that were counted from either would show.
        const times = [12_345_678, 43_210_987_654, 86_399_999_999];
        await save(
          scene,
          times.flatMap((micros) => priced(world, ['1'], { time: world.at(micros) })),
        );
        const expected = new Set(times.map((micros) => world.at(micros - (micros % length))));
        const found = await candlesOfDay(scene, { interval, start: world.at(11_111_111) });
        expect(found.map(startOf)).toStrictEqual([...expected]);
        expect(found.map((candle) => candle.start % length)).toStrictEqual(found.map(() => 0));
      });
    }
  });
}

function startOf(candle: Candle): number {
  return candle.start;
}
