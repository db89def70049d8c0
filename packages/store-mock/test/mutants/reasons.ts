import { isDeepStrictEqual } from 'node:util';

/** What the assertion of a test found: vitest's error, as far as it matters. */
export interface Found {
  readonly name: string;
  readonly message: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

/** What a test must have noticed: text of its message, or what was found instead of what was expected. */
export type Reason = RegExp | Check;

type Check = (found: Found) => boolean;

/** What a test may fail with that has noticed something. One that broke down, with a TypeError or for its time, has not. */
const tellingErrors: readonly string[] = ['AssertionError', 'DbError'];

/** Was it that? */
export function holds(reason: Reason, found: Found): boolean {
  if (!tellingErrors.includes(found.name)) return false;
  return reason instanceof RegExp ? reason.test(found.message) : reason(found);
}

/** Rows are gone, and nothing else is wrong. @param count how many; left out: some */
export function lost(count?: number): Check {
  return ({ actual, expected }) => {
    if (!Array.isArray(actual) || !Array.isArray(expected)) return false;
    const missing = without(expected, actual);
    return missing.length > 0 && missing.length === (count ?? missing.length) && isMadeOf(actual, expected, missing);
  };
}

/** Rows are there that should not be, or more often than they should, and nothing else is wrong. */
export function added(count?: number): Check {
  return ({ actual, expected }) =>
    Array.isArray(actual) &&
    Array.isArray(expected) &&
    actual.length - expected.length === (count ?? Math.max(1, actual.length - expected.length)) &&
    without(expected, actual).length === 0;
}

/** It is all there, in another order. */
export const reordered: Check = ({ actual, expected }) =>
  Array.isArray(actual) &&
  Array.isArray(expected) &&
  actual.length === expected.length &&
  without(expected, actual).length === 0 &&
  without(actual, expected).length === 0;

/** There are more rows, whatever they are. */
export const more: Check = ({ actual, expected }) => count(actual) > count(expected);

/** There are fewer rows, whatever they are. */
export const fewer: Check = ({ actual, expected }) => count(actual) < count(expected);

/** There are as many rows, but others. */
export const others: Check = ({ actual, expected }) => count(actual) === count(expected);

/** Objects, or rows one by one, are the same but for some fields. */
export function changed(...fields: readonly string[]): Check {
  return ({ actual, expected }) => {
    const [these, those] = [[actual].flat(), [expected].flat()];
    const differing = new Set<string>();
    for (const [at, one] of these.entries()) for (const field of fieldsThatDiffer(one, those[at])) differing.add(field);
    return these.length === those.length && isDeepStrictEqual(differing, new Set(fields));
  };
}

/** There is this instead of that. */
export function instead(actual: unknown, expected: unknown): Check {
  return (found) => isDeepStrictEqual([found.actual, found.expected], [actual, expected]);
}

/** There is this instead of what should be. */
export function gives(actual: unknown): Check {
  return (found) => isDeepStrictEqual(found.actual, actual);
}

function count(rows: unknown): number {
  return Array.isArray(rows) ? rows.length : Number.NaN;
}

function without(rows: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = [...others];
  return rows.filter((row) => {
    const at = left.findIndex((other) => isDeepStrictEqual(other, row));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** Are the rows the others, in their order, without those that are missing? */
function isMadeOf(rows: readonly unknown[], others: readonly unknown[], missing: readonly unknown[]): boolean {
  return rows.length === others.length - missing.length && without(rows, others).length === 0;
}

function fieldsThatDiffer(one: unknown, other: unknown): string[] {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return isDeepStrictEqual(one, other) ? [] : ['it is another value'];
  }
  const [these, those] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return Object.keys(those).filter((field) => !isDeepStrictEqual(these[field], those[field]));
}
