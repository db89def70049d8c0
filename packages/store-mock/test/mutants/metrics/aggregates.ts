import {
  boundToTimestamp,
  candleIntervals,
  foldMetrics,
  isDbError,
  type MetricBucket,
  type MetricPoint,
  type MetricQuery,
  type MetricsStore,
  timestamp,
} from '@tradestore/core';
import type { MetricMutant } from '../contracts.js';
import { changed, fewer, instead, more, others } from '../reasons.js';
import { replace } from '../replace.js';

/** Buckets of other points, or of other values. */
export const aggregateMutants: readonly MetricMutant[] = [
  {
    bug: 'max begins with 0',
    breaks: 'The greatest value of the points in each bucket.',
    killedBy: { group: 'aggregates', sentence: 'max is the greatest value, also of values below zero' },
    because: instead(0, -2),
    mutate: (store) => aggregatesTo(store, (bucket) => ({ ...bucket, max: Math.max(0, bucket.max) })),
  },
  {
    bug: 'last is the value that was recorded last',
    breaks: 'last: the value of the point with the greatest (time, tags).',
    killedBy: {
      group: 'aggregates',
      sentence: 'last is the value of the latest point, whatever the order of recording',
    },
    because: others,
    mutate: (store) => {
      const arrivals: MetricPoint[] = [];
      replace(store, 'recordMetric', (record) => async (point, options) => {
        await record(point, options);
        arrivals.push({ ...point });
      });
      replace(store, 'batchRecordMetrics', (record) => async (points, options) => {
        await record(points, options);
        arrivals.push(...points.map((point) => ({ ...point })));
      });
      aggregatesTo(store, (bucket, points) => {
        const last = arrivals.findLast(({ name, time, value }) =>
          points.some((point) => point.name === name && point.time === time && point.value === value),
        );
        return { ...bucket, last: last?.value ?? bucket.last };
      });
    },
  },
  {
    bug: 'the average is the middle between least and greatest value',
    breaks: 'avg: sum by count.',
    killedBy: { group: 'aggregates', sentence: 'avg is sum by count' },
    because: /to be/,
    mutate: (store) => aggregatesTo(store, (bucket) => ({ ...bucket, avg: (bucket.min + bucket.max) / 2 })),
  },
  {
    bug: 'buckets are counted from the start of the range',
    breaks: 'Buckets start at multiples of every since the UTC epoch.',
    killedBy: { group: 'buckets', sentence: 'the start of the range moves no bucket' },
    because: ({ actual, expected }) => Array.isArray(actual) && Array.isArray(expected),
    mutate: (store) =>
      replace(store, 'aggregateMetrics', (aggregate) => async (query, options) => {
        const found = await aggregate(query, options);
        const shift = boundToTimestamp(query.start) % candleIntervals[query.every];
        if (shift === 0) return found;
        const points = (await store.getMetrics(query.name, query.start, query.end, { tags: query.tags })).map(
          (point) => ({ ...point, time: timestamp(point.time - shift) }),
        );
        return [...foldMetrics(points, query.every, query.groupBy)].map((bucket) => ({
          ...bucket,
          start: timestamp(bucket.start + shift),
        }));
      }),
  },
  {
    bug: 'FILL(0): a bucket without points has a row',
    breaks: 'A bucket without points has no row.',
    killedBy: { group: 'buckets', sentence: 'a bucket without points has no row' },
    because: more,
    mutate: (store) =>
      replace(store, 'aggregateMetrics', (aggregate) => async (query, options) => {
        const filled: MetricBucket[] = [];
        for (const bucket of await aggregate(query, options)) {
          const length = candleIntervals[query.every];
          for (
            let last = filled.at(-1);
            last !== undefined && last.start + length < bucket.start;
            last = filled.at(-1)
          ) {
            const nothing = { count: 0, sum: 0, min: 0, max: 0, avg: 0, last: 0 };
            filled.push({ ...last, ...nothing, start: timestamp(last.start + length) });
          }
          filled.push(bucket);
        }
        return filled;
      }),
  },
  {
    bug: 'a bucket that the range cuts holds all of its points',
    breaks: 'A bucket that the range cuts holds only the points inside.',
    killedBy: {
      group: 'buckets',
      sentence: 'a range is [start, end): a point at start is in its bucket, one at end in none',
    },
    because: changed('count', 'sum'),
    mutate: (store) =>
      replace(store, 'aggregateMetrics', (aggregate) => async (query, options) => {
        const found = await aggregate(query, options);
        const [first, last] = [found.at(0), found.at(-1)];
        if (first === undefined || last === undefined) return found;
        const end = timestamp(last.start + candleIntervals[query.every]);
        return await aggregate({ ...query, start: first.start, end });
      }),
  },
  {
    bug: 'points without a tag of groupBy are left out',
    breaks: 'Of the tags of groupBy those that the points have.',
    killedBy: {
      group: 'groups',
      sentence: 'points without a tag of groupBy are a group of their own, whose tags lack it',
    },
    because: fewer,
    mutate: (store) =>
      replace(
        store,
        'aggregateMetrics',
        (aggregate) => async (query, options) =>
          (await aggregate(query, options)).filter(
            ({ tags }) => Object.keys(tags).length === (query.groupBy?.length ?? 0),
          ),
      ),
  },
  {
    bug: 'values are summed up one by one, and what is rounded off is lost',
    breaks: 'sum is within 1e-12 of the sum of absolute values.',
    killedBy: {
      group: 'sums',
      sentence: 'sum and avg of 1e16 and 20000 ones after it are within 1e-12 of the absolute values',
    },
    because: /./,
    mutate: (store) =>
      aggregatesTo(store, (bucket, points) => {
        const sum = points.reduce((total, { value }) => total + value, 0);
        return { ...bucket, sum, avg: sum / bucket.count };
      }),
  },
  {
    bug: 'a sum that is too large is Infinity',
    breaks: 'A sum too large for a number rejects with kind resource.',
    killedBy: { group: 'sums', sentence: 'a sum above what a number can hold rejects with kind resource' },
    because: /^resolved, but must reject with kind resource/,
    mutate: (store) =>
      replace(store, 'aggregateMetrics', (aggregate) => async (query, options) => {
        try {
          return await aggregate(query, options);
        } catch (error) {
          if (!isDbError(error) || error.kind !== 'resource' || /maxRows/.test(error.message)) throw error;
          return [];
        }
      }),
  },
];

/** Makes other buckets of the points. */
function aggregatesTo(
  store: MetricsStore,
  change: (bucket: MetricBucket, points: readonly MetricPoint[]) => MetricBucket,
): void {
  replace(store, 'aggregateMetrics', (aggregate) => async (query, options) => {
    const found = await aggregate(query, options);
    const points = await store.getMetrics(query.name, query.start, query.end, {
      tags: query.tags,
      limit: store.maxRows,
    });
    return found.map((bucket) => change(bucket, pointsOf(bucket, query, points)));
  });
}

function pointsOf(
  { start, tags }: MetricBucket,
  { every, groupBy = [] }: MetricQuery,
  points: readonly MetricPoint[],
): MetricPoint[] {
  return points.filter(
    (point) =>
      point.time >= start &&
      point.time < start + candleIntervals[every] &&
      groupBy.every(
        (name) =>
          Object.hasOwn(point.tags, name) === Object.hasOwn(tags, name) &&
          (!Object.hasOwn(tags, name) || point.tags[name] === tags[name]),
      ),
  );
}
