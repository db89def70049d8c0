import type { MetricBucket } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { aggregateDay, type MetricsScene, type MetricsSuite, ofTags, ofValues, save } from './save-and-read.js';

const PRECISION = 1e-12;
const MANY = 20_000;
const MAX = Number.MAX_VALUE;

/** How exact sums and means are, and when there is none. */
export function sums(suite: MetricsSuite): void {
  suite.group('sums', (contract) => {
    for (const [what, values, exact] of [
      ['fractions', Array.from({ length: 7 }, () => 0.1), 0.7],
      ['large and small values of both signs', [1e8, 0.1, -1e8, 0.2, 1e8, -1e8, 0.3], 0.6],
      ['values that take each other away', [1e16, 1, -1e16, 1e16, 1, -1e16], 2],
      ['integers of more than 32 bits', [2 ** 52, 1, 2 ** 51, 3], 2 ** 52 + 2 ** 51 + 4],
      [`1e16 and ${MANY} ones after it`, [1e16, ...ones(MANY)], 1e16 + MANY],
      ['a thousand values of alternating signs', alternating(1_000), 50],
    ] as const) {
      contract(`sum and avg of ${what} are within 1e-12 of the absolute values`, async (scene) => {
        const bucket = await sumOf(scene, values);
        const allowed = PRECISION * values.reduce((total, value) => total + Math.abs(value), 0);
        expect(Math.abs(bucket.sum - exact), 'how far sum is off').toBeLessThanOrEqual(allowed);
        const mean = exact / values.length;
        expect(Math.abs(bucket.avg - mean), 'how far avg is off').toBeLessThanOrEqual(allowed / values.length);
      });
    }

    contract('a sum of the smallest and one of the largest number are exact', async (scene) => {
      const { world } = scene;
      await save(
        scene,
        ofTags(world, [{ a: '1' }, { a: '2' }, { a: '3' }]).map((point, at) => ({
          ...point,
          value: [Number.MIN_VALUE, MAX, -MAX][at] ?? 0,
        })),
      );
      expect(await aggregateDay(scene, { groupBy: ['a'] })).toMatchObject([
        { sum: Number.MIN_VALUE, min: Number.MIN_VALUE, max: Number.MIN_VALUE },
        { sum: MAX, avg: MAX, max: MAX },
        { sum: -MAX, avg: -MAX, min: -MAX },
      ]);
    });

    for (const [what, values] of [
      ['above', [MAX, MAX]],
      ['below', [-MAX, 1, -MAX]],
    ] as const) {
      contract(`a sum ${what} what a number can hold rejects with kind resource`, async (scene) => {
        await save(scene, ofValues(scene.world, values));
        const error = await rejectionOf(aggregateDay(scene), 'resource');
        expect(error.isTransient()).toBe(false);
        expect(error.outcome).toBe('not_applied');
      });
    }

    contract(
      'a sum that is too large in one of many buckets rejects too, and outside of the range does not',
      async (scene) => {
        const { world } = scene;
        await save(scene, ofValues(world, [1, 2, MAX, MAX]));
        await rejectionOf(aggregateDay(scene, { every: '1s' }), 'resource');
        expect(await aggregateDay(scene, { every: '1s', end: world.at(13) })).toMatchObject([{ count: 3, sum: MAX }]);
        expect(await aggregateDay(scene, { every: '1s', end: world.at(12) })).toMatchObject([{ count: 2, sum: 3 }]);
      },
    );
  });
}

async function sumOf(scene: MetricsScene, values: readonly number[]): Promise<MetricBucket> {
  await save(scene, ofValues(scene.world, values));
  const [bucket] = await aggregateDay(scene);
  if (bucket === undefined) throw new Error('there is no bucket');
  expect(bucket.count).toBe(values.length);
  return bucket;
}

function ones(count: number): number[] {
  return Array.from({ length: count }, () => 1);
}

/** Each pair of them is 0.1 together. */
function alternating(count: number): number[] {
  return Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 1_000.1 : -1_000));
}
