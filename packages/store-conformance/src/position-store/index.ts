import type { PositionStore } from '@tradestore/core';
import type { ContractTest } from '../contract-test.js';
import { declareTests } from '../declare-tests.js';
import type { Harness } from '../harness.js';
import { everySeriesStore } from '../series/index.js';
import { everyStore } from '../store/index.js';
import { Suite } from '../suite.js';
import { badQuestions } from './bad-questions.js';
import { history } from './history.js';
import { historyPages } from './history-pages.js';
import { positionKit } from './kit.js';
import { latestSnapshot } from './latest.js';
import { openFilter } from './open-filter.js';
import { openPositions } from './open-positions.js';
import { positionLimits } from './position-limits.js';
import { positionValues } from './position-values.js';
import type { PositionSuite } from './save-and-read.js';

/** What is of positions alone. */
const groups: readonly ((suite: PositionSuite) => void)[] = [
  history,
  latestSnapshot,
  openPositions,
  openFilter,
  historyPages,
  positionValues,
  badQuestions,
  positionLimits,
];

/**
 * Declares the contract of `PositionStore` as vitest tests: call it in a test file, outside of any test. What holds for
 * `testTradeStore` and its harness holds here too; each test has ids, profiles, tokens and a day of its own.
 *
 * @example
 * ```ts
 * import type { PositionStore } from '@tradestore/core';
 * import { testPositionStore } from '@tradestore/store-conformance';
 *
 * export function testMine(openMine: (options: { maxRows?: number | undefined }) => Promise<PositionStore>): void {
 *   testPositionStore({
 *     name: 'mine',
 *     open: (options = {}) => openMine(options),
 *     settle: (store) => store.flush('visible'),
 *     unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
 *   });
 * }
 * ```
 */
export function testPositionStore(harness: Harness<PositionStore>): void {
  declareTests(`${harness.name}: ${positionKit.contract}`, positionStoreTests(harness));
}

/** The contract of `PositionStore` as data, in the order in which it is tested. Nothing is opened before a test is run. */
export function positionStoreTests(harness: Harness<PositionStore>): readonly ContractTest[] {
  const suite: PositionSuite = new Suite(harness);
  everySeriesStore(suite, positionKit);
  for (const declare of groups) declare(suite);
  everyStore(suite, positionKit);
  return suite.tests;
}
