// Not in the shared suite: it drives the index alone, far harder than a database could be.
import { compareMetrics, hasTags, type MetricPoint, type Tags, tagsText, timestamp } from '@tradestore/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MetricIndex } from '../src/metric-index.js';
import { countingLooks } from './counting-looks.js';
import { makeMetric } from './make-metric.js';

const names = ['landed', 'slippage'];
const START = makeMetric(0).time;

const arbitraryTags: fc.Arbitrary<Tags> = fc.dictionary(
  fc.constantFrom('a', 'b', '__proto__', '\uff5e', '\u{1f680}'),
  fc.constantFrom('1', '2', '"'),
  { maxKeys: 3 },
);

/** Few values of everything, so that keys, times and tags meet often. */
const arbitraryPoint: fc.Arbitrary<MetricPoint> = fc.record({
  name: fc.constantFrom(...names),
  tags: arbitraryTags,
  time: fc.nat(3).map((micros) => timestamp(START + micros)),
  value: fc.nat(9),
});

const arbitraryBound = fc.nat(4).map((micros) => timestamp(START + micros));

test('answers every query as a list that is sorted and filtered would', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryPoint, { maxLength: 60 }),
      arbitraryBound,
      arbitraryBound,
      arbitraryPoint,
      arbitraryTags,
      (saves, start, end, place, tags) => {
        const index = new MetricIndex();
        const byKey = new Map<string, MetricPoint>();
        for (const point of saves) {
          index.save(point);
          byKey.set(`${point.name} ${point.time} ${tagsText(point.tags)}`, point);
        }
        const model = [...byKey.values()].sort(compareMetrics);

        expect(index.size).toBe(model.length);
        for (const name of names) {
          const ofName = model.filter((point) => point.name === name);
          const inRange = ofName.filter(({ time }) => time >= start && time < end);
          for (const filter of [undefined, {}, tags]) {
            const matches = (point: MetricPoint): boolean => hasTags(point.tags, filter ?? {});
            expect(index.latest(name, filter)).toBe(ofName.findLast(matches));
            const matching = inRange.filter(matches);
            expect([...index.select(name, { start, end, tags: filter })]).toEqual(matching);
            const following = matching.filter((point) => compareMetrics(point, place) > 0);
            expect([...index.select(name, { start, end, tags: filter, after: place })]).toEqual(following);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('looks at no more of many points than it returns', () => {
  const index = new MetricIndex();
  const { counted, looksOf } = countingLooks<MetricPoint>('time', 'tags', 'value');
  const count = 10_000;
  const end = makeMetric(count).time;
  for (let n = 0; n < count; n++) {
    const tags: Tags = { venue: 'pumpfun', ...(n % 100 === 50 ? { wallet: 'rare' } : {}) };
    index.save(counted(makeMetric(n, { tags })));
  }
  const after = makeMetric(count / 2);
  const rare: Tags = { venue: 'pumpfun', wallet: 'rare' };
  expect(looksOf(100, () => index.select('metric', { start: START, end }))).toBeLessThan(500);
  expect(looksOf(100, () => index.select('metric', { start: START, end, after }))).toBeLessThan(500);
  expect(looksOf(100, () => index.select('metric', { start: START, end, tags: rare }))).toBeLessThan(500);
  expect(looksOf(1, () => [index.latest('metric', rare) ?? after])).toBeLessThan(100);
});
