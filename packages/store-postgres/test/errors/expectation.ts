import type { ErrorCircumstances } from '@tradestore/core';
import { expect } from 'vitest';
import { classifyError, keepsConnection } from '../../src/classify-error.js';

/**
 * A row of the facts that the tables were made from: kind, T(ransient) or P(ermanent), what the error proves of a write that was
 * sent, and whether the connection is kept.
 */
export type Expectation = readonly [
  kind: string,
  status: 'T' | 'P',
  outcome: 'not_applied' | 'unknown',
  connection: 'keep' | 'discard' | 'none',
];

/** Expects what a row says, and that a proof from the phase wins over the row. */
export function expectRow(thrown: unknown, expected: Expectation, known: Partial<ErrorCircumstances> = {}): void {
  const [kind, status, outcome, connection] = expected;
  const sent = classifyError(thrown, { phase: 'unknown', ...known });
  const notSent = classifyError(thrown, { phase: 'not_applied', ...known });
  expect({
    kind: sent.kind,
    status: sent.isTransient() ? 'T' : 'P',
    outcome: sent.outcome,
    keeps: keepsConnection(thrown),
    cause: sent.cause,
    notSent: notSent.outcome,
  }).toEqual({ kind, status, outcome, keeps: connection !== 'discard', cause: thrown, notSent: 'not_applied' });
}
