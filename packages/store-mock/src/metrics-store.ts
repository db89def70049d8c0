import {
  boundToTimestamp,
  type CallOptions,
  foldMetrics,
  frozenCopy,
  type LatestMetricOptions,
  type MetricBucket,
  type MetricPoint,
  type MetricQuery,
  type MetricsOptions,
  type MetricsStore,
  metricsStoreMethods,
  type TimeBound,
} from '@tradestore/core';
import { failing } from './failing.js';
import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { Latency } from './latency.js';
import { MetricIndex } from './metric-index.js';
import { MockSeriesStore } from './mock-series-store.js';
import type { MockSeriesOptions } from './options.js';
import { allRows, rowsUpTo } from './row-limit.js';

/**
 * A complete {@link MetricsStore} in memory, for tests: it keeps every promise of the contract but durability, and fails,
 * waits and lags when it is told to. The points that it returns are frozen.
 *
 * It is bare: nothing is tried again. Wrap it with `withLayers`, or take `openMemory`, to have what a database's store has.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import { timestampFromIso } from '@tradestore/core';
 * import { MockMetricsStore } from '@tradestore/store-mock';
 *
 * const store = new MockMetricsStore();
 * const [start, end] = [timestampFromIso('2025-01-01T00:00:00Z'), timestampFromIso('2025-01-01T01:00:00Z')];
 * await store.batchRecordMetrics([
 *   { name: 'slippage-bps', tags: { venue: 'pumpfun', wallet: 'main' }, time: start, value: 40 },
 *   { name: 'slippage-bps', tags: { venue: 'pumpfun', wallet: 'spare' }, time: start, value: 20 },
 *   { name: 'slippage-bps', tags: { venue: 'orca' }, time: start, value: 5 },
 * ]);
 * const query = { name: 'slippage-bps', start, end, every: '1h', groupBy: ['venue'] } as const;
 * for (const { tags, count, avg } of await store.aggregateMetrics(query)) {
 *   console.log(tags['venue'], count, avg); // orca 1 5, then pumpfun 2 30
 * }
 * await store.close();
 * ```
 */
export class MockMetricsStore extends MockSeriesStore<MetricsStore, MetricPoint> implements MetricsStore {
  readonly #index = new MetricIndex();

  constructor(options?: MockSeriesOptions) {
    super('points', metricsStoreMethods, options);
  }

  /**
   * A store that fails. Without arguments every call rejects with kind `connection` and outcome `not_applied`, and `health`
   * says `down`.
   *
   * @param rules one rule or several, before those of `options.faults`; for each that names no method, `health` has one like it
   * @throws DbError kind `invalid_argument`
   */
  static withFailure(rules: FaultRule | FaultPlan = {}, options: MockSeriesOptions = {}): MockMetricsStore {
    return new MockMetricsStore(failing(rules, options));
  }

  /**
   * A store that takes its time.
   *
   * @param latency milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two
   * @throws DbError kind `invalid_argument`
   */
  static withLatency(latency: Latency, options: MockSeriesOptions = {}): MockMetricsStore {
    return new MockMetricsStore({ ...options, latency });
  }

  recordMetric(point: MetricPoint, options?: CallOptions): Promise<void> {
    return this.shell.run('recordMetric', [point, options], () => {
      const rows = [frozenCopy('metric', point)];
      return () => this.visibility.save(rows);
    });
  }

  batchRecordMetrics(points: readonly MetricPoint[], options?: CallOptions): Promise<void> {
    return this.shell.run('batchRecordMetrics', [points, options], () => {
      const rows = points.map((point) => frozenCopy('metric', point));
      return () => this.visibility.save(rows);
    });
  }

  getMetrics(name: string, start: TimeBound, end: TimeBound, options?: MetricsOptions): Promise<MetricPoint[]> {
    return this.shell.run('getMetrics', [name, start, end, options], () => {
      const { tags, limit, after } = options ?? {};
      const selection = {
        start: boundToTimestamp(start),
        end: boundToTimestamp(end),
        tags: tags && { ...tags },
        after: after && { time: after.time, tags: { ...after.tags } },
      };
      return () => {
        const points = this.#readable().select(name, selection);
        return rowsUpTo(points, limit, this.maxRows, 'page with limit and after');
      };
    });
  }

  aggregateMetrics(query: MetricQuery, options?: CallOptions): Promise<MetricBucket[]> {
    return this.shell.run('aggregateMetrics', [query, options], () => {
      const { name, every, tags } = query;
      const groupBy = query.groupBy?.slice();
      const selection = {
        start: boundToTimestamp(query.start),
        end: boundToTimestamp(query.end),
        tags: tags && { ...tags },
      };
      return () => {
        const buckets = foldMetrics(this.#readable().select(name, selection), every, groupBy);
        return allRows(buckets, this.maxRows, 'ask for longer buckets, a shorter range or fewer groups');
      };
    });
  }

  getLatestMetric(name: string, options?: LatestMetricOptions): Promise<MetricPoint | null> {
    return this.shell.run('getLatestMetric', [name, options], () => {
      const tags = options?.tags && { ...options.tags };
      return () => this.#readable().latest(name, tags) ?? null;
    });
  }

  protected override show(point: MetricPoint): void {
    this.#index.save(point);
  }

  protected override get readableRows(): number {
    return this.#index.size;
  }

  #readable(): MetricIndex {
    this.visibility.catchUp();
    return this.#index;
  }
}
