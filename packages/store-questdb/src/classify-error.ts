import {
  classifyThrown,
  type DbError,
  type DriverTables,
  dbErrorOfRule,
  type ErrorCircumstances,
  keepsConnectionAfter,
  type Outcome,
  type Rule,
  type ThrownFields,
  textOf,
  verdictOf,
} from '@tradestore/core';
import { isServerError, pgMessages } from '@tradestore/pg-client';
import { readAnswer } from './errors/answer.js';
import { driverNames } from './errors/driver-names.js';
import { rowOfStatus } from './errors/http-statuses.js';
import { rowOfQueryText } from './errors/query-texts.js';
import { readWriteText, unsupported } from './errors/write-texts.js';
import type { WriteFailure } from './ingest/write-transport.js';

const tables: DriverTables = { fromServer, messages: pgMessages, names: driverNames };

/** Every error of the server has SQLSTATE 00000, whatever it is: its text alone says what. */
function fromServer(error: ThrownFields): Rule | undefined {
  return isServerError(error) ? { verdict: verdictOf(rowOfQueryText(textOf(error))), code: error.code } : undefined;
}

/**
 * Makes a {@link DbError} of what the driver, the server or a socket threw while a query was asked over the wire protocol; a DbError
 * passes as it is. Its message is fixed text, because the server's and the drivers' texts hold values and SQL. It never throws.
 */
export function classifyError(thrown: unknown, circumstances: ErrorCircumstances): DbError {
  return classifyThrown(thrown, tables, circumstances);
}

/** May the connection that a query failed on serve another one? */
export function keepsConnection(thrown: unknown): boolean {
  return keepsConnectionAfter(thrown, tables);
}

/**
 * Makes a {@link DbError} of a write that was not accepted. Its `code` is the status, its message a fixed text and after it what the
 * server said, without what may be a value; `details.errorId` is the entry in the server's log. It never throws.
 *
 * @param phase what becomes of the rows when the failure itself proves nothing
 */
export function classifyWriteFailure(failure: WriteFailure, phase: Outcome): DbError {
  if ('thrown' in failure) return classifyError(failure.thrown, { phase });
  const { status, body } = failure;
  const { code, text, errorId } = readAnswer(body);
  // A text of a proxy is nobody's that is known.
  const said = text === undefined ? undefined : readWriteText(text);
  const isUnsupported = status === 400 && code === 'not supported';
  const verdict = verdictOf(said?.row ?? (isUnsupported ? unsupported : rowOfStatus(status)));
  const message = said === undefined ? verdict.message : `${verdict.message} (the server: ${said.told})`;
  return ofAnswer(
    status,
    { verdict: { ...verdict, message }, ...(errorId === undefined ? {} : { details: { errorId } }) },
    { phase },
  );
}

/** Makes a {@link DbError} of a question over HTTP that has no result; its texts are those of the wire protocol. It never throws. */
export function classifyQueryFailure(
  failure: { readonly status: number; readonly body: string } | { readonly thrown: unknown },
  circumstances: { readonly phase: Outcome; readonly closing?: boolean | undefined },
): DbError {
  if ('thrown' in failure) return classifyError(failure.thrown, circumstances);
  const { status, body } = failure;
  const { text } = readAnswer(body);
  // What is refused as a whole (401, 5xx) has no text of a statement, also where a proxy answers in JSON.
  const isOfStatement = text !== undefined && (status === 200 || status === 400);
  return ofAnswer(
    status,
    { verdict: verdictOf(isOfStatement ? rowOfQueryText(text) : rowOfStatus(status)) },
    circumstances,
  );
}

function ofAnswer(status: number, rule: Rule, circumstances: ErrorCircumstances): DbError {
  return dbErrorOfRule(undefined, circumstances, { ...rule, code: `${status}` });
}
