import type { ErrorDetails } from '../db-error.js';
import { type DriverMessage, fitsMessage } from './driver-message.js';
import { type ErrorName, languageErrors, signalErrors } from './error-names.js';
import { type ErrorRow, rowOf, type Verdict, verdictOf } from './error-row.js';
import { nodeCodes, nodeFamilies, nodeVariants } from './node-codes.js';
import { nameOf, type ThrownFields, textOf } from './thrown-fields.js';
import { undiciCodes, undiciFamilies } from './undici-codes.js';

/** What the tables say of an error, and what was found out on the way. */
export interface Rule {
  readonly verdict: Verdict;
  /** The server's or Node's code. */
  readonly code?: string | undefined;
  /** What the server says of itself that holds no value of a row. */
  readonly details?: ErrorDetails;
}

/** What a driver adds to the tables that need none. */
export interface DriverTables {
  /** What an error that the server has sent means; undefined: it is none. */
  readonly fromServer?: (error: ThrownFields) => Rule | undefined;
  /** The first row that fits counts. */
  readonly messages?: readonly DriverMessage[];
  readonly names?: readonly ErrorName[];
}

/** What decides between rows, beside the error itself. */
export interface RuleContext {
  readonly closing?: boolean | undefined;
  readonly hasConnected?: boolean | undefined;
}

type Search = (thrown: unknown) => Rule | undefined;

const codeFamilies = [...nodeFamilies, ...undiciFamilies];

/**
 * Looks an error up, in this order: the server's own errors, the errors inside of an AggregateError, the drivers' texts, names,
 * codes of Node and undici (variant, code, family), the cause, the errors of the language.
 *
 * @returns undefined when no table has a row for it
 */
export function findRule(thrown: unknown, tables: DriverTables, context: RuleContext): Rule | undefined {
  // What has been looked at: errors can be each other's causes.
  const seen = new Set<unknown>();
  const names = [...signalErrors, ...(tables.names ?? [])];
  const search: Search = (inner) => {
    if (typeof inner !== 'object' || inner === null || seen.has(inner)) return undefined;
    seen.add(inner);
    const error: ThrownFields = inner;
    return (
      tables.fromServer?.(error) ??
      fromParts(error, search) ??
      ruleOf(tables.messages?.find((entry) => fitsMessage(entry, error, context.closing ?? false))) ??
      ruleOf(names.find((entry) => fitsName(entry, error))) ??
      fromCode(error, context) ??
      search(error.cause) ??
      ruleOf(languageErrors.find((entry) => fitsName(entry, error)))
    );
  };
  return search(thrown);
}

/**
 * A host with several addresses fails with an error for each. One that may pass by itself counts first: its address may serve the
 * next attempt, whatever the others say.
 */
function fromParts({ errors }: ThrownFields, search: Search): Rule | undefined {
  if (!Array.isArray(errors)) return undefined;
  const rules = errors.map(search).filter((rule) => rule !== undefined);
  return rules.find(({ verdict }) => verdict.transient) ?? rules[0];
}

function fitsName({ name, constructorName, causeName, text }: ErrorName, error: ThrownFields): boolean {
  return (
    error.name === name &&
    (constructorName === undefined || nameOf(error.constructor) === constructorName) &&
    (causeName === undefined || nameOf(error.cause) === causeName) &&
    (text?.test(textOf(error)) ?? true)
  );
}

function fromCode(error: ThrownFields, { hasConnected = false }: RuleContext): Rule | undefined {
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
  const row =
    variant?.row ??
    rowOf(nodeCodes, code) ??
    rowOf(undiciCodes, code) ??
    codeFamilies.find((family) => family.code.test(code))?.row;
  return row && { verdict: verdictOf(row), code };
}

function ruleOf(entry: { readonly row: ErrorRow } | undefined): Rule | undefined {
  return entry && { verdict: verdictOf(entry.row) };
}
