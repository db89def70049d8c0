import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketStart, type CandleInterval, candleIntervals } from '../../src/model/candle.js';
import { foldMetrics, type MetricBucket } from '../../src/model/fold-metrics.js';
import { compareMetrics, type MetricPoint, type Tags, tagsText } from '../../src/model/metric.js';
import { compareText } from '../../src/model/text.js';
import { timestamp } from '../../src/model/timestamp.js';
import { sampleMetric } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

const intervals = Object.keys(candleIntervals) as CandleInterval[];

/** A number as a whole multiple of 2^-1074, which every finite number is. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return bits >> 63n === 0n ? size : -size;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const sumOf = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** Are they as near as the contract says, to what the absolute values come to? */
function isWithin(found: bigint, right: bigint, absolute: bigint): boolean {
  return magnitude(found - right) * 10n ** 12n <= absolute;
}

const arbitraryValue = fc.oneof(
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(1e16, -1e16, 1, -1, 0.1, 1e-300, 5e-324),
);

const arbitraryPoints: fc.Arbitrary<MetricPoint[]> = fc
  .array(
    fc.record({
      micros: fc.oneof(
        fc.nat(3),
        fc.nat(7_200).map((seconds) => seconds * 1_000_000),
      ),
      tags: fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), fc.constantFrom('x', 'y', '\u{1F680}', '\uFF5E')),
      value: arbitraryValue,
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows
      .map(
        ({ micros, ...row }): MetricPoint => ({
          ...sampleMetric,
          ...row,
          time: timestamp(sampleMetric.time + micros),
          value: row.value + 0,
        }),
      )
      .sort((one, other) => one.time - other.time),
  );

/** The tags of a point that a group has. */
function groupOf({ tags }: MetricPoint, groupBy: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => groupBy.includes(name)));
}

describe('foldMetrics', () => {
  test('gives what gathering each bucket and group gives, sums as near as promised', () => {
    const groupings = fc.subarray(['a', 'b', 'constructor', 'missing']);
    fc.assert(
      fc.property(arbitraryPoints, fc.constantFrom(...intervals), groupings, (points, every, groupBy) => {
        const gathered = Map.groupBy(
          points,
          (point) => `${bucketStart(point.time, every)} ${tagsText(groupOf(point, groupBy))}`,
        );
        const found = [...foldMetrics(points, every, groupBy)];
        expect(found).toHaveLength(gathered.size);
        for (const { start, tags, count, sum, min, max, avg, last } of found) {
          const inside = gathered.get(`${start} ${tagsText(tags)}`) ?? [];
          const values = inside.map(({ value }) => value);
          const ranked = values.toSorted((one, other) => one - other);
          expect([count, min, max]).toEqual([inside.length, ranked.at(0), ranked.at(-1)]);
          expect(last).toBe(
            inside
              .toSorted(compareMetrics)
              .findLast((point, _at, all) => compareMetrics(point, all.at(-1) ?? point) === 0)?.value,
          );
          const units = values.map(exact);
          const absolute = sumOf(units.map(magnitude));
          expect(isWithin(exact(sum), sumOf(units), absolute)).toBe(true);
          expect(isWithin(exact(avg) * BigInt(count), sumOf(units), absolute + BigInt(count) * 10n ** 12n)).toBe(true);
        }
      }),
    );
  });

  test('orders buckets by start, and those of one start by the tags of their group, by code point', () => {
    fc.assert(
      fc.property(arbitraryPoints, (points) => {
        const found = [...foldMetrics(points, '1m', ['b', 'a'])];
        const order = (one: MetricBucket, other: MetricBucket): number =>
          one.start - other.start || compareText(tagsText(one.tags), tagsText(other.tags));
        expect(found).toEqual(found.toSorted(order));
      }),
    );
  });

  test('sums what a plain loop gets wrong', () => {
    const points = [1, 1e100, 1, -1e100].map((value, at) => ({
      ...sampleMetric,
      value,
      time: timestamp(sampleMetric.time + at),
    }));
    expect([...foldMetrics(points, '1d')]).toMatchObject([{ sum: 2, avg: 0.5, count: 4, min: -1e100, max: 1e100 }]);
    const tenths = Array.from({ length: 10 }, (_, at) => ({
      ...sampleMetric,
      value: 0.1,
      time: timestamp(sampleMetric.time + at),
    }));
    expect([...foldMetrics(tenths, '1d')]).toMatchObject([{ sum: 1, avg: 0.1 }]);
  });

  test('refuses a sum that is too large for a number, with the way out', () => {
    const points = [1, 1].map((_, at) => ({
      ...sampleMetric,
      value: Number.MAX_VALUE,
      time: timestamp(sampleMetric.time + at),
    }));
    const error = thrownBy(() => [...foldMetrics(points, '1d')]);
    expect(error).toMatchObject({ kind: 'resource', outcome: 'not_applied' });
    expect(error.message).toBe(
      'the sum of a bucket is too large for a number; ask for shorter buckets, or record smaller values',
    );
    expect([...foldMetrics(points.slice(1), '1d')]).toMatchObject([{ sum: Number.MAX_VALUE }]);
  });

  test('takes the last by time and tags, whatever the order of points of one time', () => {
    const at = (a: string, value: number): MetricPoint => ({ ...sampleMetric, tags: { a }, value });
    const points = [at('\u{1F680}', 1), at('a', 2), at('\uFF5E', 3)];
    for (const order of [points, points.toReversed()])
      expect([...foldMetrics(order, '1s')]).toMatchObject([{ last: 1 }]);
  });

  test('leaves a tag that a point does not have out of its group, inherited names included', () => {
    const points = [
      { ...sampleMetric, tags: {} },
      { ...sampleMetric, tags: { a: 'x' } },
    ];
    expect([...foldMetrics(points, '1s', ['a', 'constructor', 'missing'])].map(({ tags }) => tags)).toEqual(
      [{ a: 'x' }, {}].toSorted((one, other) => compareText(tagsText(one), tagsText(other))),
    );
  });

  test('keeps a group of a tag that is named __proto__', () => {
    const tags = JSON.parse('{"__proto__":"x"}') as Tags;
    const [bucket] = foldMetrics([{ ...sampleMetric, tags }], '1s', ['__proto__']);
    expect(Object.entries(bucket?.tags ?? {})).toEqual([['__proto__', 'x']]);
  });

  test('holds only the points that it is given: a bucket that a range cuts starts where it always starts', () => {
    const [bucket] = foldMetrics([{ ...sampleMetric, value: 5 }], '1h');
    expect(bucket).toMatchObject({ start: bucketStart(sampleMetric.time, '1h'), count: 1, sum: 5 });
    expect(bucket?.start).toBeLessThan(sampleMetric.time);
  });

  test('has no bucket for nothing', () => {
    expect([...foldMetrics([], '1s')]).toEqual([]);
  });

  test('gives a bucket as soon as it is over, so that a long history needs no memory', () => {
    let taken = 0;
    function* endless(): Generator<MetricPoint> {
      for (;;) yield { ...sampleMetric, time: timestamp(sampleMetric.time + taken++ * 1_000_000) };
    }
    expect(foldMetrics(endless(), '1s').next()).toMatchObject({ done: false, value: { count: 1 } });
    expect(taken).toBe(2);
  });
});
