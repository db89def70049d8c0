import type { TradeStore } from '@tradestore/core';
import type { ContractTest } from '../contract-test.js';
import { declareTests } from '../declare-tests.js';
import type { Harness } from '../harness.js';
import { everySeriesStore } from '../series/index.js';
import { everyStore } from '../store/index.js';
import { Suite } from '../suite.js';
import { awkwardText } from './awkward-text.js';
import { awkwardValues } from './awkward-values.js';
import { badQuestions } from './bad-questions.js';
import { byKey } from './by-key.js';
import { bySignature } from './by-signature.js';
import { byTimerange } from './by-timerange.js';
import { byToken } from './by-token.js';
import { candleBuckets } from './candle-buckets.js';
import { candleRanges } from './candle-ranges.js';
import { candles } from './candles.js';
import { chainOrder } from './chain-order.js';
import { concurrentReads } from './concurrent-reads.js';
import { tradeKit } from './kit.js';
import { paging } from './paging.js';
import type { TradeSuite } from './save-and-read.js';
import { savedAgain } from './saved-again.js';
import { streaming } from './streaming.js';
import { tradeLimits } from './trade-limits.js';

/** What is of trades alone. */
const groups: readonly ((suite: TradeSuite) => void)[] = [
  byKey,
  awkwardValues,
  awkwardText,
  badQuestions,
  savedAgain,
  bySignature,
  byToken,
  byTimerange,
  chainOrder,
  paging,
  streaming,
  candles,
  candleBuckets,
  candleRanges,
  tradeLimits,
  concurrentReads,
];

/**
 * Declares the contract of `TradeStore` as vitest tests: call it in a test file, outside of any test.
 *
 * Each test's name is a sentence of the contract. Tests share the harness's database and never empty it, each with a day,
 * tokens, traders and signatures of its own, so a run needs a database that has not seen the suite under this `harness.name`.
 * What `harness.unsupported` names is skipped, with a printed line `skipped: <harness>: <capability>: <what is not proven>`.
 *
 * @example
 * ```ts
 * import type { TradeStore } from '@tradestore/core';
 * import { testTradeStore } from '@tradestore/store-conformance';
 *
 * export function testMine(openMine: (options: { maxRows?: number | undefined }) => Promise<TradeStore>): void {
 *   testTradeStore({
 *     name: 'mine',
 *     open: (options = {}) => openMine(options),
 *     settle: (store) => store.flush('visible'),
 *     unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
 *   });
 * }
 * ```
 */
export function testTradeStore(harness: Harness<TradeStore>): void {
  declareTests(`${harness.name}: ${tradeKit.contract}`, tradeStoreTests(harness));
}

/**
 * The contract of `TradeStore` as data, in the order in which it is tested: to be listed, or run by other means than
 * {@link testTradeStore}. Nothing is opened before a test is run.
 */
export function tradeStoreTests(harness: Harness<TradeStore>): readonly ContractTest[] {
  const suite: TradeSuite = new Suite(harness);
  everySeriesStore(suite, tradeKit);
  for (const declare of groups) declare(suite);
  everyStore(suite, tradeKit);
  return suite.tests;
}
