import { test } from 'vitest';

/** Gives a test file that needs a server which is not there one test, which is skipped and says why. */
export function skipWithout(name: string, missing: string): null {
  test(`needs ${name}`, (context) => {
    context.task.meta.skipReason = missing;
    context.skip(missing);
  });
  return null;
}
