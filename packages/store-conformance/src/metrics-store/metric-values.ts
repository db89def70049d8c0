import { type MetricPoint, SOLANA_GENESIS, TAGS_MAX, timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { awkwardIds, codePoints, idsOfBlockEdges } from '../awkward-ids.js';
import { makeMetric } from '../make-metrics.js';
import { bothWays, comeBack } from '../series/come-back.js';
import { awkwardTags, tagsOf } from './awkward-tags.js';
import { metricKit } from './kit.js';
import { type MetricsSuite, readDay, save } from './save-and-read.js';

const LAST_TIME = timestamp(Number.MAX_SAFE_INTEGER);

const awkwardValues: Readonly<Record<string, readonly number[]>> = {
  '0 and 1': [0, 1, -1],
  'fractions that binary cannot write': [0.1, 0.2, 0.1 + 0.2, -1.1, 1 / 3],
  'values one bit apart': [1, 1 + Number.EPSILON, 1 - Number.EPSILON / 2],
  'the largest number and its negative': [Number.MAX_VALUE, -Number.MAX_VALUE],
  'the smallest number and its negative': [Number.MIN_VALUE, -Number.MIN_VALUE],
  'the smallest normal number and the largest subnormal one': [2.2250738585072014e-308, 2.225073858507201e-308],
  'integers around 2^53': [2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 53) - 2],
  'integers around 2^31, 2^32, 2^63 and 2^64': [2 ** 31, 2 ** 32, -(2 ** 31) - 1, 2 ** 63, -(2 ** 63), 2 ** 64],
  'values with exponents': [1e21, 1e-7, 1.5e300, -2.5e-300, 123456789012345680000],
};

/** Values at and around the edges of their ranges, and text of any kind. */
export function metricValues(suite: MetricsSuite): void {
  suite.group('awkward values of points', (contract) => {
    for (const [what, values] of Object.entries(awkwardValues)) {
      contract(`${what} come back as they went in`, (scene) =>
        comeBack(metricKit, scene, bothWays(values.map((value) => ({ value })))),
      );
    }

    contract('a value of -0 is stored as 0', async (scene) => {
      const { store, world } = scene;
      await save(scene, [makeMetric(world, { value: -0, tags: {} })]);
      const [point] = await readDay(scene);
      expect(Object.is(point?.value, 0)).toBe(true);
      expect(Object.is((await store.getLatestMetric(world.name('metric')))?.value, 0)).toBe(true);
    });

    contract('every microsecond comes back as it went in', (scene) =>
      comeBack(
        metricKit,
        scene,
        [0, 1, 2, 999, 1_000, 1_001, 999_999, 1_000_000, 123_456_789, 86_399_999_999].map((micros) => ({
          time: scene.world.at(micros),
        })),
      ),
    );

    contract("times from Solana's genesis to 2^53 - 1 microseconds come back as they went in", async (scene) => {
      const { store, world } = scene;
      for (const time of [SOLANA_GENESIS, timestamp(SOLANA_GENESIS + 1), timestamp(LAST_TIME - 1), LAST_TIME]) {
        const point = makeMetric(world, { time });
        await save(scene, [point]);
        expect(await store.getLatestMetric(point.name)).toStrictEqual(point);
      }
    });

    contract('a point of 32 tags comes back as it went in', (scene) =>
      comeBack(metricKit, scene, bothWays([{ tags: tagsOf(TAGS_MAX) }])),
    );

    for (const [what, tags] of Object.entries(awkwardTags)) {
      contract(`${what}: they come back as they went in`, (scene) =>
        comeBack(metricKit, scene, bothWays([{ tags }]), inCodePoints),
      );
    }
  });

  suite.group('awkward text of points', (contract) => {
    for (const [what, text] of Object.entries(awkwardIds)) {
      contract(`a tag of ${what} comes back as it went in`, (scene) =>
        comeBack(metricKit, scene, bothWays([{ tags: { [text]: text } }]), inCodePoints),
      );
    }

    contract('names of any of these kinds come back as they went in', async (scene) => {
      const { store, world, harness } = scene;
      const texts = [...Object.values(awkwardIds), ...idsOfBlockEdges()];
      const points = texts.map((text, at) => makeMetric(world, { name: text, tags: {}, value: at }));
      await store.batchRecordMetrics(points);
      await harness.settle(store);
      for (const point of points) {
        const found = await store.getMetrics(point.name, world.start, world.end);
        expect(found.map(inCodePoints)).toStrictEqual([inCodePoints(point)]);
      }
    });

    contract('every edge of a unicode block comes back as it went in', (scene) =>
      comeBack(
        metricKit,
        scene,
        idsOfBlockEdges().map((text) => ({ tags: { [text]: text } })),
        inCodePoints,
      ),
    );
  });
}

/** What differs is seen, and names such as `__proto__` are too. */
function inCodePoints({ name, tags, time, value }: MetricPoint): string {
  const pairs = Object.entries(tags).map((pair) => pair.map(codePoints).join('='));
  return [codePoints(name), time, value, ...pairs.sort()].join(' / ');
}
