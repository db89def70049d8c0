import type { DbError, DbErrorKind, Outcome } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';

/** What a failed call has to say, and by when. */
export interface FailureRule {
  readonly kind: DbErrorKind;
  readonly transient: boolean;
  readonly outcome: Outcome;
  /** Any of these codes; undefined in it: no code. @default not looked at */
  readonly codes?: readonly (string | undefined)[] | undefined;
  /** Milliseconds from the call to its rejection. */
  readonly withinMs: number;
}

/** Makes a call that has to fail so. Resolves with its error. */
export async function expectFailure(call: () => Promise<unknown>, rule: FailureRule): Promise<DbError> {
  const startedAt = performance.now();
  const error = await rejectionOf(call());
  const tookMs = performance.now() - startedAt;
  const { kind, transient, outcome, codes, withinMs } = rule;
  const said = { kind: error.kind, transient: error.isTransient(), outcome: error.outcome };
  expect(said, `${error.code}: ${error.message}`).toEqual({ kind, transient, outcome });
  if (codes !== undefined) expect(codes).toContain(error.code);
  expect(tookMs, 'milliseconds until the call was rejected').toBeLessThan(withinMs);
  return error;
}
