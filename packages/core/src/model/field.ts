import { invalidArgument } from '../invalid-argument.js';

/** What a field of a model type holds, said once: the checks, the codec and the error texts are derived from it. */
export interface Field<T> {
  readonly accepts: (value: unknown) => value is T;
  /** The rule and the way out; a function where a better text depends on what is wrong. */
  readonly rule: string | ((value: unknown) => string);
  /** How the codec writes it: a bigint as a string of digits, all else as it is. */
  readonly json: 'digits' | 'plain';
}

/** Every field of a model type; a missing or extra one is a compile error. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** Asserts that a value has a model type; `index` is its place in a batch, for the error. */
export type Check<T> = (value: unknown, index?: number) => asserts value is T;

/** A field that may be null. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  const { accepts, rule } = field;
  return {
    accepts: (value): value is T | null => value === null || accepts(value),
    rule: (value) => `${typeof rule === 'string' ? rule : rule(value)}, or null when it is not known`,
    json: field.json,
  };
}

/** The check of a model type from its fields: names the first field that breaks its rule. */
export function checkOf<T extends object>(what: string, fields: Fields<T>): Check<T> {
  const all: readonly [string, Field<unknown>][] = Object.entries(fields);
  return (value: unknown, index?: number): asserts value is T => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalidArgument({ what, index }, 'must be an object', value);
    }
    for (const [name, field] of all) {
      const content = (value as Record<string, unknown>)[name];
      if (field.accepts(content)) continue;
      const rule = typeof field.rule === 'string' ? field.rule : field.rule(content);
      throw invalidArgument({ what, index, field: name }, rule, content);
    }
  };
}
