import type { MetricBucket, MetricPoint, MetricsStore } from '@tradestore/core';
import { foldMetrics } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { afterAll, expect, it } from 'vitest';
import { questionsAboutMetrics } from '../src/metrics/metrics-section.ts';
import { pointsOf, TRADE_COUNT, TRADE_VOLUME } from '../src/metrics/points-of.ts';
import { verifyPoints } from '../src/metrics/verify-points.ts';
import { volumePerHour } from '../src/metrics/volume-per-hour.ts';
import { latestPoint } from '../src/questions/latest-point.ts';
import { volumePerVenue } from '../src/questions/volume-per-venue.ts';
import { busiestBucket, busiestVenue } from '../src/trades/busiest.ts';
import { complaint } from './complaint.ts';
import { at, readRealTrades } from './real-store.ts';

const trades = await readRealTrades();
const points = pointsOf(trades);
const day = busiestBucket(trades, '1d');
const { metrics: store, close } = openMemory();
await store.batchRecordMetrics(points);
const { maxRows } = store;

afterAll(async () => {
  await close();
});

it('has one point for each second, venue and side, so that none replaces another', () => {
  expect(new Set(points.map(({ name, time, tags }) => `${name} ${time} ${tags['venue']} ${tags['side']}`)).size).toBe(
    points.length,
  );
  const counted = points.filter(({ name }) => name === TRADE_COUNT).reduce((sum, { value }) => sum + value, 0);
  expect(counted).toBe(trades.length);
});

it('sums up in lamports what core sums up in floating point', () => {
  const ofDay = points.filter(({ name, time }) => name === TRADE_VOLUME && time >= day && time < day + 86_400_000_000);
  const folded = [...foldMetrics(ofDay, '1h', ['venue'])];
  const exact = volumePerHour(trades, day);
  expect(exact).toHaveLength(27);
  const rough = ({ start, tags, count, min, max, last, sum }: MetricBucket) => [
    start,
    tags,
    count,
    min,
    max,
    last,
    sum.toFixed(6),
  ];
  expect(exact.map(rough)).toEqual(folded.map(rough));
});

it('have the same answers whatever the most rows of a call are', async () => {
  const small = openMemory({ maxRows: 7 });
  await small.metrics.batchRecordMetrics(points);
  const answers = (asked: MetricsStore) =>
    Promise.all(questionsAboutMetrics(asked, trades, points).map(({ answer }) => answer()));
  expect(await answers(small.metrics)).toEqual(await answers(store));
  await verifyPoints(small.metrics, points);
  await small.close();
});

it.each([
  ['a sum', (bucket: MetricBucket) => ({ ...bucket, sum: bucket.sum * (1 + 1e-9) }), 'came back with another sum'],
  ['a mean', (bucket: MetricBucket) => ({ ...bucket, avg: bucket.avg / 2 }), 'came back with another avg'],
  ['a last value', (bucket: MetricBucket) => ({ ...bucket, last: bucket.min / 2 }), 'came back with another last'],
  ['a group', (bucket: MetricBucket) => ({ ...bucket, tags: { venue: 'nowhere' } }), 'but is another'],
])('a bucket must have what its trades come to: %s', async (_, lie, message) => {
  const aggregateMetrics: MetricsStore['aggregateMetrics'] = async (...query) => {
    const buckets = await store.aggregateMetrics(...query);
    return buckets.with(5, lie(at(buckets, 5)));
  };
  const answer = volumePerVenue({ aggregateMetrics, maxRows }, trades, day);
  expect(await complaint(answer)).toContain('the volume of the busiest day by hour and venue: ');
  expect(await complaint(volumePerVenue({ aggregateMetrics, maxRows }, trades, day))).toContain(message);
});

it('the latest point must be the latest', async () => {
  const venue = busiestVenue(trades);
  const ask = (getLatestMetric: MetricsStore['getLatestMetric']) =>
    complaint(latestPoint({ getLatestMetric }, points, TRADE_COUNT, venue));
  expect(await ask(async () => null)).toMatch(
    /^the latest trade-count: a point of trade-count at \S+ \S+ is missing\./,
  );
  expect(await ask((name) => store.getLatestMetric(name, { tags: { venue: 'pumpfun' } }))).toContain('but is another');
});

it('every point must come back', async () => {
  const lie = (spoil: (page: MetricPoint[]) => MetricPoint[]) => {
    const getMetrics: MetricsStore['getMetrics'] = async (...query) => spoil(await store.getMetrics(...query));
    return complaint(verifyPoints({ getMetrics, maxRows }, points));
  };
  expect(await lie((page) => page.slice(1))).toContain(
    'all points of trade-count: point 1 must be a point of trade-count',
  );
  expect(await lie((page) => page.with(3, { ...at(page, 3), value: -1 }))).toContain('came back with another value');
});
