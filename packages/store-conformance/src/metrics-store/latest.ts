import { SOLANA_GENESIS } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric, makeMetrics } from '../make-metrics.js';
import { awkwardTags } from './awkward-tags.js';
import { type MetricsSuite, ofTags, save, saveInTurn } from './save-and-read.js';
import { tagsInOrder } from './tags-in-order.js';

/** The latest point of a name. */
export function latestPoint(suite: MetricsSuite): void {
  suite.group('latest point', (contract) => {
    contract('getLatestMetric gives null for a name without points', async ({ store, world }) => {
      expect(await store.getLatestMetric(world.name('metric'))).toBeNull();
    });

    contract('of points recorded in order, the last one is the latest, whatever its tags', async (scene) => {
      const all = makeMetrics(scene.world, 3);
      await saveInTurn(scene, all);
      expect(await scene.store.getLatestMetric(scene.world.name('metric'))).toStrictEqual(all[2]);
    });

    contract('the points of another name are not looked at', async (scene) => {
      const { store, world } = scene;
      const own = makeMetric(world);
      await saveInTurn(scene, [own, makeMetric(world, { name: world.name('another') })]);
      expect(await store.getLatestMetric(own.name)).toStrictEqual(own);
    });

    contract('an older point that is recorded late is not the latest', async (scene) => {
      const { store, world } = scene;
      const [older, newer] = [makeMetric(world), makeMetric(world)];
      await saveInTurn(scene, [newer]);
      await saveInTurn(scene, [older]);
      expect(await store.getLatestMetric(newer.name)).toStrictEqual(newer);
    });

    contract('of points of one time, the one with the greatest tags is the latest', async (scene) => {
      const { store, world } = scene;
      for (const count of [2, 9, 13, 14, 18, tagsInOrder.length]) {
        const name = world.name(`metric ${count}`);
        // Their values run the other way, so that only the tags can tell which is the latest.
        const all = ofTags(world, tagsInOrder.slice(0, count)).map((point, at) => ({
          ...point,
          name,
          value: 1_000 - at,
        }));
        await save(scene, all.toReversed());
        expect(await store.getLatestMetric(name)).toStrictEqual(all.at(-1));
      }
    });

    contract('a greater value makes no point the latest', async (scene) => {
      const { store, world } = scene;
      const [older, newer] = [makeMetric(world, { value: 9 }), makeMetric(world, { value: -9 })];
      await save(scene, [newer, older]);
      expect(await store.getLatestMetric(newer.name)).toStrictEqual(newer);
    });

    contract('tags gives the latest of the points that hold all these pairs', async (scene) => {
      const { store, world } = scene;
      const all = [{ a: '1', b: '1' }, { a: '1' }, { b: '1' }, { a: '2' }, {}].map((tags) =>
        makeMetric(world, { tags }),
      );
      await save(scene, all);
      const name = world.name('metric');
      expect(await store.getLatestMetric(name, { tags: { b: '1' } })).toStrictEqual(all[2]);
      expect(await store.getLatestMetric(name, { tags: { a: '1' } })).toStrictEqual(all[1]);
      expect(await store.getLatestMetric(name, { tags: { b: '1', a: '1' } })).toStrictEqual(all[0]);
      expect(await store.getLatestMetric(name, { tags: {} })).toStrictEqual(all[4]);
      expect(await store.getLatestMetric(name, { tags: undefined })).toStrictEqual(all[4]);
    });

    contract('getLatestMetric gives null when no point holds the pairs', async (scene) => {
      const { store, world } = scene;
      const point = makeMetric(world, { tags: { a: '1' } });
      await save(scene, [point]);
      for (const tags of [{ a: '2' }, { b: '1' }, { a: '1', b: '1' }]) {
        expect(await store.getLatestMetric(point.name, { tags })).toBeNull();
      }
    });

    for (const [what, tags] of Object.entries(awkwardTags)) {
      contract(`getLatestMetric finds a point by ${what}`, async (scene) => {
        const point = makeMetric(scene.world, { tags: { ...tags, more: 'x' } });
        await save(scene, [point, makeMetric(scene.world, { tags: { more: 'x' } })]);
        expect(await scene.store.getLatestMetric(point.name, { tags })).toStrictEqual(point);
      });
    }

    contract('the latest point recorded again is given with its later value', async (scene) => {
      const { store, world } = scene;
      const point = makeMetric(world);
      await saveInTurn(scene, [
        { ...point, value: 9 },
        { ...point, value: 1 },
      ]);
      expect(await store.getLatestMetric(point.name)).toStrictEqual({ ...point, value: 1 });
    });

    contract('a point of the year 2020 is the latest when there is no other', async (scene) => {
      const { store, world } = scene;
      const point = makeMetric(world, { time: SOLANA_GENESIS });
      await save(scene, [point]);
      expect(await store.getLatestMetric(point.name)).toStrictEqual(point);
    });
  });
}
