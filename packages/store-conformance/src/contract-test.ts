import type { Capability } from './harness.js';

/** The test of one sentence of a contract, as data: whoever has it may list it, run it under any runner, or both. */
export interface ContractTest {
  /** The behaviour that the sentence belongs to; the tests of a group share a store. */
  readonly group: string;
  /** What a store owes its callers. */
  readonly sentence: string;
  /** What the proof needs and not every harness has. */
  readonly needs: Capability | undefined;
  /** Why it cannot be run with its harness, `<harness>: <capability>: <what is not proven>`; undefined: it can. */
  readonly skipReason: string | undefined;

  /**
   * Proves the sentence: resolves when it holds, rejects when not. Closes each store that it opened for itself, also when the
   * proof fails, and leaves the one of the group open. Depends on no test runner, and may be run in any order.
   */
  run(): Promise<void>;

  /**
   * Closes the store that the tests of the group share, and what a test that never ended has left open. To be called on one
   * test of the group, when the last one has run; rejects when a store does not close.
   */
  endGroup(): Promise<void>;
}

/** Tests that follow each other and share a store. */
export interface TestGroup {
  readonly title: string;
  readonly tests: readonly [ContractTest, ...ContractTest[]];
}

/** The tests group by group, in their order. */
export function groupsOf(tests: readonly ContractTest[]): TestGroup[] {
  const groups = new Map<string, [ContractTest, ...ContractTest[]]>();
  for (const test of tests) {
    const group = groups.get(test.group);
    if (group === undefined) groups.set(test.group, [test]);
    else group.push(test);
  }
  return Array.from(groups, ([title, ofGroup]) => ({ title, tests: ofGroup }));
}
