import { assertEach, assertInterval, assertLimit, assertName, assertRange } from './checks.js';
import { invalidArgument } from './invalid-argument.js';
import type { MethodTable } from './method-table.js';
import type { MetricsStore } from './metrics-store.js';
import { assertMetricCursor, assertMetricPoint, assertTags, TAGS_MAX } from './model/metric.js';
import { isName } from './model/text.js';
import { seriesStoreMethods } from './series-store-methods.js';

/** What {@link MetricsStore}'s members are. */
export const metricsStoreMethods: MethodTable<MetricsStore> = {
  ...seriesStoreMethods,
  recordMetric: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    check: ([point]) => assertMetricPoint(point),
  },
  batchRecordMetrics: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([points]) => assertEach('points', points, assertMetricPoint),
  },
  getMetrics: {
    kind: 'read',
    bag: 3,
    check: ([name, start, end, options], store) => {
      assertName(name, 'name');
      assertRange('range', { start, end });
      assertOptionalTags(options, 'options');
      assertLimit(options, store);
      if (options?.after !== undefined) assertMetricCursor(options.after);
    },
  },
  aggregateMetrics: {
    kind: 'read',
    bag: 1,
    check: ([query]) => {
      assertRange('query', query);
      assertName(query.name, 'query', 'name');
      assertInterval(query.every, 'query', 'every');
      assertOptionalTags(query, 'query');
      if (query.groupBy !== undefined) assertGroupBy(query.groupBy);
    },
  },
  getLatestMetric: {
    kind: 'read',
    bag: 1,
    check: ([name, options]) => {
      assertName(name, 'name');
      assertOptionalTags(options, 'options');
    },
  },
};

function assertOptionalTags(options: { tags?: unknown } | undefined, what: string): void {
  if (options?.tags !== undefined) assertTags(options.tags, { what, field: 'tags' });
}

function assertGroupBy(names: unknown): void {
  const isGood =
    Array.isArray(names) &&
    names.length <= TAGS_MAX &&
    Array.from<unknown>(names).every(isName) &&
    new Set(names).size === names.length;
  if (isGood) return;
  throw invalidArgument(
    { what: 'query', field: 'groupBy' },
    `must be an array of at most ${TAGS_MAX} names of tags, each once`,
    names,
  );
}
