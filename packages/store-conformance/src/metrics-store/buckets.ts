import { type CandleInterval, candleIntervals, type MetricPoint } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric } from '../make-metrics.js';
import type { World } from '../world.js';
import { aggregateDay, type MetricsSuite, save } from './save-and-read.js';

const MINUTE = 60_000_000;

/** Where buckets start, and which there are. */
export function buckets(suite: MetricsSuite): void {
  suite.group('buckets', (contract) => {
    contract('a range is [start, end): a point at start is in its bucket, one at end in none', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [10, 20, 30]));
      const found = await aggregateDay(scene, { start: world.at(10), end: world.at(30) });
      expect(found).toMatchObject([{ count: 2, sum: 1 }]);
    });

    contract('points of two buckets are put together apart, and the buckets are given by start', async (scene) => {
      const { world } = scene;
      await save(scene, world.shuffled(at(world, [0, MINUTE - 1, MINUTE, 2 * MINUTE - 1, 2 * MINUTE])));
      expect(await aggregateDay(scene, { every: '1m' })).toMatchObject([
        { start: world.at(0), count: 2, sum: 1, last: 1 },
        { start: world.at(MINUTE), count: 2, sum: 5, last: 3 },
        { start: world.at(2 * MINUTE), count: 1, sum: 4, last: 4 },
      ]);
    });

    contract('a bucket without points has no row', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [0, 5 * MINUTE]));
      expect(await aggregateDay(scene, { every: '1m' })).toMatchObject([
        { start: world.at(0), count: 1 },
        { start: world.at(5 * MINUTE), count: 1 },
      ]);
    });

    for (const every of Object.keys(candleIntervals) as CandleInterval[]) {
      contract(`buckets of ${every} start at multiples of it since the UTC epoch`, async (scene) => {
        const { world } = scene;
        const length = candleIntervals[every];
        await save(scene, at(world, [-1, 0, length - 1, length]));
        const range = { start: world.at(-length), end: world.at(2 * length) };
        expect(await aggregateDay(scene, { ...range, every })).toMatchObject([
          { start: world.at(-length), count: 1, last: 0 },
          { start: world.at(0), count: 2, last: 2 },
          { start: world.at(length), count: 1, last: 3 },
        ]);
      });
    }

    contract('the start of the range moves no bucket', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [MINUTE + 10, 2 * MINUTE + 10]));
      expect(await aggregateDay(scene, { start: world.at(7), every: '1m' })).toMatchObject([
        { start: world.at(MINUTE) },
        { start: world.at(2 * MINUTE) },
      ]);
    });

    contract('a bucket that the start of the range cuts holds only the points inside', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [9, 10, 11]));
      expect(await aggregateDay(scene, { start: world.at(10), every: '1m' })).toMatchObject([
        { start: world.at(0), count: 2, min: 1 },
      ]);
    });

    contract('a bucket that the end of the range cuts holds only the points inside', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [9, 10, 11]));
      expect(await aggregateDay(scene, { end: world.at(11), every: '1m' })).toMatchObject([
        { start: world.at(0), count: 2, max: 1, last: 1 },
      ]);
    });

    contract('a range that ends where it starts has no buckets', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [10]));
      expect(await aggregateDay(scene, { start: world.at(10), end: world.at(10) })).toStrictEqual([]);
    });

    contract('a Date is accepted for each bound', async (scene) => {
      const { world } = scene;
      await save(scene, at(world, [999, 1_000, 1_999, 2_000]));
      const [start, end] = [1, 2].map((millis) => new Date(world.start / 1_000 + millis));
      expect(await aggregateDay(scene, { start, end } as { start: Date; end: Date })).toMatchObject([
        { start: world.start, count: 2, min: 1, max: 2 },
      ]);
    });
  });
}

/** Points at so many microseconds of the world's day; each value is its place. */
function at(world: World, micros: readonly number[]): MetricPoint[] {
  return micros.map((each, value) => makeMetric(world, { time: world.at(each), value }));
}
