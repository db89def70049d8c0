import { compareMetrics, type MetricPoint, tagsText } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric, makeMetrics } from '../make-metrics.js';
import { expectOnceInOrder } from '../series/once-in-order.js';
import { walkPages } from '../series/walk-pages.js';
import { type MetricsScene, type MetricsSuite, ofTags, readDay, save } from './save-and-read.js';
import { tagsInOrder } from './tags-in-order.js';

/** After so many pages nobody adds points any more, so that the walk comes to an end. */
const BUSY_PAGES = 6;

/** Points, page by page. */
export function pointPages(suite: MetricsSuite): void {
  suite.group('pages of points', (contract) => {
    contract('after gives only points after the cursor, without the cursor itself', async (scene) => {
      const all = makeMetrics(scene.world, 6);
      await save(scene, all);
      expect(await readDay(scene, { after: all[3] })).toStrictEqual(all.slice(4));
    });

    contract('of points of one time, after gives those whose tags follow', async (scene) => {
      const all = ofTags(scene.world, tagsInOrder);
      await save(scene, all);
      for (const [at, { time, tags }] of all.entries()) {
        expect(await readDay(scene, { after: { time, tags } })).toStrictEqual(all.slice(at + 1));
      }
    });

    contract('a later time is after the cursor, whatever its tags', async (scene) => {
      const before = makeMetric(scene.world, { tags: {} });
      const after = makeMetric(scene.world, { tags: { a: '1' } });
      await save(scene, [before, after]);
      expect(await readDay(scene, { after: before })).toStrictEqual([after]);
      expect(await readDay(scene, { after })).toStrictEqual([]);
    });

    contract('the tags of a cursor may be in any order', async (scene) => {
      const all = ofTags(scene.world, [
        { a: '1', b: '1' },
        { a: '1', b: '2' },
      ]);
      await save(scene, all);
      const { time } = all[0] ?? makeMetric(scene.world);
      expect(await readDay(scene, { after: { time, tags: { b: '1', a: '1' } } })).toStrictEqual(all.slice(1));
    });

    contract('any place is a cursor: it need not be stored', async (scene) => {
      const all = ofTags(scene.world, tagsInOrder);
      const [cursor] = all.splice(4, 1);
      await save(scene, all);
      expect(await readDay(scene, { after: cursor })).toStrictEqual(all.slice(4));
    });

    contract('a cursor before the range leaves it whole, and one behind it leaves nothing', async (scene) => {
      const { store, world } = scene;
      const all = makeMetrics(world, 6, (at) => ({ time: world.at(at * 10) }));
      await save(scene, all);
      const [name, start, end] = [world.name('metric'), world.at(20), world.at(40)];
      expect(await store.getMetrics(name, start, end, { after: all[0] })).toStrictEqual(all.slice(2, 4));
      expect(await store.getMetrics(name, start, end, { after: all[5] })).toStrictEqual([]);
    });

    for (const pageSize of [1, 2, 7]) {
      contract(`pages of ${pageSize} yield points of one time exactly once, in order`, async (scene) => {
        const all = [1, 2, 3].flatMap((micros) => ofTags(scene.world, tagsInOrder, micros));
        await save(scene, scene.world.shuffled(all));
        const found = await walkPages<MetricPoint>(pageSize, (after) => readDay(scene, { limit: pageSize, after }));
        expect(found.map(placeOf)).toStrictEqual(all.map(placeOf));
      });
    }

    contract('pages of points with a tag yield each of them exactly once, in order', async (scene) => {
      const tags = { a: '1' };
      const all = [1, 2].flatMap((micros) => ofTags(scene.world, tagsInOrder, micros));
      await save(scene, scene.world.shuffled(all));
      const found = await walkPages<MetricPoint>(2, (after) => readDay(scene, { tags, limit: 2, after }));
      expect(found.map(placeOf)).toStrictEqual(all.filter((point) => point.tags['a'] === '1').map(placeOf));
    });

    contract('a page of exactly what is left is followed by an empty one', async (scene) => {
      const all = makeMetrics(scene.world, 4);
      await save(scene, all);
      expect(await readDay(scene, { limit: 2, after: all[1] })).toStrictEqual(all.slice(2));
      expect(await readDay(scene, { limit: 2, after: all[3] })).toStrictEqual([]);
    });

    contract('while points are being added, pages yield what was there exactly once', async (scene) => {
      const existed = [...ofTags(scene.world, tagsInOrder, 500_000), ...makeMetrics(scene.world, 20)].sort(
        compareMetrics,
      );
      await save(scene, scene.world.shuffled(existed));
      const found = await walkPages<MetricPoint>(
        4,
        (after) => readDay(scene, { limit: 4, after }),
        (last, page) => (page < BUSY_PAGES ? addAround(scene, last) : Promise.resolve()),
      );
      expectOnceInOrder(found.map(placeOf), existed.map(placeOf));
      expect(found.map(placeOf), 'in order').toStrictEqual(found.toSorted(compareMetrics).map(placeOf));
    });
  });
}

/** Adds points before and behind the place that the pages have come to. */
async function addAround(scene: MetricsScene, { time }: MetricPoint): Promise<void> {
  const { world } = scene;
  const micros = time - world.start;
  await save(
    scene,
    [micros - 1, micros + 1].map((each) => makeMetric(world, { time: world.at(each) })),
  );
}

function placeOf({ time, tags }: MetricPoint): string {
  return `${time} ${tagsText(tags)}`;
}
