import type { ConfigStore } from '@tradestore/core';
import type { ContractTest } from '../contract-test.js';
import { declareTests } from '../declare-tests.js';
import type { Harness, OpenOptions } from '../harness.js';
import { everyStore } from '../store/index.js';
import { Suite } from '../suite.js';
import { auditChain } from './audit-chain.js';
import { auditEntries } from './audit-entries.js';
import { auditList } from './audit-list.js';
import { auditNotes } from './audit-notes.js';
import { badChanges } from './bad-changes.js';
import { badInput } from './bad-input.js';
import { badQuestions } from './bad-questions.js';
import { concurrentChanges } from './concurrent-changes.js';
import type { ConfigSuite } from './config-scene.js';
import { conflicts } from './conflicts.js';
import { constraints } from './constraints.js';
import { faults } from './faults.js';
import { history } from './history.js';
import { configKit } from './kit.js';
import { largeSettings } from './large-settings.js';
import { listing } from './listing.js';
import { members } from './members.js';
import { profileValues } from './profile-values.js';
import { roundTrip } from './round-trip.js';
import { ruleFilter } from './rule-filter.js';
import { ruleValues } from './rule-values.js';
import { settingValues } from './setting-values.js';
import { sharedDatabase } from './shared-database.js';
import { transactionAudit } from './transaction-audit.js';
import { transactionConstraints } from './transaction-constraints.js';
import { transactionEffects } from './transaction-effects.js';
import { transactionGivenUp } from './transaction-given-up.js';
import { transactionInside } from './transaction-inside.js';
import { transactionLocks } from './transaction-locks.js';
import { transactions } from './transactions.js';
import { versions } from './versions.js';
import { watch } from './watch.js';
import { watchEnds } from './watch-ends.js';
import { watchStart } from './watch-start.js';
import { watchWriters } from './watch-writers.js';

/** From the simple to what is made of it, so that what is broken is found by the sentence that says so. */
const groups: readonly ((suite: ConfigSuite) => void)[] = [
  members,
  roundTrip,
  versions,
  history,
  auditNotes,
  auditList,
  auditEntries,
  auditChain,
  conflicts,
  listing,
  ruleFilter,
  constraints,
  settingValues,
  profileValues,
  ruleValues,
  transactions,
  transactionEffects,
  transactionAudit,
  transactionConstraints,
  transactionLocks,
  transactionGivenUp,
  transactionInside,
  concurrentChanges,
  watch,
  watchStart,
  watchEnds,
  watchWriters,
  badInput,
  badChanges,
  badQuestions,
  sharedDatabase,
  faults,
];

/**
 * Declares the contract of `ConfigStore` as vitest tests: call it in a test file, outside of any test.
 *
 * Each test's name is a sentence of the contract. Tests share the harness's database and never empty it, each with ids of its
 * own; of the audit log, which they share too, each looks at what it has written itself, so nobody else may write to the
 * database meanwhile. What `harness.unsupported` names is skipped, with a printed line
 * `skipped: <harness>: <capability>: <what is not proven>`.
 *
 * @example
 * ```ts
 * import type { ConfigStore } from '@tradestore/core';
 * import { testConfigStore } from '@tradestore/store-conformance';
 *
 * export function testMine(openMine: (options: { maxRows?: number | undefined }) => Promise<ConfigStore>): void {
 *   testConfigStore({
 *     name: 'mine',
 *     open: (options = {}) => openMine(options),
 *     unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
 *   });
 * }
 * ```
 */
export function testConfigStore(harness: Harness<ConfigStore, OpenOptions>): void {
  declareTests(`${harness.name}: ${configKit.contract}`, configStoreTests(harness));
}

/**
 * The contract of `ConfigStore` as data, in the order in which it is tested: to be listed, or run by other means than
 * {@link testConfigStore}. Nothing is opened before a test is run.
 */
export function configStoreTests(harness: Harness<ConfigStore, OpenOptions>): readonly ContractTest[] {
  const suite: ConfigSuite = new Suite(harness);
  for (const declare of groups) declare(suite);
  everyStore(suite, configKit);
  largeSettings(suite);
  return suite.tests;
}
