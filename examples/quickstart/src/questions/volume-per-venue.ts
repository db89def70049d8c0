import {
  candleIntervals,
  type MetricBucket,
  type MetricsStore,
  type Timestamp,
  type Trade,
  timestamp,
} from '@tradestore/core';
import { allAgreeing, type RowKind } from '../agreeing.ts';
import { count, utc } from '../format.ts';
import { TRADE_VOLUME } from '../metrics/points-of.ts';
import { volumePerHour } from '../metrics/volume-per-hour.ts';
import { table } from '../table.ts';

type AggregateStore = Pick<MetricsStore, 'aggregateMetrics' | 'maxRows'>;

const bucketRows: RowKind<MetricBucket> = {
  noun: 'bucket',
  nameOf: ({ start, tags }) => `the bucket of ${tags['venue']} at ${utc(start).slice(0, 16)}`,
  isSame: (a, b) => a.start === b.start && a.tags['venue'] === b.tags['venue'],
};

const SHOWN = 5;

/**
 * A day's volume in SOL, hour by hour and venue by venue.
 *
 * @param trades all that the metrics were made of
 * @throws DemoError when a bucket differs
 */
export async function volumePerVenue(store: AggregateStore, trades: readonly Trade[], day: Timestamp): Promise<string> {
  const wanted = volumePerHour(trades, day);
  const question = 'the volume of the busiest day by hour and venue';
  const found = withinPrecision(wanted, hourlyBuckets(store, day, wanted));
  const buckets = await allAgreeing(question, bucketRows, wanted, found);
  const columns = [
    { title: 'hour', align: 'left' },
    { title: 'venue', align: 'left' },
    ...['points', 'SOL', 'least', 'greatest', 'mean', 'last'].map((title) => ({ title, align: 'right' }) as const),
  ] as const;
  const largest = buckets.toSorted((a, b) => b.sum - a.sum);
  const rows = largest
    .slice(0, SHOWN)
    .map(({ start, tags, count: points, sum, min, max, avg, last }) => [
      utc(start).slice(11, 16),
      tags['venue'] ?? '',
      count(points),
      ...[sum, min, max, avg, last].map((value) => decimals(value)),
    ]);
  const more = buckets.length - rows.length;
  return table(columns, rows) + (more > 0 ? `\n  ... and ${count(more)} more buckets` : '');
}

/** Hourly buckets by venue: at once, unless they are more than the store returns from one call; then each by itself. */
async function* hourlyBuckets(
  store: AggregateStore,
  day: Timestamp,
  wanted: readonly MetricBucket[],
): AsyncGenerator<MetricBucket> {
  const query = { name: TRADE_VOLUME, every: '1h', groupBy: ['venue'] } as const;
  if (wanted.length <= store.maxRows) {
    yield* await store.aggregateMetrics({ ...query, start: day, end: timestamp(day + candleIntervals['1d']) });
    return;
  }
  for (const { start, tags } of wanted) {
    const end = timestamp(start + candleIntervals['1h']);
    yield* await store.aggregateMetrics({ ...query, tags, start, end });
  }
}

/** Sums and means may differ from the exact ones by 1e-12 of the sum and the mean; within that they are taken as equal. */
async function* withinPrecision(
  wanted: readonly MetricBucket[],
  found: AsyncIterable<MetricBucket>,
): AsyncGenerator<MetricBucket> {
  let at = 0;
  for await (const bucket of found) {
    const exact = wanted[at] ?? bucket;
    at += 1;
    yield { ...bucket, sum: nearly(exact.sum, bucket.sum), avg: nearly(exact.avg, bucket.avg) };
  }
}

function nearly(exact: number, found: number): number {
  return Math.abs(found - exact) <= 1e-12 * Math.abs(exact) ? exact : found;
}

function decimals(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 4, maximumFractionDigits: 4 });
}
