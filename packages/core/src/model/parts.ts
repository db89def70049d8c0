import { type ArgumentPlace, invalidArgument } from '../invalid-argument.js';
import {
  type BrokenPart,
  brokenPartOf,
  type Field,
  type Fields,
  fieldCopy,
  fieldFromJson,
  fieldToJson,
  joined,
  type PartsForm,
} from './field.js';
import { wordField } from './scalar-fields.js';

export type AnyFields = readonly (readonly [string, Field<unknown>])[];
export type AnyObject = Readonly<Record<string, unknown>>;

/**
 * A field that is an object with fields of its own.
 *
 * @param noun what errors call it: `a wallet`
 */
export function record<T extends object>(noun: string, fields: Fields<T>): Field<T> {
  const all: AnyFields = Object.entries<Field<unknown>>(fields);
  return chosen(noun, () => all);
}

/** The fields of an object that is one of several kinds: those of its kind, and those that all kinds have. */
export interface Variants<T> {
  readonly head: Readonly<Record<string, AnyField>>;
  readonly kinds: Readonly<Record<KindOf<T>, Readonly<Record<string, AnyField>>>>;
}

type KindOf<T> = T extends { readonly kind: infer Kind extends string } ? Kind : never;

// A field of anything: what it accepts is contravariant in `Field<unknown>`, not in this.
type AnyField = Omit<Field<unknown>, 'accepts'> & { readonly accepts: (value: unknown) => boolean };

/** A field that is one of several objects, which `kind` tells apart. */
export function variants<T extends object>(noun: string, { head, kinds }: Variants<T>): Field<T> {
  const kindField = wordField(Object.keys(kinds));
  const fieldsOf = new Map(
    Object.entries<Readonly<Record<string, AnyField>>>(kinds).map(([kind, fields]): [unknown, AnyFields] => [
      kind,
      Object.entries({ kind: kindField, ...head, ...fields }) as AnyFields,
    ]),
  );
  // What is of no kind is looked at by its kind alone.
  return chosen(noun, ({ kind }) => fieldsOf.get(kind) ?? [['kind', kindField]]);
}

/** A field that is an object, whose fields depend on the object. */
export function chosen<T extends object>(noun: string, fieldsOf: (value: AnyObject) => AnyFields): Field<T> {
  const rule = `must be ${noun}`;
  return parts<T>(rule, {
    broken: (value) => (isObject(value) ? brokenField(fieldsOf(value), value) : { path: '', rule, value }),
    toJson: (value) => recordToJson(fieldsOf(value as AnyObject), value as AnyObject),
    fromJson: (json, place) => {
      if (!isObject(json)) throw invalidArgument(place, 'must be a JSON object', json);
      return recordFromJson(noun, fieldsOf(json), json, place);
    },
    copy: (value) => recordCopy(fieldsOf(value as AnyObject), value as AnyObject),
  });
}

/** A field that is an array. @param most how many items it may have */
export function list<T>(item: Field<T>, { least = 0, most }: { least?: number; most: number }): Field<readonly T[]> {
  const rule = `must be an array of ${least} to ${most} items`;
  return parts<readonly T[]>(rule, {
    broken: (value) => {
      if (!Array.isArray(value) || value.length < least || value.length > most) return { path: '', rule, value };
      for (let at = 0; at < value.length; at++) {
        const broken = brokenPartOf(item, value[at]);
        if (broken !== undefined) return { ...broken, path: joined(String(at), broken.path) };
      }
      return undefined;
    },
    toJson: (value) => Array.from(value as readonly T[], (each) => fieldToJson(item, each)),
    fromJson: (json, place) => {
      if (!Array.isArray(json)) throw invalidArgument(place, 'must be a JSON array', json);
      return json.map((each, at) => fieldFromJson(item, each, inside(place, String(at))));
    },
    copy: (value) => Object.freeze(Array.from(value as readonly T[], (each) => fieldCopy(item, each))),
  });
}

/** A field of a rule that its parts cannot tell: the rule is asked when the parts are right. */
export function refined<T>(field: Field<T>, brokenRule: (value: T) => BrokenPart | undefined): Field<T> {
  const { json } = field;
  if (typeof json === 'string') return field;
  return {
    ...field,
    accepts: (value): value is T => field.accepts(value) && brokenRule(value) === undefined,
    json: { ...json, broken: (value) => json.broken(value) ?? brokenRule(value as T) },
  };
}

function parts<T>(rule: string, json: PartsForm): Field<T> {
  return { accepts: (value): value is T => json.broken(value) === undefined, rule, json };
}

function isObject(value: unknown): value is AnyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brokenField(fields: AnyFields, value: AnyObject): BrokenPart | undefined {
  for (const [name, field] of fields) {
    const broken = brokenPartOf(field, value[name]);
    if (broken !== undefined) return { ...broken, path: joined(name, broken.path) };
  }
  return undefined;
}

function recordToJson(fields: AnyFields, value: AnyObject): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, field] of fields) json[name] = fieldToJson(field, value[name]);
  return json;
}

function recordFromJson(noun: string, fields: AnyFields, json: AnyObject, place: ArgumentPlace): unknown {
  const value: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    if (!Object.hasOwn(json, name)) {
      const rule = field.accepts(null)
        ? 'is missing; write null for what is not known'
        : 'is missing, and must be known';
      throw invalidArgument(inside(place, name), rule, undefined);
    }
    value[name] = fieldFromJson(field, json[name], inside(place, name));
  }
  for (const name of Object.keys(json)) {
    if (!Object.hasOwn(value, name)) {
      // What is of no known kind has fields that are no fields of it: its kind is what is wrong.
      const broken = brokenField(fields, value);
      if (broken !== undefined) throw invalidArgument(inside(place, broken.path), broken.rule, broken.value);
      // A name that is no identifier could be anything, a value put in the wrong place included, so it isn't repeated.
      const known = /^[a-z_]\w{0,30}$/i.test(name);
      throw invalidArgument(known ? inside(place, name) : place, `is not a field of ${noun}; remove it`, json[name]);
    }
  }
  return value;
}

function recordCopy(fields: AnyFields, value: AnyObject): unknown {
  const copy: Record<string, unknown> = {};
  for (const [name, field] of fields) copy[name] = fieldCopy(field, value[name]);
  return Object.freeze(copy);
}

function inside(place: ArgumentPlace, part: string): ArgumentPlace {
  return { ...place, field: place.field === undefined ? part : joined(place.field, part) };
}
