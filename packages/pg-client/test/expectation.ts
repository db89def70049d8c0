import { classifyThrown, type ErrorCircumstances, keepsConnectionAfter } from '@tradestore/core';
import { expect } from 'vitest';
import { pgMessages } from '../src/pg-messages.js';

/** Kind, T(ransient) or P(ermanent), what the error proves of a write that was sent, and whether the connection is kept. */
export type Expectation = readonly [
  kind: string,
  status: 'T' | 'P',
  outcome: 'not_applied' | 'unknown',
  connection: 'keep' | 'discard' | 'none',
];

const tables = { messages: pgMessages };

/** Expects what a row says, and that a proof from the phase wins over the row. */
export function expectRow(thrown: unknown, expected: Expectation, known: Partial<ErrorCircumstances> = {}): void {
  const [kind, status, outcome, connection] = expected;
  const sent = classifyThrown(thrown, tables, { phase: 'unknown', ...known });
  const notSent = classifyThrown(thrown, tables, { phase: 'not_applied', ...known });
  expect({
    kind: sent.kind,
    status: sent.isTransient() ? 'T' : 'P',
    outcome: sent.outcome,
    keeps: keepsConnectionAfter(thrown, tables),
    cause: sent.cause,
    notSent: notSent.outcome,
  }).toEqual({ kind, status, outcome, keeps: connection !== 'discard', cause: thrown, notSent: 'not_applied' });
}
