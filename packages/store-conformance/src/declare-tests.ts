import { afterAll, describe, type TestContext, test } from 'vitest';
import { type ContractTest, groupsOf } from './contract-test.js';
import type { Capability } from './harness.js';

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was skipped: reporters get no more than this of it. */
    skipReason?: string;
  }
}

/** Real servers start slowly and CI machines stall; a test that passes takes milliseconds. */
export const TEST_TIMEOUT_MS = 30_000;

/** Hands the tests of a contract to vitest: to be called in a test file, outside of any test. */
export function declareTests(title: string, tests: readonly ContractTest[]): void {
  const announced = new Set<Capability>();
  describe(title, () => {
    for (const group of groupsOf(tests)) {
      describe(group.title, () => {
        afterAll(() => group.tests[0].endGroup(), TEST_TIMEOUT_MS);

        for (const contractTest of group.tests) {
          test(contractTest.sentence, { timeout: TEST_TIMEOUT_MS }, async (context) => {
            skipUnsupported(contractTest, announced, context);
            await contractTest.run();
          });
        }
      });
    }
  });
}

function skipUnsupported({ needs, skipReason }: ContractTest, announced: Set<Capability>, context: TestContext): void {
  if (needs === undefined || skipReason === undefined) return;
  if (!announced.has(needs)) {
    announced.add(needs);
    console.log(`skipped: ${skipReason}`);
  }
  context.task.meta.skipReason = skipReason;
  context.skip(skipReason);
}
