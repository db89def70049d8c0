import { timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric, makeMetrics } from '../make-metrics.js';
import { type MetricsSuite, ofTags, readDay, save, textsOf } from './save-and-read.js';
import { tagsInOrder } from './tags-in-order.js';

/** The points of a name over time. */
export function points(suite: MetricsSuite): void {
  suite.group('points of a metric', (contract) => {
    contract('getMetrics gives all points of a name, whatever their tags, oldest first', async (scene) => {
      const all = makeMetrics(scene.world, 9);
      await save(scene, scene.world.shuffled(all));
      expect(await readDay(scene)).toStrictEqual(all);
    });

    contract('the points of another name are not among them', async (scene) => {
      const { world } = scene;
      const own = makeMetric(world);
      const others = [`${own.name} `, own.name.toUpperCase(), own.name.slice(0, -1)];
      await save(scene, [own, ...others.map((name) => ({ ...own, name, value: own.value + 1 }))]);
      expect(await readDay(scene)).toStrictEqual([own]);
    });

    contract('a range is [start, end): a point at start is in it, one at end is not', async (scene) => {
      const { store, world } = scene;
      const all = [10, 20, 30].map((micros) => makeMetric(world, { time: world.at(micros) }));
      await save(scene, all);
      expect(await store.getMetrics(world.name('metric'), world.at(10), world.at(30))).toStrictEqual(all.slice(0, 2));
    });

    contract('a range of one microsecond gives the points of that microsecond', async (scene) => {
      const { store, world } = scene;
      const all = [99, 100, 101].map((micros) => makeMetric(world, { time: world.at(micros) }));
      await save(scene, all);
      expect(await store.getMetrics(world.name('metric'), world.at(100), world.at(101))).toStrictEqual(all.slice(1, 2));
    });

    contract('a range that ends where it starts gives nothing', async (scene) => {
      const { store, world } = scene;
      await save(scene, [makeMetric(world, { time: world.at(5) })]);
      expect(await store.getMetrics(world.name('metric'), world.at(5), world.at(5))).toStrictEqual([]);
    });

    contract('a start of 0 asks from the beginning', async (scene) => {
      const { store, world } = scene;
      const all = makeMetrics(world, 2);
      await save(scene, all);
      expect(await store.getMetrics(world.name('metric'), timestamp(0), world.end)).toStrictEqual(all);
    });

    contract('a Date is accepted for each bound, and is exact to its millisecond', async (scene) => {
      const { store, world } = scene;
      const all = [999, 1_000, 1_999, 2_000].map((micros) => makeMetric(world, { time: world.at(micros) }));
      await save(scene, all);
      const at = (millis: number): Date => new Date(world.start / 1_000 + millis);
      expect(await store.getMetrics(world.name('metric'), at(1), at(2))).toStrictEqual(all.slice(1, 3));
      expect(await store.getMetrics(world.name('metric'), at(1), world.end)).toStrictEqual(all.slice(1));
    });

    contract('points of one time are in the order of their tags as canonical text', async (scene) => {
      // Their values run the other way, so that only the tags can put them right.
      const all = ofTags(scene.world, tagsInOrder).map((point, at) => ({ ...point, value: 1_000 - at }));
      await save(scene, scene.world.shuffled(all));
      expect(textsOf(await readDay(scene))).toStrictEqual(textsOf(all));
    });

    contract('time goes before tags', async (scene) => {
      const inOrder = [
        ...ofTags(scene.world, tagsInOrder.toReversed().slice(0, 1), 1),
        ...ofTags(scene.world, tagsInOrder, 2),
      ];
      await save(scene, scene.world.shuffled(inOrder));
      expect(await readDay(scene)).toStrictEqual(inOrder);
    });

    contract('limit gives the oldest points of a range', async (scene) => {
      const all = makeMetrics(scene.world, 6);
      await save(scene, scene.world.shuffled(all));
      expect(await readDay(scene, { limit: 4 })).toStrictEqual(all.slice(0, 4));
      expect(await readDay(scene, { limit: 7 })).toStrictEqual(all);
    });

    contract('tags, limit, after, signal and timeoutMs may be undefined', async (scene) => {
      const all = makeMetrics(scene.world, 2);
      await save(scene, all);
      const options = { tags: undefined, limit: undefined, after: undefined, signal: undefined, timeoutMs: undefined };
      expect(await readDay(scene, options)).toStrictEqual(all);
    });
  });
}
