import { type ArgumentPlace, invalidArgument } from '../invalid-argument.js';

/** What a field of a model type holds, said once: the checks, the codec, the copies and the error texts are derived from it. */
export interface Field<T> {
  readonly accepts: (value: unknown) => value is T;
  /** The rule and the way out; a function where a better text depends on what is wrong. */
  readonly rule: string | ((value: unknown) => string);
  /** How the codec writes it: a bigint as a string of digits, what has parts by its parts, all else as it is. */
  readonly json: 'digits' | 'plain' | PartsForm;
}

/** How a value that has parts is looked into. */
export interface PartsForm {
  /** The first part that breaks its rule. */
  readonly broken: (value: unknown) => BrokenPart | undefined;
  readonly toJson: (value: unknown) => unknown;
  /** @throws DbError kind `invalid_argument` for what is no JSON of it; the rules of its values are checked afterwards */
  readonly fromJson: (json: unknown, place: ArgumentPlace) => unknown;
  /** A copy of the known parts only, frozen. */
  readonly copy: (value: unknown) => unknown;
}

/** A part that breaks its rule, and where it stands: `wallets.0.keyRef`; an empty path is the whole. */
export interface BrokenPart {
  readonly path: string;
  readonly rule: string;
  readonly value: unknown;
}

/** Every field of a model type; a missing or extra one is a compile error. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** Asserts that a value has a model type; `index` is its place in a batch, for the error. */
export type Check<T> = (value: unknown, index?: number) => asserts value is T;

/** A field that may be null. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  const { accepts, json } = field;
  return {
    accepts: (value): value is T | null => value === null || accepts(value),
    rule: (value) => `${ruleOf(field, value)}, or null when it is not known`,
    json: typeof json === 'string' ? json : nullableParts(json),
  };
}

function nullableParts({ broken, toJson, fromJson, copy }: PartsForm): PartsForm {
  return {
    broken: (value) => (value === null ? undefined : broken(value)),
    toJson: (value) => (value === null ? null : toJson(value)),
    fromJson: (json, place) => (json === null ? null : fromJson(json, place)),
    copy: (value) => (value === null ? null : copy(value)),
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
      const broken = brokenPartOf(field, content);
      if (broken === undefined) continue;
      throw invalidArgument({ what, index, field: joined(name, broken.path) }, broken.rule, broken.value);
    }
  };
}

/** The check of a model type that is a field as a whole, as a union is. */
export function checkOfWhole<T>(what: string, field: Field<T>): Check<T> {
  return (value: unknown, index?: number): asserts value is T => {
    const broken = brokenPartOf(field, value);
    if (broken === undefined) return;
    throw invalidArgument(
      { what, index, field: broken.path === '' ? undefined : broken.path },
      broken.rule,
      broken.value,
    );
  };
}

/** What of a field's value breaks its rule. */
export function brokenPartOf(field: Field<unknown>, value: unknown): BrokenPart | undefined {
  if (field.accepts(value)) return undefined;
  const part = typeof field.json === 'string' ? undefined : field.json.broken(value);
  return part ?? { path: '', rule: ruleOf(field, value), value };
}

/** `wallets` and `0.keyRef` give `wallets.0.keyRef`. */
export function joined(path: string, part: string): string {
  return part === '' ? path : `${path}.${part}`;
}

function ruleOf({ rule }: Field<unknown>, value: unknown): string {
  return typeof rule === 'string' ? rule : rule(value);
}

/** A field's value as plain JSON. */
export function fieldToJson({ json }: Field<unknown>, value: unknown): unknown {
  if (typeof json !== 'string') return json.toJson(value);
  return json === 'digits' && value !== null ? String(value) : value;
}

/** A field's value from plain JSON; its rule is not checked yet. */
export function fieldFromJson({ json }: Field<unknown>, content: unknown, place: ArgumentPlace): unknown {
  if (typeof json !== 'string') return json.fromJson(content, place);
  return json === 'digits' && content !== null ? bigintOf(content, place) : content;
}

/** A copy of a field's value that nobody can change. */
export function fieldCopy({ json }: Field<unknown>, value: unknown): unknown {
  return typeof json === 'string' ? value : json.copy(value);
}

function bigintOf(content: unknown, place: ArgumentPlace): bigint {
  if (typeof content === 'string' && /^(0|-?[1-9]\d{0,38})$/.test(content)) return BigInt(content);
  throw invalidArgument(
    place,
    'must be a string of digits without leading zeros; a JSON number loses digits above 2^53, so write "1" and not 1',
    content,
  );
}
