import { expect } from 'vitest';
import { makeMetric } from '../make-metrics.js';
import { type MetricsSuite, ofTags, readDay, save, saveInTurn } from './save-and-read.js';
import { tagsInOrder } from './tags-in-order.js';

/** What makes two points one, and what keeps them apart. */
export function identity(suite: MetricsSuite): void {
  suite.group('identity of points', (contract) => {
    contract('points of one name and time with different tags are different points', async (scene) => {
      const all = ofTags(scene.world, [{ venue: 'orca' }, { venue: 'pumpfun' }]);
      await saveInTurn(scene, all);
      expect(await readDay(scene)).toStrictEqual(all);
    });

    contract('a point without tags is another one than a point with tags', async (scene) => {
      const all = ofTags(scene.world, [{ venue: 'orca' }, {}]);
      await saveInTurn(scene, all);
      expect(await readDay(scene)).toStrictEqual(all);
    });

    contract(
      'points of one time whose tags differ in anything are different points, also in one batch',
      async (scene) => {
        const all = ofTags(scene.world, tagsInOrder);
        await save(scene, scene.world.shuffled(all));
        const found = await readDay(scene);
        // Their order is for other tests.
        expect(found.toSorted((a, b) => a.value - b.value)).toStrictEqual(all);
      },
    );

    contract('points of one name and tags with different times are different points', async (scene) => {
      const { world } = scene;
      const all = [10, 11, 12].map((micros) => makeMetric(world, { tags: { venue: 'orca' }, time: world.at(micros) }));
      await saveInTurn(scene, all);
      expect(await readDay(scene)).toStrictEqual(all);
    });

    contract('points of one time and tags with different names are different points', async (scene) => {
      const { store, world } = scene;
      const one = makeMetric(world);
      const other = { ...one, name: world.name('another'), value: one.value + 1 };
      await saveInTurn(scene, [one, other]);
      expect(await readDay(scene)).toStrictEqual([one]);
      expect(await store.getMetrics(other.name, world.start, world.end)).toStrictEqual([other]);
    });

    contract('the same tags in another order are the same point', async (scene) => {
      const first = makeMetric(scene.world, { tags: { venue: 'orca', wallet: 'main' }, value: 1 });
      const again = { ...first, tags: { wallet: 'main', venue: 'orca' }, value: 2 };
      await saveInTurn(scene, [first, again]);
      expect(await readDay(scene)).toStrictEqual([again]);
    });

    contract('in one batch too, the same tags in another order are the same point: the last stays', async (scene) => {
      const first = makeMetric(scene.world, { tags: { b: '1', a: '2', c: '3' }, value: 1 });
      const again = { ...first, tags: { c: '3', b: '1', a: '2' }, value: 2 };
      await save(scene, [first, again]);
      expect(await readDay(scene)).toStrictEqual([again]);
    });

    contract('tags whose names and values change places are different', async (scene) => {
      const all = ofTags(scene.world, [{ a: 'b' }, { b: 'a' }]);
      await save(scene, all);
      expect(await readDay(scene)).toStrictEqual(all);
    });

    contract('a recorded point does not change when the caller changes its tags later', async (scene) => {
      const tags: Record<string, string> = { venue: 'orca' };
      const [alone, inBatch] = [makeMetric(scene.world, { tags }), makeMetric(scene.world, { tags })];
      await scene.store.recordMetric(alone);
      await scene.store.batchRecordMetrics([inBatch]);
      tags['venue'] = 'changed';
      tags['added'] = 'later';
      await scene.harness.settle(scene.store);
      expect(await readDay(scene)).toStrictEqual(
        [alone, inBatch].map((point) => ({ ...point, tags: { venue: 'orca' } })),
      );
    });

    contract('a recorded point does not change when a reader changes the tags that it was given', async (scene) => {
      const { store, world } = scene;
      const point = makeMetric(world, { tags: { venue: 'orca' } });
      await save(scene, [{ ...point, tags: { ...point.tags } }]);
      for (const found of [...(await readDay(scene)), await store.getLatestMetric(point.name)]) {
        // Reflect.set, because a store may give frozen objects, and assigning to one throws.
        if (found !== null) Reflect.set(found.tags, 'venue', 'changed');
      }
      expect(await readDay(scene)).toStrictEqual([point]);
      expect(await store.getLatestMetric(point.name, { tags: { venue: 'orca' } })).toStrictEqual(point);
    });
  });
}
