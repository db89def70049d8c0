import { type MetricBucket, TAGS_MAX, type Tags } from '@tradestore/core';
import { expect } from 'vitest';
import { aggregateDay, type MetricsSuite, ofTags, save, textsOf } from './save-and-read.js';
import { tagsInOrder } from './tags-in-order.js';

const MINUTE = 60_000_000;

/** Buckets of each combination of tags. */
export function groups(suite: MetricsSuite): void {
  suite.group('groups', (contract) => {
    contract('groupBy gives the points of each value of a tag buckets of their own', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1' }, { a: '2' }, { a: '1', b: '1' }, { a: '2', b: '1' }]));
      expect(bySum(await aggregateDay(scene, { groupBy: ['a'] }))).toMatchObject([
        { tags: { a: '1' }, count: 2, sum: 2 },
        { tags: { a: '2' }, count: 2, sum: 4 },
      ]);
    });

    contract("a bucket's tags are those of groupBy, and no others", async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1', b: '1' }]));
      const [bucket] = await aggregateDay(scene, { groupBy: ['b'] });
      expect(bucket?.tags).toStrictEqual({ b: '1' });
    });

    contract('groupBy of several tags gives each combination of their values buckets of its own', async (scene) => {
      const tags = [
        { a: '1', b: '1', c: '1' },
        { a: '1', b: '2', c: '1' },
        { a: '2', b: '1', c: '1' },
        { a: '1', b: '1', c: '2' },
      ];
      await save(scene, ofTags(scene.world, tags));
      expect(bySum(await aggregateDay(scene, { groupBy: ['a', 'b'] }))).toMatchObject([
        { tags: { a: '1', b: '2' }, count: 1, sum: 1 },
        { tags: { a: '2', b: '1' }, count: 1, sum: 2 },
        { tags: { a: '1', b: '1' }, count: 2, sum: 3 },
      ]);
    });

    contract('points without a tag of groupBy are a group of their own, whose tags lack it', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1' }, {}, { b: '1' }]));
      const found = bySum(await aggregateDay(scene, { groupBy: ['a'] }));
      expect(found.map(({ tags, count, sum }) => ({ tags, count, sum }))).toStrictEqual([
        { tags: { a: '1' }, count: 1, sum: 0 },
        { tags: {}, count: 2, sum: 3 },
      ]);
    });

    contract('of several tags too, points are grouped by those that they have', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1', b: '1' }, { a: '1' }, { b: '1' }, { c: '1' }]));
      const found = bySum(await aggregateDay(scene, { groupBy: ['a', 'b'] }));
      expect(found.map(({ tags, sum }) => ({ tags, sum }))).toStrictEqual([
        { tags: { a: '1', b: '1' }, sum: 0 },
        { tags: { a: '1' }, sum: 1 },
        { tags: { b: '1' }, sum: 2 },
        { tags: {}, sum: 3 },
      ]);
    });

    contract('a tag that no point has makes one group, without tags', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1' }, { a: '2' }]));
      const found = await aggregateDay(scene, { groupBy: ['constructor'] });
      expect(found.map(({ tags, count }) => ({ tags, count }))).toStrictEqual([{ tags: {}, count: 2 }]);
    });

    contract('the groups of a bucket are in the order of their tags as canonical text', async (scene) => {
      const { world } = scene;
      const expected = ofTags(world, tagsInOrder);
      await save(scene, world.shuffled(expected));
      const groupBy = [...new Set(tagsInOrder.flatMap((tags) => Object.keys(tags)))];
      expect(textsOf(await aggregateDay(scene, { groupBy }))).toStrictEqual(textsOf(expected));
    });

    contract('the order of the names in groupBy does not matter', async (scene) => {
      await save(
        scene,
        ofTags(scene.world, [
          { a: '1', b: '2' },
          { a: '2', b: '1' },
        ]),
      );
      const one = await aggregateDay(scene, { groupBy: ['a', 'b'] });
      expect(await aggregateDay(scene, { groupBy: ['b', 'a'] })).toStrictEqual(one);
      expect(textsOf(one)).toStrictEqual(['{"a":"1","b":"2"}', '{"a":"2","b":"1"}']);
    });

    contract('buckets are given by start, then by the tags of the group', async (scene) => {
      const { world } = scene;
      const both = [{ a: '1' }, { a: '2' }];
      await save(scene, [...ofTags(world, both, MINUTE), ...ofTags(world, both.toReversed(), 0)]);
      const found = await aggregateDay(scene, { every: '1m', groupBy: ['a'] });
      expect(found).toMatchObject([
        { start: world.at(0), tags: { a: '1' }, sum: 1 },
        { start: world.at(0), tags: { a: '2' }, sum: 0 },
        { start: world.at(MINUTE), tags: { a: '1' }, sum: 0 },
        { start: world.at(MINUTE), tags: { a: '2' }, sum: 1 },
      ]);
    });

    contract('last is that of the group', async (scene) => {
      const { world } = scene;
      await save(scene, [
        ...ofTags(world, [
          { a: '1', b: '2' },
          { a: '2', b: '1' },
        ]),
        ...ofTags(world, [{ a: '1', b: '1' }], 10),
      ]);
      expect(await aggregateDay(scene, { groupBy: ['a'] })).toMatchObject([
        { tags: { a: '1' }, last: 0 },
        { tags: { a: '2' }, last: 1 },
      ]);
      expect(await aggregateDay(scene, { groupBy: ['b'] })).toMatchObject([
        { tags: { b: '1' }, last: 0 },
        { tags: { b: '2' }, last: 0 },
      ]);
    });

    contract('tags and groupBy together: the points that hold the pairs, grouped', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1', b: '1' }, { a: '1', b: '2' }, { a: '2', b: '1' }, { b: '1' }]));
      expect(await aggregateDay(scene, { tags: { a: '1' }, groupBy: ['b'] })).toMatchObject([
        { tags: { b: '1' }, count: 1, sum: 0 },
        { tags: { b: '2' }, count: 1, sum: 1 },
      ]);
    });

    contract('values that could be taken for those of two tags are kept apart', async (scene) => {
      const tags: Tags[] = [
        { a: '1","b":"2', b: '3' },
        { a: '1', b: '2","b":"3' },
        { a: '1,2', b: '3' },
        { a: '1', b: '2,3' },
      ];
      await save(scene, ofTags(scene.world, tags));
      const found = await aggregateDay(scene, { groupBy: ['a', 'b'] });
      expect(found.length).toBe(tags.length);
    });

    contract('a tag named __proto__ can be grouped by', async (scene) => {
      const tags = ['{"__proto__":"1"}', '{"__proto__":"2"}'].map((text) => JSON.parse(text) as Tags);
      await save(scene, ofTags(scene.world, tags));
      const found = await aggregateDay(scene, { groupBy: ['__proto__'] });
      expect(textsOf(found)).toStrictEqual(textsOf(tags.map((each) => ({ tags: each }))));
    });

    contract('groupBy of 32 names is accepted', async (scene) => {
      await save(scene, ofTags(scene.world, [{ a: '1' }]));
      const groupBy = ['a', ...Array.from({ length: TAGS_MAX - 1 }, (_, at) => `tag ${at}`)];
      expect(await aggregateDay(scene, { groupBy })).toMatchObject([{ tags: { a: '1' }, count: 1 }]);
    });
  });
}

/** In the order of their sums, where that of the tags is for other tests. */
function bySum(found: readonly MetricBucket[]): MetricBucket[] {
  return found.toSorted((a, b) => a.sum - b.sum);
}
