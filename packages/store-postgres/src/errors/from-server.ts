import {
  type ErrorDetails,
  type Rule,
  rowOf,
  type ThrownFields,
  textOf,
  UNKNOWN_ERROR,
  type Verdict,
  verdictOf,
} from '@tradestore/core';
import { isServerError, type ServerError } from '@tradestore/pg-client';
import { sqlStates, sqlStateVariants } from './sqlstates.js';

/** What the server says of itself that holds no value of a row. */
const safeFields = [
  'constraint',
  'table',
  'schema',
  'column',
  'routine',
  'severity',
] as const satisfies (keyof ServerError)[];

/** What an error of the server means, by variant, SQLSTATE and class, in this order; undefined: it is none. */
export function fromServer(error: ThrownFields): Rule | undefined {
  if (!isServerError(error)) return undefined;
  const { code } = error;
  const message = textOf(error);
  const variant = sqlStateVariants.find(
    (entry) =>
      entry.code === code &&
      (entry.text?.test(message) ?? true) &&
      (entry.severity === undefined || entry.severity === error.severity),
  );
  const row = variant?.row ?? rowOf(sqlStates, code) ?? rowOf(sqlStates, `${code.slice(0, 2)}000`) ?? UNKNOWN_ERROR;
  return { verdict: asSevere(verdictOf(row), error), code, details: detailsOf(error) };
}

/** What a severity adds, whatever the code: after FATAL and PANIC the server has ended the connection. */
function asSevere(verdict: Verdict, { severity }: ServerError): Verdict {
  if (severity === 'FATAL') return { ...verdict, connection: 'discard' };
  // A server that panics may do so while it writes the record of a COMMIT.
  if (severity === 'PANIC') return { ...verdict, connection: 'discard', outcome: 'by_phase' };
  return verdict;
}

function detailsOf(error: ServerError): ErrorDetails {
  const fields = safeFields.map((name) => [name, error[name]] as const);
  return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
}
