import type { CacheOptions, PriceCache } from '@tradestore/core';
import type { ContractTest } from '../contract-test.js';
import { declareTests } from '../declare-tests.js';
import type { Harness } from '../harness.js';
import { everyStore } from '../store/index.js';
import { Suite } from '../suite.js';
import { ages } from './ages.js';
import { awkwardData } from './awkward-data.js';
import { awkwardText } from './awkward-text.js';
import { awkwardValues } from './awkward-values.js';
import { badQuestions } from './bad-questions.js';
import { badValues } from './bad-values.js';
import { batchOrder } from './batch-order.js';
import { batches } from './batches.js';
import { concurrency } from './concurrency.js';
import { cuts } from './cuts.js';
import { fence } from './fence.js';
import { freshness } from './freshness.js';
import { invalidation } from './invalidation.js';
import { priceCacheKit } from './kit.js';
import { newestWins } from './newest-wins.js';
import { outage } from './outage.js';
import { ownCopies } from './own-copies.js';
import { pools } from './pools.js';
import { quotes } from './quotes.js';
import { randomCalls } from './random-calls.js';
import { roundTrip } from './round-trip.js';
import type { CacheSuite } from './scene.js';
import { shared } from './shared.js';
import { staleReads } from './stale-reads.js';
import { stats } from './stats.js';

/** From simple to composed, so that a defect is found by the sentence that names it. */
const groups: readonly ((suite: CacheSuite) => void)[] = [
  roundTrip,
  ownCopies,
  newestWins,
  pools,
  quotes,
  batches,
  batchOrder,
  invalidation,
  awkwardValues,
  awkwardText,
  awkwardData,
  badValues,
  badQuestions,
  freshness,
  staleReads,
  ages,
  fence,
  stats,
  shared,
  concurrency,
  randomCalls,
  (suite) => everyStore(suite, priceCacheKit),
  outage,
  cuts,
];

/** The contract of `PriceCache` as tests that no runner has seen yet; they depend on none. */
export function priceCacheTests(harness: Harness<PriceCache, CacheOptions>): readonly ContractTest[] {
  const suite: CacheSuite = new Suite(harness);
  for (const declare of groups) declare(suite);
  return suite.tests;
}

/**
 * Declares the contract of `PriceCache` as vitest tests: call it in a test file, outside of any test.
 *
 * Each test's name is a sentence of the contract. Tests share the harness's server and never empty it, each with tokens and
 * pools of its own, so a run needs a server that has not seen the suite under this `harness.name`. Where `harness.advance`
 * moves a virtual clock, no test waits, and what has an end is proven to the millisecond; else the tests wait some 30 seconds
 * in all, and the defaults of `staleMs` and `fenceMs` are not waited for. What `harness.unsupported` names is skipped, with a
 * printed line `skipped: <harness>: <capability>: <what is not proven>`.
 *
 * @example
 * ```ts
 * import type { CacheOptions, PriceCache } from '@tradestore/core';
 * import { testPriceCache } from '@tradestore/store-conformance';
 *
 * export function testMine(openMine: (options: CacheOptions) => Promise<PriceCache>): void {
 *   testPriceCache({
 *     name: 'mine',
 *     open: (options = {}) => openMine(options),
 *     unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
 *   });
 * }
 * ```
 */
export function testPriceCache(harness: Harness<PriceCache, CacheOptions>): void {
  declareTests(`${harness.name}: PriceCache`, priceCacheTests(harness));
}
