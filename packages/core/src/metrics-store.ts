import type { CallOptions } from './call-options.js';
import type { CandleInterval } from './model/candle.js';
import type { MetricBucket } from './model/fold-metrics.js';
import type { MetricCursor, MetricPoint, Tags } from './model/metric.js';
import type { TimeBound } from './model/timestamp.js';
import type { SeriesStore } from './series-store.js';
import type { TimeRange } from './trade-store.js';

/** What {@link MetricsStore.getMetrics} accepts. */
export interface MetricsOptions extends CallOptions {
  /** Only points that hold all these pairs, whatever else they hold. */
  readonly tags?: Tags | undefined;
  /** The most points to return, 1 to `maxRows`. Without it the whole range must have at most `maxRows`. */
  readonly limit?: number | undefined;
  /** Only points after this one: the last of the page before. */
  readonly after?: MetricCursor | undefined;
}

/** What {@link MetricsStore.getLatestMetric} accepts. */
export interface LatestMetricOptions extends CallOptions {
  /** Only points that hold all these pairs, whatever else they hold. */
  readonly tags?: Tags | undefined;
}

/** Which points, and into what they are put together. */
export interface MetricQuery extends TimeRange {
  readonly name: string;
  /** The length of the buckets, which start at multiples of it since the UTC epoch. */
  readonly every: CandleInterval;
  /** Only points that hold all these pairs, whatever else they hold. */
  readonly tags?: Tags | undefined;
  /** Names of tags: the points of each combination of their values have buckets of their own. At most 32, each once. @default none */
  readonly groupBy?: readonly string[] | undefined;
}

/**
 * Stores measurements and puts them together. What {@link SeriesStore} promises holds here too.
 *
 * Points of one name are ordered by time, then by their tags as canonical text (`tagsText`). All methods reject with
 * `DbError`, kind `invalid_argument` before any I/O when an argument is not acceptable.
 *
 * @example
 * ```ts
 * import type { MetricBucket, MetricsStore, Timestamp } from '@tradestore/core';
 *
 * export function slippagePerHour(store: MetricsStore, start: Timestamp, end: Timestamp): Promise<MetricBucket[]> {
 *   return store.aggregateMetrics({ name: 'slippage-bps', start, end, every: '1h', groupBy: ['venue'] });
 * }
 * ```
 */
export interface MetricsStore extends SeriesStore {
  /** Records one point; one with the same name, tags and time is replaced. Safe to repeat, also when the outcome is unknown. */
  recordMetric(point: MetricPoint, options?: CallOptions): Promise<void>;

  /** Records many points: of those with one key the last stays. Safe to repeat, also when the outcome is unknown. */
  batchRecordMetrics(points: readonly MetricPoint[], options?: CallOptions): Promise<void>;

  /**
   * The points of a name in [start, end), by time and tags, oldest first. Without `limit`, more than `maxRows` reject with kind
   * `resource`: page with `limit` and `after`.
   */
  getMetrics(name: string, start: TimeBound, end: TimeBound, options?: MetricsOptions): Promise<MetricPoint[]>;

  /**
   * Count, sum, least, greatest, mean and last value of the points in each bucket of [start, end), by start and by the tags of
   * the group. A bucket that the range cuts holds only the points inside; one without points has no row. `sum` is within 1e-12
   * of the sum of absolute values, `avg` of their mean. A sum too large for a number, also on the way to it, and more than `maxRows` buckets, reject
   * with kind `resource`.
   */
  aggregateMetrics(query: MetricQuery, options?: CallOptions): Promise<MetricBucket[]>;

  /** The point of a name with the greatest `(time, tags)`; null when there is none. */
  getLatestMetric(name: string, options?: LatestMetricOptions): Promise<MetricPoint | null>;
}
