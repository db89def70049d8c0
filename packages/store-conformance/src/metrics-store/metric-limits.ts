import { expect } from 'vitest';
import { makeMetric, makeMetrics } from '../make-metrics.js';
import { rejectionOf } from '../rejection.js';
import {
  aggregateDay,
  type MetricsScene,
  type MetricsSuite,
  ofTags,
  ofValues,
  readDay,
  save,
} from './save-and-read.js';

const MAX_ROWS = 5;
const MINUTE = 60_000_000;

/** What maxRows means for points and for buckets. */
export function metricLimits(suite: MetricsSuite): void {
  suite.group('limits of metrics', (contract) => {
    contract('exactly maxRows buckets are given whole, however many points made them', async (scene) => {
      const small = await limited(scene);
      for (const part of [0, 1, 2]) {
        await save(small, ofMinutes(small, MAX_ROWS, part));
      }
      const buckets = await aggregateDay(small, { every: '1m' });
      expect(buckets.map(({ count }) => count)).toStrictEqual([3, 3, 3, 3, 3]);
    });

    contract('more than maxRows buckets reject with kind resource', async (scene) => {
      const small = await limited(scene);
      await save(small, ofMinutes(small, MAX_ROWS + 1));
      const error = await rejectionOf(aggregateDay(small, { every: '1m' }), 'resource');
      expect(error.isTransient()).toBe(false);
      expect(error.outcome).toBe('not_applied');
    });

    contract('the buckets of all groups count', async (scene) => {
      const small = await limited(scene);
      await save(
        small,
        ofTags(
          small.world,
          Array.from({ length: MAX_ROWS + 1 }, (_, at) => ({ a: String(at) })),
        ),
      );
      await rejectionOf(aggregateDay(small, { groupBy: ['a'] }), 'resource');
      expect(await aggregateDay(small)).toMatchObject([{ count: MAX_ROWS + 1 }]);
    });

    contract('a range that is too large names limit and after as the way out', async (scene) => {
      const small = await limited(scene);
      await save(small, makeMetrics(small.world, MAX_ROWS + 1));
      const error = await rejectionOf(readDay(small), 'resource');
      expect(error.message).toMatch(/limit.*after/);
    });

    contract('what is given counts, not what it is chosen from', async (scene) => {
      const small = await limited(scene);
      const { store, world } = small;
      await save(small, ofValues(world, [0, 1, 2, 3, 4, 5]));
      const tagged = makeMetric(world, { tags: { a: '1' } });
      await save(small, [tagged]);
      expect(await readDay(small, { tags: { a: '1' } })).toStrictEqual([tagged]);
      expect(await store.getLatestMetric(tagged.name)).toStrictEqual(tagged);
    });

    contract('what lies after a cursor counts, not the whole range', async (scene) => {
      const small = await limited(scene);
      const points = makeMetrics(small.world, MAX_ROWS + 2);
      await save(small, points);
      expect(await readDay(small, { after: points[1] })).toStrictEqual(points.slice(2));
      await rejectionOf(readDay(small, { after: points[0] }), 'resource');
    });
  });
}

/** The scene with a store of a small maxRows. */
async function limited(scene: MetricsScene): Promise<MetricsScene> {
  return { ...scene, store: await scene.open({ maxRows: MAX_ROWS }) };
}

/** One point in each of so many minutes. */
function ofMinutes({ world }: MetricsScene, count: number, micros = 0): ReturnType<typeof makeMetrics> {
  return makeMetrics(world, count, (minute) => ({ time: world.at(minute * MINUTE + micros) }));
}
