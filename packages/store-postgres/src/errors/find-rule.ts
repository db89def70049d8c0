import { DatabaseError } from 'pg';
import { type DriverMessage, driverMessages } from './driver-messages.js';
import { type ErrorName, errorNames, languageErrors } from './error-names.js';
import { type ErrorRow, UNKNOWN_ERROR, type Verdict, verdictOf } from './error-row.js';
import { nodeCodes, nodeFamilies, nodeVariants } from './node-codes.js';
import { sqlStates, sqlStateVariants } from './sqlstates.js';

/** What the tables say of an error, and what was found out on the way. */
export interface Rule {
  readonly verdict: Verdict;
  /** SQLSTATE or Node's code. */
  readonly code?: string | undefined;
  /** The server's own error, whose names of tables and columns are safe to show. */
  readonly serverError?: ServerError;
}

/** An error that the server has sent. */
export type ServerError = Pick<
  DatabaseError,
  'code' | 'constraint' | 'table' | 'schema' | 'column' | 'routine' | 'severity'
>;

/** What decides between rows, beside the error itself. */
export interface RuleContext {
  readonly closing?: boolean | undefined;
  readonly hasConnected?: boolean | undefined;
}

/** What is read of a thrown object; any of it may be missing or of another type. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
  readonly constructor?: unknown;
}

/**
 * Looks an error up, in this order: the server's own errors (variant, SQLSTATE, class), the errors inside of an AggregateError,
 * the drivers' texts, names, Node's codes (variant, code, family), the cause, the errors of the language.
 *
 * @returns undefined when no table has a row for it
 */
export function findRule(thrown: unknown, context: RuleContext): Rule | undefined {
  return search(thrown, context, new Set());
}

/** @param seen what has been looked at: errors can be each other's causes */
function search(thrown: unknown, context: RuleContext, seen: Set<unknown>): Rule | undefined {
  if (typeof thrown !== 'object' || thrown === null || seen.has(thrown)) return undefined;
  seen.add(thrown);
  const error: Thrown = thrown;
  const searchIn = (inner: unknown): Rule | undefined => search(inner, context, seen);
  return (
    fromServer(error) ??
    fromParts(error, searchIn) ??
    ruleOf(driverMessages.find((entry) => fitsMessage(entry, error, context))) ??
    ruleOf(errorNames.find((entry) => fitsName(entry, error))) ??
    fromNode(error, context) ??
    searchIn(error.cause) ??
    ruleOf(languageErrors.find((entry) => fitsName(entry, error)))
  );
}

/**
 * The server's errors have a severity, which tells them from EPIPE: that has five capital letters too. Both signs are asked for,
 * because several copies of the driver can be installed, each with a class of its own.
 */
function isServerError(error: Thrown): error is ServerError & { readonly code: string } {
  const { code, severity } = error;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return false;
  return error instanceof DatabaseError || typeof severity === 'string';
}

function fromServer(error: Thrown): Rule | undefined {
  if (!isServerError(error)) return undefined;
  const { code } = error;
  const message = textOf(error);
  const variant = sqlStateVariants.find(
    (entry) =>
      entry.code === code &&
      (entry.text?.test(message) ?? true) &&
      (entry.severity === undefined || entry.severity === error.severity),
  );
  const row = variant?.row ?? entryOf(sqlStates, code) ?? entryOf(sqlStates, `${code.slice(0, 2)}000`);
  return { verdict: verdictOf(row ?? UNKNOWN_ERROR), code, serverError: error };
}

/**
 * A host with several addresses fails with an error for each. One that may pass by itself counts first: its address may serve the
 * next attempt, whatever the others say.
 */
function fromParts(error: Thrown, searchIn: (inner: unknown) => Rule | undefined): Rule | undefined {
  if (!Array.isArray(error.errors)) return undefined;
  const rules = error.errors.map(searchIn).filter((rule) => rule !== undefined);
  return rules.find(({ verdict }) => verdict.transient) ?? rules[0];
}

function fitsMessage(entry: DriverMessage, error: Thrown, { closing = false }: RuleContext): boolean {
  if (entry.closing && !closing) return false;
  const message = textOf(error);
  if ('is' in entry) return message === entry.is;
  return 'starts' in entry ? message.startsWith(entry.starts) : message.endsWith(entry.ends);
}

function fitsName({ name, constructorName, causeName, text }: ErrorName, error: Thrown): boolean {
  return (
    error.name === name &&
    (constructorName === undefined || nameOf(error.constructor) === constructorName) &&
    (causeName === undefined || nameOf(error.cause) === causeName) &&
    (text?.test(textOf(error)) ?? true)
  );
}

function fromNode(error: Thrown, { hasConnected = false }: RuleContext): Rule | undefined {
  const { code, syscall } = error;
  if (typeof code !== 'string') return undefined;
  const message = textOf(error);
  const variant = nodeVariants.find(
    (entry) =>
      entry.code === code &&
      (entry.syscall === undefined || entry.syscall === syscall) &&
      (entry.message === undefined || entry.message === message) &&
      (entry.hasConnected === undefined || entry.hasConnected === hasConnected),
  );
  const row = variant?.row ?? entryOf(nodeCodes, code) ?? nodeFamilies.find((family) => family.code.test(code))?.row;
  return row && { verdict: verdictOf(row), code };
}

function ruleOf(entry: { readonly row: ErrorRow } | undefined): Rule | undefined {
  return entry && { verdict: verdictOf(entry.row) };
}

/** Not by the index alone: a code could be called `constructor`. */
function entryOf(table: Readonly<Record<string, ErrorRow>>, key: string): ErrorRow | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function textOf({ message }: Thrown): string {
  return typeof message === 'string' ? message : '';
}

function nameOf(value: unknown): unknown {
  const isNamed = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isNamed && 'name' in value ? value.name : undefined;
}
