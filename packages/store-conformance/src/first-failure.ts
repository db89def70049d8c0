import { type ContractTest, groupsOf } from './contract-test.js';
import { within } from './time-limit.js';

/** A sentence that a store does not keep. */
export interface Failure {
  readonly test: ContractTest;
  /** What the proof rejected with; `did not end within <ms> ms` when it hung. */
  readonly error: unknown;
}

/** What {@link firstFailure} accepts. */
export interface FirstFailureOptions {
  /** How long one test may take, in milliseconds of real time; closing the store of a group may take as long. @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs tests of a contract one after the other, until the first one fails: for stores that are broken on purpose, inside one
 * test of any runner. Tests whose harness lacks what they need are passed over. A store of a group that doesn't close fails the
 * last test that ran in its group.
 *
 * @returns the failure; null when every test has passed
 *
 * @example
 * ```ts
 * import type { TradeStore } from '@tradestore/core';
 * import { firstFailure, type Harness, tradeStoreTests } from '@tradestore/store-conformance';
 *
 * export async function whatFindsIt(broken: Harness<TradeStore>): Promise<string> {
 *   const failure = await firstFailure(tradeStoreTests(broken), { timeoutMs: 5_000 });
 *   return failure === null ? 'nothing' : failure.test.sentence;
 * }
 * ```
 */
export async function firstFailure(
  tests: readonly ContractTest[],
  { timeoutMs = 30_000 }: FirstFailureOptions = {},
): Promise<Failure | null> {
  for (const group of groupsOf(tests)) {
    const failure = await firstOfGroup(group.tests, timeoutMs);
    if (failure !== null) return failure;
  }
  return null;
}

async function firstOfGroup(tests: readonly ContractTest[], timeoutMs: number): Promise<Failure | null> {
  let failure: Failure | null = null;
  let last: ContractTest | undefined;
  for (const test of tests) {
    if (test.skipReason !== undefined) continue;
    last = test;
    failure = await failureOf(test, timeoutMs, () => test.run());
    if (failure !== null) break;
  }
  if (last === undefined) return null;
  const ending = last;
  const unclosed = await failureOf(ending, timeoutMs, () => ending.endGroup());
  return failure ?? unclosed;
}

async function failureOf(test: ContractTest, timeoutMs: number, work: () => Promise<void>): Promise<Failure | null> {
  try {
    await within(timeoutMs, work());
    return null;
  } catch (error) {
    return { test, error };
  }
}
