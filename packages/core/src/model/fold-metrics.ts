import { DbError } from '../db-error.js';
import { bucketStart, type CandleInterval } from './candle.js';
import { compareMetrics, type MetricPoint, type Tags, tagsText } from './metric.js';
import { compareText } from './text.js';
import type { Timestamp } from './timestamp.js';

/** The points of one bucket of time and one group of tags, put together. */
export interface MetricBucket {
  /** Start of the bucket, aligned to the UTC epoch. */
  readonly start: Timestamp;
  /** Of the tags of `groupBy` those that the group's points have, with their values; without `groupBy` none. */
  readonly tags: Tags;
  /** How many points, at least 1. */
  readonly count: number;
  /** Within 1e-12 of the sum of absolute values. */
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** `sum` by `count`. */
  readonly avg: number;
  /** The value of the point with the greatest `(time, tags)`. */
  readonly last: number;
}

interface Group {
  readonly tags: Tags;
  readonly text: string;
  last: MetricPoint;
  count: number;
  min: number;
  max: number;
  sum: number;
  /** What rounding took from `sum` so far. */
  lost: number;
}

/**
 * Puts points of one name, given by time, together into buckets, in memory that one bucket needs: the reference that every
 * backend's aggregates are tested against.
 *
 * @throws DbError kind `resource` when a sum is too large for a number
 */
export function* foldMetrics(
  points: Iterable<MetricPoint>,
  every: CandleInterval,
  groupBy: readonly string[] = [],
): Generator<MetricBucket, void, undefined> {
  let start: Timestamp | undefined;
  let groups = new Map<string, Group>();
  for (const point of points) {
    const bucket = bucketStart(point.time, every);
    if (start !== undefined && bucket !== start) {
      yield* bucketsOf(start, groups);
      groups = new Map();
    }
    start = bucket;
    add(groups, point, groupBy);
  }
  if (start !== undefined) yield* bucketsOf(start, groups);
}

function add(groups: Map<string, Group>, point: MetricPoint, groupBy: readonly string[]): void {
  const pairs = groupBy.filter((name) => Object.hasOwn(point.tags, name)).map((name) => [name, point.tags[name]]);
  const tags: Tags = Object.fromEntries(pairs);
  const text = tagsText(tags);
  const { value } = point;
  const group = groups.get(text);
  if (group === undefined) {
    groups.set(text, { tags, text, last: point, count: 1, min: value, max: value, sum: value, lost: 0 });
    return;
  }
  if (compareMetrics(point, group.last) >= 0) group.last = point;
  group.count += 1;
  group.min = Math.min(group.min, value);
  group.max = Math.max(group.max, value);
  addExactly(group, value);
}

/** Neumaier's summation: the rounding error of each addition is kept and added at the end. */
function addExactly(group: Group, value: number): void {
  const sum = group.sum + value;
  const larger = Math.abs(group.sum) >= Math.abs(value) ? group.sum : value;
  const smaller = larger === value ? group.sum : value;
  group.lost += larger - sum + smaller;
  group.sum = sum;
}

function* bucketsOf(start: Timestamp, groups: Map<string, Group>): Generator<MetricBucket, void, undefined> {
  const sorted = [...groups.values()].sort((a, b) => compareText(a.text, b.text));
  for (const { tags, count, min, max, last, ...parts } of sorted) {
    const sum = parts.sum + parts.lost;
    if (!Number.isFinite(sum)) throw overflow();
    // Adding 0 makes 0 of -0.
    yield { start, tags, count, sum, min, max, avg: sum / count + 0, last: last.value };
  }
}

function overflow(): DbError {
  return new DbError({
    kind: 'resource',
    outcome: 'not_applied',
    message: 'the sum of a bucket is too large for a number; ask for shorter buckets, or record smaller values',
  });
}
