import {
  bucketStart,
  type CallOptions,
  type CandleInterval,
  type CloseOptions,
  type CloseReport,
  DbError,
  disposeByClosing,
  type Health,
  type LatestMetricOptions,
  type MetricBucket,
  MetricFold,
  type MetricPart,
  type MetricPoint,
  type MetricQuery,
  type MetricsOptions,
  type MetricsStore,
  metricsStoreMethods,
  rowsToAsk,
  type Tags,
  type TimeBound,
  tagsText,
  tooManyRows,
  wholeResult,
} from '@tradestore/core';
import { type List, newestFirst, oldestFirst } from './reads/lists.js';
import { metricBuckets, readMetricParts } from './reads/metric-buckets.js';
import { tagsCondition } from './reads/tags-condition.js';
import { readMetrics, selectRows } from './rows.js';
import { ROWS_PER_REQUEST, Series } from './series.js';
import { type MetricRow, metricRow, metricsTable } from './tables.js';
import { type StoreGround, spanOf } from './trade-store.js';

/** The order of points of one name: canonical tags are ordered by code point, as text of the table is. */
const ORDER = ['ts', 'tags'];

/** How many sums are read at once: what one page takes in memory. */
const PARTS_PER_PAGE = 50_000;

/** Metrics on QuestDB, without layers. */
export class QuestDbMetricsStore implements MetricsStore {
  readonly name = 'questdb';
  readonly readYourWrites = 'eventual';
  readonly durability = 'server';
  readonly atomicBatchSize: number = ROWS_PER_REQUEST;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #series: Series<MetricsStore, MetricRow>;
  readonly #tableName: string;

  constructor({ tableName, ground, release }: StoreGround) {
    this.maxRows = ground.maxRows;
    this.#tableName = tableName;
    this.#series = new Series<MetricsStore, MetricRow>({
      store: this,
      methods: metricsStoreMethods,
      table: metricsTable,
      tableName,
      ground,
      release,
    });
  }

  recordMetric(point: MetricPoint, options?: CallOptions): Promise<void> {
    return this.#series.save('recordMetric', [point, options], () => metricRow(point));
  }

  batchRecordMetrics(points: readonly MetricPoint[], options?: CallOptions): Promise<void> {
    return this.#series.saveBatch('batchRecordMetrics', [points, options], () => points.map(metricRow));
  }

  getMetrics(name: string, start: TimeBound, end: TimeBound, options?: MetricsOptions): Promise<MetricPoint[]> {
    return this.#series.read('getMetrics', [name, start, end, options], async (ask) => {
      const { tags, limit, after } = options ?? {};
      const place = after === undefined ? undefined : [after.time, tagsText(after.tags)];
      const rows = await ask(
        oldestFirst(this.#pointsOf(name, tags), spanOf({ start, end }), rowsToAsk(limit, this.maxRows), place),
      );
      wholeResult(rows, limit, this.maxRows);
      return readMetrics(rows);
    });
  }

  aggregateMetrics(query: MetricQuery, options?: CallOptions): Promise<MetricBucket[]> {
    return this.#series.read('aggregateMetrics', [query, options], async (ask) => {
      const { name, every, tags = {}, groupBy = [] } = query;
      const { start, end } = spanOf(query);
      const fold = new MetricFold(every, groupBy);
      const buckets: MetricBucket[] = [];
      for (let from: number | undefined = start; from !== undefined; ) {
        const span = { start: from, end };
        const rows = await ask(metricBuckets(this.#tableName, { name, every, tags, ...span, limit: PARTS_PER_PAGE }));
        const parts = readMetricParts(rows);
        const next = rows.length < PARTS_PER_PAGE ? undefined : startOfLastBucket(parts, every);
        if (next !== undefined && next <= from) throw tooManySets();
        for (const part of parts) {
          if (next === undefined || part.time < next) buckets.push(...fold.add(part));
        }
        if (buckets.length > this.maxRows) break;
        from = next;
      }
      buckets.push(...fold.finish());
      if (buckets.length > this.maxRows) {
        throw tooManyRows(this.maxRows, 'ask for a shorter span of time, longer buckets or fewer groups');
      }
      return buckets;
    });
  }

  getLatestMetric(name: string, options?: LatestMetricOptions): Promise<MetricPoint | null> {
    return this.#series.read('getLatestMetric', [name, options], async (ask) => {
      const [point] = readMetrics(await ask(newestFirst(this.#pointsOf(name, options?.tags), 1)));
      return point ?? null;
    });
  }

  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    return this.#series.flush(until, options);
  }

  health(options?: CallOptions): Promise<Health> {
    return this.#series.health(options);
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    return this.#series.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return disposeByClosing(this);
  }

  #pointsOf(name: string, tags: Tags = {}): List {
    return {
      table: this.#tableName,
      select: selectRows(metricsTable),
      order: ORDER,
      equal: [['name', name]],
      conditions: [(parameters) => tagsCondition(tags, parameters)],
    };
  }
}

/** Where a page that was cut goes on: its last bucket may lack sets of tags. */
function startOfLastBucket(parts: readonly MetricPart[], every: CandleInterval): number | undefined {
  const last = parts.at(-1);
  return last === undefined ? undefined : bucketStart(last.time, every);
}

function tooManySets(): DbError {
  return new DbError({
    kind: 'resource',
    outcome: 'not_applied',
    message: `a bucket has more than ${PARTS_PER_PAGE} sets of tags; ask for one of their tags with tags, or for shorter buckets`,
  });
}
