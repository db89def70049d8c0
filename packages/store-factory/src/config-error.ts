import { DbError } from '@tradestore/core';
import type { z } from 'zod';
import { closest } from './closest.js';

/**
 * The error for a configuration that cannot be used.
 *
 * @param place what is wrong: a key path, a URL parameter, a variable
 * @param rule the rule and the way out; never the value, which may be a URL with a password
 */
export function configError(place: string, rule: string): DbError {
  return new DbError({ kind: 'config', message: `${place}: ${rule}`, details: { place } });
}

/**
 * The same for what a zod schema refused: the first problem, which the schema's own message describes.
 *
 * @param separator what stands between the place and the key inside it
 */
export function schemaError(place: string, error: z.ZodError, separator = '.'): DbError {
  const { path, message } = error.issues.map(innermost)[0] ?? { path: [], message: 'is not valid' };
  return configError(path.length === 0 ? place : `${place}${separator}${path.join('.')}`, message);
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a union the branch that was meant: the one that got inside the value before something was wrong. */
function innermost(issue: z.core.$ZodIssue): Problem {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find(({ path }) => path.length > 0);
  if (inner === undefined) return issue;
  const { path, message } = innermost(inner);
  return { path: [...issue.path, ...path], message };
}

/** Text that can stand in a message: a name as programs use it. Anything else could be a secret in the wrong place. */
const plainName = /^[a-z]\w{0,63}$/i;

/** Says that a name is not known, which one was probably meant, and which there are. */
export function unknownName(noun: string, given: string, known: readonly string[]): string {
  const meant = closest(given, known);
  const name = plainName.test(given) ? ` ${given}` : '';
  return `unknown ${noun}${name}; ${meant === undefined ? '' : `did you mean ${meant}? `}known: ${known.join(', ')}`;
}
