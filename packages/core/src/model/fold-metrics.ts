import { DbError } from '../db-error.js';
import { bucketStart, type CandleInterval } from './candle.js';
import { compareMetrics, type MetricCursor, type MetricPoint, type Tags, tagsText } from './metric.js';
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

/** What points of one bucket and one set of tags come to; one point is one, too. */
export interface MetricPart extends MetricCursor {
  /** The value of the last of them, whose time is `time`. */
  readonly value: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

interface Group {
  readonly tags: Tags;
  readonly text: string;
  last: MetricPart;
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
  const fold = new MetricFold(every, groupBy);
  for (const { tags, time, value } of points) {
    yield* fold.add({ tags, time, value, count: 1, sum: value, min: value, max: value });
  }
  yield* fold.finish();
}

/** Puts what a server has summed up, bucket by bucket, together into the buckets that were asked for. */
export class MetricFold {
  readonly #every: CandleInterval;
  readonly #groupBy: readonly string[];
  #start: Timestamp | undefined;
  #groups = new Map<string, Group>();

  constructor(every: CandleInterval, groupBy: readonly string[]) {
    this.#every = every;
    this.#groupBy = groupBy;
  }

  /**
   * Takes a part in.
   *
   * @returns the buckets of the time before it, if it is the first of a later one
   * @throws DbError kind `resource` when a sum of them is too large for a number
   */
  add(part: MetricPart): MetricBucket[] {
    const start = bucketStart(part.time, this.#every);
    const finished = start === this.#start ? [] : this.finish();
    this.#start = start;
    addTo(this.#groups, part, this.#groupBy);
    return finished;
  }

  /** The buckets of the last time. @throws DbError kind `resource` when a sum of them is too large for a number */
  finish(): MetricBucket[] {
    const buckets = this.#start === undefined ? [] : bucketsOf(this.#start, this.#groups);
    this.#groups = new Map();
    return buckets;
  }
}

function addTo(groups: Map<string, Group>, part: MetricPart, groupBy: readonly string[]): void {
  const pairs = groupBy.filter((name) => Object.hasOwn(part.tags, name)).map((name) => [name, part.tags[name]]);
  const tags: Tags = Object.fromEntries(pairs);
  const text = tagsText(tags);
  const group = groups.get(text);
  if (group === undefined) {
    const { count, min, max, sum } = part;
    groups.set(text, { tags, text, last: part, count, min, max, sum, lost: 0 });
    return;
  }
  if (compareMetrics(part, group.last) >= 0) group.last = part;
  group.count += part.count;
  group.min = Math.min(group.min, part.min);
  group.max = Math.max(group.max, part.max);
  addExactly(group, part.sum);
}

/** Neumaier's summation: the rounding error of each addition is kept and added at the end. */
function addExactly(group: Group, value: number): void {
  const sum = group.sum + value;
  const larger = Math.abs(group.sum) >= Math.abs(value) ? group.sum : value;
  const smaller = larger === value ? group.sum : value;
  group.lost += larger - sum + smaller;
  group.sum = sum;
}

function bucketsOf(start: Timestamp, groups: Map<string, Group>): MetricBucket[] {
  const sorted = [...groups.values()].sort((a, b) => compareText(a.text, b.text));
  return sorted.map(({ tags, count, min, max, last, ...parts }) => {
    const sum = parts.sum + parts.lost;
    if (!Number.isFinite(sum)) throw overflow();
    // Adding 0 makes 0 of -0.
    return { start, tags, count, sum, min, max, avg: sum / count + 0, last: last.value };
  });
}

function overflow(): DbError {
  return new DbError({
    kind: 'resource',
    outcome: 'not_applied',
    message: 'the sum of a bucket is too large for a number; ask for shorter buckets, or record smaller values',
  });
}
