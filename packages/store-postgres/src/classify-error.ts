import { DbError, type ErrorDetails, isDbError, type Outcome } from '@tradestore/core';
import { UNKNOWN_ERROR, verdictOf } from './errors/error-row.js';
import { findRule, type Rule, type ServerError } from './errors/find-rule.js';

/** What the caller knows and the error does not say. */
export interface Circumstances {
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

/** What the server says of itself that holds no value of a row. */
const safeFields = [
  'constraint',
  'table',
  'schema',
  'column',
  'routine',
  'severity',
] as const satisfies (keyof ServerError)[];

/** What is told of a lost connection while the store is being closed. */
const CUT_BY_CLOSE = {
  kind: 'closed',
  transient: false,
  message: 'the store was closed before the call had ended',
} as const;

const unknownError: Rule = { verdict: verdictOf(UNKNOWN_ERROR) };

/**
 * Makes a {@link DbError} of what a driver, the server or a socket threw; a DbError passes as it is. The tables are in `errors/`.
 * Its `code` is the SQLSTATE or Node's code, its `cause` what was thrown; its message is fixed text, because the server's and the
 * drivers' texts hold values, SQL and names of users. It never throws.
 */
export function classifyError(thrown: unknown, circumstances: Circumstances): DbError {
  try {
    return isDbError(thrown) ? thrown : classified(thrown, circumstances);
  } catch {
    // An error that can't even be read, as one with a getter that throws; it is the cause.
    return dbErrorOf(thrown, circumstances, unknownError);
  }
}

/**
 * May the connection serve another call after this error? Not the same question as whether the error is transient. A DbError is
 * judged by its cause; one without a cause was made by this package, and says nothing against the connection.
 */
export function keepsConnection(thrown: unknown): boolean {
  try {
    if (isDbError(thrown)) return thrown.cause === undefined || keepsConnection(thrown.cause);
    const rule = findRule(thrown, {}) ?? unknownError;
    return rule.verdict.connection !== 'discard' && !endsSession(rule);
  } catch {
    // As in classifyError.
    return false;
  }
}

function classified(thrown: unknown, circumstances: Circumstances): DbError {
  const own = findRule(thrown, circumstances) ?? { ...unknownError, code: codeOf(thrown) };
  if (!own.verdict.isBareLoss) return dbErrorOf(thrown, circumstances, own);
  const reason = findRule(circumstances.clientError, circumstances);
  // A second bare loss says no more than the first, unless it has a code and the first has none.
  const saysMore = reason !== undefined && (!reason.verdict.isBareLoss || own.code === undefined);
  return dbErrorOf(thrown, circumstances, own, saysMore ? reason : own);
}

/**
 * @param own what the thrown error is; what it proves of a write holds, whatever the reason was
 * @param reason why it came to it
 */
function dbErrorOf(thrown: unknown, { phase, closing }: Circumstances, own: Rule, reason: Rule = own): DbError {
  const { kind, transient, message, retryAfterMs } = reason.verdict;
  // A server that panics may do so while it writes the record of a COMMIT.
  const isProof = own.verdict.outcome === 'not_applied' && own.serverError?.severity !== 'PANIC';
  return new DbError({
    ...(closing && own.verdict.isBareLoss ? CUT_BY_CLOSE : { kind, transient, message, retryAfterMs }),
    outcome: isProof ? 'not_applied' : phase,
    code: reason.code,
    details: detailsOf(reason),
    cause: thrown,
  });
}

/** Whatever its code: after FATAL and PANIC the server has ended the connection. */
function endsSession({ serverError }: Rule): boolean {
  return serverError?.severity === 'FATAL' || serverError?.severity === 'PANIC';
}

function detailsOf({ serverError }: Rule): ErrorDetails {
  if (serverError === undefined) return {};
  const fields = safeFields.map((name) => [name, serverError[name]] as const);
  return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
}

/** The code of an error that no table knows, if it looks like one: anything else could be a value. */
function codeOf(thrown: unknown): string | undefined {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(code) ? code : undefined;
}
