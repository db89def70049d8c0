import { expect } from 'vitest';
import { classifyThrown, type ErrorCircumstances, keepsConnectionAfter } from '../../src/errors/classify-thrown.js';
import type { ErrorRow } from '../../src/errors/error-row.js';
import { verdictOf } from '../../src/errors/error-row.js';
import type { DriverTables } from '../../src/errors/find-rule.js';

/** Kind, T(ransient) or P(ermanent), what the error proves of a write that was sent, and whether the connection is kept. */
export type Expectation = readonly [
  kind: string,
  status: 'T' | 'P',
  outcome: 'not_applied' | 'unknown',
  connection: 'keep' | 'discard' | 'none',
];

const taken: ErrorRow = ['constraint', 'P', 'not_applied', 'keep', 'the row is there already'];
const busy: ErrorRow = ['overloaded', 'T', 'not_applied', 'none', 'all connections are in use'];
const lost: ErrorRow = ['connection', 'T', 'by_phase', 'discard', 'the server hung up', { isBareLoss: true }];
const closed: ErrorRow = ['closed', 'P', 'by_phase', 'discard', 'we hung up'];

/** Those of a driver that is made up: what a real one adds is tested where it is used. */
export const tables: DriverTables = {
  fromServer: ({ code, severity }) =>
    severity === undefined
      ? undefined
      : { verdict: verdictOf(taken), code: String(code), details: { table: 'trades' } },
  messages: [
    { of: 'a driver', is: 'hung up', closing: true, row: closed },
    { of: 'a driver', is: 'hung up', row: lost },
    { of: 'a driver', starts: 'busy: ', row: busy },
    { of: 'a driver', ends: ' is busy', row: busy },
  ],
  names: [{ name: 'Error', constructorName: 'BusyError', row: busy }],
};

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
