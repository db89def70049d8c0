import { DbError, isDbError } from '../db-error.js';
import type { Outcome } from '../outcome.js';
import { UNKNOWN_ERROR, verdictOf } from './error-row.js';
import { type DriverTables, findRule, type Rule } from './find-rule.js';

/** What the caller knows and the error does not say. */
export interface ErrorCircumstances {
  /**
   * What becomes of a write that fails now when the error itself proves nothing. `not_applied` is a proof (a read, not sent, before
   * COMMIT) and always wins.
   */
  readonly phase: Outcome;
  /** The store is being closed: a connection that ends is one that we cut. */
  readonly closing?: boolean | undefined;
  /** Has a connection ever been made? It tells a wrong host name from a DNS that is away. */
  readonly hasConnected?: boolean | undefined;
  /** The client's own `error` event: the reason behind errors that say only that the connection is lost. */
  readonly clientError?: unknown;
}

/** What is told of a lost connection while the store is being closed. */
const CUT_BY_CLOSE = {
  kind: 'closed',
  transient: false,
  message: 'the store was closed before the call had ended',
} as const;

const unknownError: Rule = { verdict: verdictOf(UNKNOWN_ERROR) };

/**
 * Makes a {@link DbError} of what a driver, the server or a socket threw; a DbError passes as it is. Its `code` is the server's or
 * Node's code, its `cause` what was thrown; its message is the row's, because the server's and the drivers' texts hold values,
 * statements and names of users. It never throws.
 */
export function classifyThrown(thrown: unknown, tables: DriverTables, circumstances: ErrorCircumstances): DbError {
  try {
    return isDbError(thrown) ? thrown : classified(thrown, tables, circumstances);
  } catch {
    // An error that can't even be read, as one with a getter that throws; it is the cause.
    return dbErrorOfRule(thrown, circumstances, unknownError);
  }
}

/**
 * May the connection serve another call after this error? Not the same question as whether the error is transient. A DbError is
 * judged by its cause; one without a cause was made by the store, and says nothing against the connection.
 */
export function keepsConnectionAfter(thrown: unknown, tables: DriverTables): boolean {
  try {
    if (isDbError(thrown)) return thrown.cause === undefined || keepsConnectionAfter(thrown.cause, tables);
    const { verdict } = findRule(thrown, tables, {}) ?? unknownError;
    return verdict.connection !== 'discard';
  } catch {
    // As in classifyThrown.
    return false;
  }
}

/**
 * The DbError that a rule makes.
 *
 * @param own what the thrown error is; what it proves of a write holds, whatever the reason was
 * @param reason why it came to it
 */
export function dbErrorOfRule(
  thrown: unknown,
  { phase, closing }: ErrorCircumstances,
  own: Rule,
  reason: Rule = own,
): DbError {
  const { kind, transient, message, retryAfterMs } = reason.verdict;
  return new DbError({
    ...(closing && own.verdict.isBareLoss ? CUT_BY_CLOSE : { kind, transient, message, retryAfterMs }),
    outcome: own.verdict.outcome === 'not_applied' ? 'not_applied' : phase,
    code: reason.code,
    details: reason.details,
    cause: thrown,
  });
}

function classified(thrown: unknown, tables: DriverTables, circumstances: ErrorCircumstances): DbError {
  const own = findRule(thrown, tables, circumstances) ?? { ...unknownError, code: codeOf(thrown) };
  if (!own.verdict.isBareLoss) return dbErrorOfRule(thrown, circumstances, own);
  const reason = findRule(circumstances.clientError, tables, circumstances);
  // A second bare loss says no more than the first, unless it has a code and the first has none.
  const saysMore = reason !== undefined && (!reason.verdict.isBareLoss || own.code === undefined);
  return dbErrorOfRule(thrown, circumstances, own, saysMore ? reason : own);
}

/** The code of an error that no table knows, if it looks like one: anything else could be a value. */
function codeOf(thrown: unknown): string | undefined {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(code) ? code : undefined;
}
