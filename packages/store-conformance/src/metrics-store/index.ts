import type { MetricsStore } from '@tradestore/core';
import type { ContractTest } from '../contract-test.js';
import { declareTests } from '../declare-tests.js';
import type { Harness } from '../harness.js';
import { everySeriesStore } from '../series/index.js';
import { everyStore } from '../store/index.js';
import { Suite } from '../suite.js';
import { aggregates } from './aggregates.js';
import { badQuestions } from './bad-questions.js';
import { buckets } from './buckets.js';
import { groups } from './groups.js';
import { identity } from './identity.js';
import { metricKit } from './kit.js';
import { latestPoint } from './latest.js';
import { metricLimits } from './metric-limits.js';
import { metricValues } from './metric-values.js';
import { pointPages } from './point-pages.js';
import { points } from './points.js';
import type { MetricsSuite } from './save-and-read.js';
import { sums } from './sums.js';
import { tagFilter } from './tag-filter.js';

/** What is of metrics alone. */
const ofMetrics: readonly ((suite: MetricsSuite) => void)[] = [
  identity,
  points,
  tagFilter,
  latestPoint,
  pointPages,
  metricValues,
  aggregates,
  buckets,
  groups,
  sums,
  badQuestions,
  metricLimits,
];

/**
 * Declares the contract of `MetricsStore` as vitest tests: call it in a test file, outside of any test. What holds for
 * `testTradeStore` and its harness holds here too; each test has names of metrics and a day of its own.
 *
 * @example
 * ```ts
 * import type { MetricsStore } from '@tradestore/core';
 * import { testMetricsStore } from '@tradestore/store-conformance';
 *
 * export function testMine(openMine: (options: { maxRows?: number | undefined }) => Promise<MetricsStore>): void {
 *   testMetricsStore({
 *     name: 'mine',
 *     open: (options = {}) => openMine(options),
 *     settle: (store) => store.flush('visible'),
 *     unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
 *   });
 * }
 * ```
 */
export function testMetricsStore(harness: Harness<MetricsStore>): void {
  declareTests(`${harness.name}: ${metricKit.contract}`, metricsStoreTests(harness));
}

/** The contract of `MetricsStore` as data, in the order in which it is tested. Nothing is opened before a test is run. */
export function metricsStoreTests(harness: Harness<MetricsStore>): readonly ContractTest[] {
  const suite: MetricsSuite = new Suite(harness);
  everySeriesStore(suite, metricKit);
  for (const declare of ofMetrics) declare(suite);
  everyStore(suite, metricKit);
  return suite.tests;
}
