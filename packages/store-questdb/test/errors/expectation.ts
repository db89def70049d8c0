import type { DbError, Outcome } from '@tradestore/core';
import { expect } from 'vitest';

/** Kind, T(ransient) or P(ermanent), and what the failure proves of a write that was sent. */
export type Expectation = readonly [kind: string, status: 'T' | 'P', outcome: Outcome];

/** Expects what a row says, and that a proof from the phase wins over the row. */
export function expectRow(classified: (phase: Outcome) => DbError, expected: Expectation): void {
  const sent = classified('unknown');
  expect([sent.kind, sent.isTransient() ? 'T' : 'P', sent.outcome]).toEqual(expected);
  expect(sent.message).not.toBe('');
  expect(classified('not_applied').outcome).toBe('not_applied');
}
