import { assertMetricCursor, type CandleInterval, DbError, type MetricPart, type Tags } from '@tradestore/core';
import { corruptRow, double, parsedTags, type TextRow, wholeNumber } from '../rows.js';
import type { Span } from './lists.js';
import { Parameters, type Statement } from './statement.js';
import { tagsCondition } from './tags-condition.js';

/** Which points, and how many rows of {@link metricBuckets} at most. */
export interface MetricBucketsQuery extends Span {
  readonly name: string;
  readonly every: CandleInterval;
  readonly tags: Tags;
  readonly limit: number;
}

/**
 * What the points of each bucket and each set of tags come to, by bucket and tags. Each set of tags by itself, because a group's
 * last value is the one of the greatest time and tags; `nsum` is Neumaier's summation.
 */
export function metricBuckets(table: string, { name, start, end, every, tags, limit }: MetricBucketsQuery): Statement {
  const parameters = new Parameters();
  const conditions = [
    `name = ${parameters.add(name)}`,
    `ts >= ${parameters.add(start)}`,
    `ts < ${parameters.add(end)}`,
    tagsCondition(tags, parameters),
  ];
  const text = [
    'select tags, points, total, least, greatest, latest, cast(latest_ts as long) from (',
    `select timestamp_floor('${every}', ts) bucket, tags, count() points, nsum(value) total, min(value) least,`,
    `max(value) greatest, last(value) latest, max(ts) latest_ts from ${table} where ${conditions.filter((condition) => condition !== '').join(' and ')}`,
    `group by bucket, tags) order by bucket, tags limit ${parameters.add(limit)}`,
  ].join(' ');
  return { text, values: parameters.values };
}

/**
 * The parts of the rows of {@link metricBuckets}.
 *
 * @throws DbError kind `resource` when a sum is too large for a number
 */
export function readMetricParts(rows: readonly TextRow[]): MetricPart[] {
  return rows.map(([text, count, sum, min, max, last, time]) => {
    // Infinity is NULL in QuestDB.
    if (typeof sum !== 'string') throw overflow();
    const part: Readonly<Record<keyof MetricPart, unknown>> = {
      tags: parsedTags(text),
      time: wholeNumber(time),
      value: double(last),
      count: wholeNumber(count),
      sum: double(sum),
      min: double(min),
      max: double(max),
    };
    assertPart(part);
    return part;
  });
}

function assertPart(part: Readonly<Record<keyof MetricPart, unknown>>): asserts part is MetricPart {
  const { tags, time, ...numbers } = part;
  try {
    assertMetricCursor({ tags, time });
  } catch (cause) {
    throw corruptRow('metrics', cause);
  }
  if (!Object.values(numbers).every(Number.isFinite)) throw corruptRow('metrics');
}

function overflow(): DbError {
  return new DbError({
    kind: 'resource',
    outcome: 'not_applied',
    message: 'the sum of a bucket is too large for a number; ask for shorter buckets, or record smaller values',
  });
}
