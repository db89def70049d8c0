import type { MetricPoint, Tags } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric } from '../make-metrics.js';
import type { World } from '../world.js';
import { awkwardTags } from './awkward-tags.js';
import { type MetricsScene, type MetricsSuite, ofTags, readDay, save } from './save-and-read.js';

/** Only points that hold all pairs that are asked for. */
export function tagFilter(suite: MetricsSuite): void {
  suite.group('points with tags', (contract) => {
    contract('tags gives only points that hold the pair', async (scene) => {
      await save(scene, grid(scene.world));
      expect(await valuesOf(scene, { venue: 'orca' })).toStrictEqual([0, 1, 2]);
    });

    contract('tags of several pairs gives only points that hold all of them', async (scene) => {
      await save(scene, grid(scene.world));
      expect(await valuesOf(scene, { venue: 'orca', wallet: 'main' })).toStrictEqual([0]);
      expect(await valuesOf(scene, { wallet: 'main', venue: 'orca' })).toStrictEqual([0]);
    });

    contract('whatever else a point holds, it is given', async (scene) => {
      await save(scene, grid(scene.world));
      expect(await valuesOf(scene, { wallet: 'main' })).toStrictEqual([0, 3, 6]);
    });

    contract('tags without a pair gives every point', async (scene) => {
      const all = grid(scene.world);
      await save(scene, all);
      expect(await readDay(scene, { tags: {} })).toStrictEqual(all);
    });

    contract('a value that no point holds, and a tag that none has, gives nothing', async (scene) => {
      await save(scene, grid(scene.world));
      for (const tags of [{ venue: 'phoenix' }, { strategy: 'orca' }, { venue: 'orca', strategy: 'any' }]) {
        expect(await valuesOf(scene, tags)).toStrictEqual([]);
      }
    });

    contract('a value is matched whole, and in its case', async (scene) => {
      await save(scene, grid(scene.world));
      for (const venue of ['orc', 'orca ', 'Orca', 'orca%', '*', 'o_ca']) {
        expect(await valuesOf(scene, { venue })).toStrictEqual([]);
      }
    });

    contract('a value of one tag is not matched by that of another', async (scene) => {
      await save(scene, ofTags(scene.world, [{ from: 'orca', to: 'pumpfun' }]));
      expect(await valuesOf(scene, { to: 'orca' })).toStrictEqual([]);
      expect(await valuesOf(scene, { to: 'pumpfun' })).toStrictEqual([0]);
    });

    contract("a tag named as something of Object's is matched by a point's own tag alone", async (scene) => {
      const own = { constructor: 'a', toString: 'b', hasOwnProperty: 'c' };
      await save(scene, ofTags(scene.world, [own, {}]));
      expect(await valuesOf(scene, { constructor: 'a' })).toStrictEqual([0]);
      expect(await valuesOf(scene, { valueOf: 'a' })).toStrictEqual([]);
      expect(await valuesOf(scene, JSON.parse('{"__proto__":"a"}') as Tags)).toStrictEqual([]);
    });

    contract('text that looks like a pair of tags is none', async (scene) => {
      await save(scene, ofTags(scene.world, [{ note: '"venue":"orca"' }, { note: 'a","venue":"orca' }]));
      expect(await valuesOf(scene, { venue: 'orca' })).toStrictEqual([]);
    });

    for (const [what, tags] of Object.entries(awkwardTags)) {
      contract(`getMetrics finds a point by ${what}`, async (scene) => {
        const point = makeMetric(scene.world, { tags: { ...tags, more: 'x' } });
        await save(scene, [point, makeMetric(scene.world, { tags: { more: 'x' } })]);
        expect(await readDay(scene, { tags })).toStrictEqual([point]);
      });
    }
  });
}

/** Three venues (orca, pumpfun, none) times three wallets (main, spare, none): values 0 to 8. */
function grid(world: World): MetricPoint[] {
  const venues = [{ venue: 'orca' }, { venue: 'pumpfun' }, {}];
  const wallets = [{ wallet: 'main' }, { wallet: 'spare' }, {}];
  const all = venues.flatMap((venue) => wallets.map((wallet): Tags => ({ ...venue, ...wallet })));
  return all.map((tags, value) => makeMetric(world, { tags, value }));
}

async function valuesOf(scene: MetricsScene, tags: Tags): Promise<number[]> {
  return (await readDay(scene, { tags })).map(({ value }) => value);
}
