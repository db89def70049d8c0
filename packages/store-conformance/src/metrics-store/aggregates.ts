import type { MetricBucket, MetricPoint } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric } from '../make-metrics.js';
import { awkwardTags } from './awkward-tags.js';
import {
  aggregateDay,
  type MetricsScene,
  type MetricsSuite,
  ofTags,
  ofValues,
  save,
  saveInTurn,
} from './save-and-read.js';
import { tagsInOrder } from './tags-in-order.js';

/** What the points of one bucket are put together to. */
export function aggregates(suite: MetricsSuite): void {
  suite.group('aggregates', (contract) => {
    contract('a range without points has no buckets', async (scene) => {
      expect(await aggregateDay(scene)).toStrictEqual([]);
    });

    contract('a bucket of one point has its value as sum, min, max, avg and last, and a count of 1', async (scene) => {
      const bucket = await aggregated(scene, [12.5]);
      const { start } = scene.world;
      expect(bucket).toStrictEqual({
        start,
        tags: {},
        count: 1,
        sum: 12.5,
        min: 12.5,
        max: 12.5,
        avg: 12.5,
        last: 12.5,
      });
    });

    contract('count is how many points a bucket has', async (scene) => {
      expect((await aggregated(scene, [5, 5, 7, 0]))?.count).toBe(4);
    });

    contract('sum is the sum of their values', async (scene) => {
      expect((await aggregated(scene, [5, 5, -7, 0, 1.5]))?.sum).toBe(4.5);
    });

    contract('min is the least value, also of values below zero', async (scene) => {
      expect((await aggregated(scene, [-2, -30, -10, -9]))?.min).toBe(-30);
      expect((await aggregated(scene, [9, 10, 8.5, 100], 'positive'))?.min).toBe(8.5);
    });

    contract('max is the greatest value, also of values below zero', async (scene) => {
      expect((await aggregated(scene, [-30, -2, -10, -9]))?.max).toBe(-2);
      expect((await aggregated(scene, [9, 10, 8.5, 100, 20], 'positive'))?.max).toBe(100);
    });

    contract('avg is sum by count', async (scene) => {
      expect((await aggregated(scene, [1, 2, 6, 1]))?.avg).toBe(2.5);
      expect((await aggregated(scene, [-4, 4, 0], 'zero'))?.avg).toBe(0);
    });

    contract('last is the value of the latest point, whatever the order of recording', async (scene) => {
      const points = ofValues(scene.world, [3, 9, 1, 5]);
      await saveInTurn(scene, points.toReversed());
      expect(await aggregateDay(scene)).toMatchObject([{ last: 5 }]);
    });

    contract('of points of one time, last is the value of the one with the greatest tags', async (scene) => {
      const { world } = scene;
      for (const count of [2, 9, 13, 14, 18, tagsInOrder.length]) {
        const name = world.name(`metric ${count}`);
        const points = ofTags(world, tagsInOrder.slice(0, count)).map((point) => ({ ...point, name }));
        await save(scene, points.toReversed());
        expect(await aggregateDay(scene, { name })).toMatchObject([{ count, last: count - 1 }]);
      }
    });

    contract('min, max and last are exact', async (scene) => {
      const values = [0.1, Number.MIN_VALUE, -Number.MIN_VALUE, 1 + Number.EPSILON, 0.1 + 0.2];
      const bucket = await aggregated(scene, values);
      expect(bucket).toMatchObject({ min: -Number.MIN_VALUE, max: 1 + Number.EPSILON, last: 0.1 + 0.2 });
    });

    contract('without groupBy, points of all tags are in one bucket, which has no tags', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1' }, { a: '2', b: '1' }, {}]));
      expect(await aggregateDay(scene)).toMatchObject([{ count: 3, sum: 3 }]);
      expect((await aggregateDay(scene))[0]?.tags).toStrictEqual({});
      expect((await aggregateDay(scene, { groupBy: [] }))[0]?.tags).toStrictEqual({});
    });

    contract('only points of the name are put together', async (scene) => {
      const { world } = scene;
      await save(scene, [
        ...ofValues(world, [1]),
        makeMetric(world, { name: world.name('another'), time: world.at(0) }),
      ]);
      expect(await aggregateDay(scene)).toMatchObject([{ count: 1, sum: 1 }]);
    });

    contract('tags puts together only points that hold all these pairs', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1' }, { a: '1', b: '1' }, { b: '1' }, {}]));
      expect(await aggregateDay(scene, { tags: { a: '1' } })).toMatchObject([{ count: 2, sum: 1 }]);
      expect(await aggregateDay(scene, { tags: { a: '1', b: '1' } })).toMatchObject([{ count: 1, sum: 1 }]);
      expect(await aggregateDay(scene, { tags: { a: '3' } })).toStrictEqual([]);
      expect(await aggregateDay(scene, { tags: {} })).toMatchObject([{ count: 4, sum: 6 }]);
    });

    for (const [what, tags] of Object.entries(awkwardTags)) {
      contract(`aggregateMetrics finds a point by ${what}`, async (scene) => {
        const point = makeMetric(scene.world, { tags: { ...tags, more: 'x' } });
        await save(scene, [point, makeMetric(scene.world, { tags: { more: 'x' } })]);
        expect(await aggregateDay(scene, { tags })).toMatchObject([{ count: 1, last: point.value }]);
      });
    }

    contract('a point that was recorded again counts once, with its later value', async (scene) => {
      const [point] = ofValues(scene.world, [900]);
      if (point !== undefined) await saveInTurn(scene, [point, { ...point, value: 1 }]);
      expect(await aggregateDay(scene)).toMatchObject([{ count: 1, sum: 1, min: 1, max: 1, last: 1 }]);
    });

    contract('tags and groupBy may be undefined', async (scene) => {
      await save(scene, ofValues(scene.world, [1, 2]));
      expect(await aggregateDay(scene, { tags: undefined, groupBy: undefined })).toMatchObject([{ count: 2 }]);
    });

    contract("aggregateMetrics sees every save that resolved: at once, or after flush('visible')", async (scene) => {
      const { store, world } = scene;
      await store.batchRecordMetrics(ofValues(world, [1, 2, 3]));
      if (store.readYourWrites === 'eventual') await store.flush('visible');
      expect(await aggregateDay(scene)).toMatchObject([{ count: 3 }]);
    });
  });
}

/** The bucket of points of these values, saved in an order that has nothing to do with theirs. */
async function aggregated(
  scene: MetricsScene,
  values: readonly number[],
  label = 'metric',
): Promise<MetricBucket | undefined> {
  const name = scene.world.name(label);
  const points: MetricPoint[] = ofValues(scene.world, values).map((point) => ({ ...point, name }));
  await save(scene, scene.world.shuffled(points));
  const buckets = await aggregateDay(scene, { name });
  expect(buckets.length).toBe(1);
  return buckets[0];
}
