import canonicalize from 'canonicalize';
import { invalidArgument } from '../invalid-argument.js';
import type { BrokenPart, Field } from './field.js';

/** What a JSON text can say, and nothing else: no undefined, no bigint, no Date, no class. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** How deep arrays and objects may stand in each other. */
export const JSON_DEPTH_MAX = 64;
/** The longest canonical text, in bytes of UTF-8. */
export const JSON_BYTES_MAX: number = 1024 * 1024;

/**
 * A value as RFC 8785 canonical JSON: sorted names, no blanks, shortest numbers; -0 is written as 0. The same value gives the
 * same text, always.
 */
export function canonicalJson(value: Json): string {
  // The library gives undefined only for what is no JSON.
  return canonicalize(value) ?? 'null';
}

/**
 * Asserts that a value is {@link Json}: finite numbers, well-formed text without U+0000, at most 64 deep, at most 1 MiB as
 * canonical text.
 *
 * @param what named by the error
 * @throws DbError kind `invalid_argument`, naming the path inside the value
 */
export function assertJson(value: unknown, what: string): asserts value is Json {
  const broken = brokenJson(value, JSON_BOUNDS);
  if (broken === undefined) return;
  throw invalidArgument({ what, field: broken.path === '' ? undefined : broken.path }, broken.rule, broken.value);
}

/** A copy that nobody can change; -0 becomes 0. */
export function frozenJson(value: Json): Json {
  // No `map`, which an array of a class of its own answers with another one of the class.
  if (Array.isArray(value)) return Object.freeze(Array.from<Json, Json>(value, frozenJson));
  if (typeof value === 'object' && value !== null) {
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, frozenJson(each)])));
  }
  return Object.is(value, -0) ? 0 : value;
}

/** How large JSON may be. */
export interface JsonBounds {
  /** How deep arrays and objects may stand in each other. */
  readonly depth: number;
  /** The longest canonical text, in bytes of UTF-8. */
  readonly bytes: number;
}

const JSON_BOUNDS: JsonBounds = { depth: JSON_DEPTH_MAX, bytes: JSON_BYTES_MAX };

/** A field that holds any JSON of some size. */
export function jsonFieldWithin(bounds: JsonBounds): Field<Json> {
  return {
    accepts: (value): value is Json => brokenJson(value, bounds) === undefined,
    rule: 'must be JSON',
    json: {
      broken: (value) => brokenJson(value, bounds),
      toJson: (value) => frozenJson(value as Json),
      fromJson: (json) => json,
      copy: (value) => frozenJson(value as Json),
    },
  };
}

/** A field that holds any {@link Json}. */
export const jsonField: Field<Json> = jsonFieldWithin(JSON_BOUNDS);

/** How many bytes of canonical text are left: an array that holds one object a million times is refused before it is written. */
interface Room extends JsonBounds {
  left: number;
}

function brokenJson(value: unknown, bounds: JsonBounds): BrokenPart | undefined {
  const broken = brokenInside(value, '', 0, { ...bounds, left: bounds.bytes });
  if (broken !== undefined) return broken;
  return Buffer.byteLength(canonicalJson(value as Json)) <= bounds.bytes ? undefined : tooLong(value);
}

function tooLong(value: unknown): BrokenPart {
  return {
    path: '',
    rule: 'must have at most 1 MiB as canonical JSON; keep large data elsewhere and its place here',
    value,
  };
}

function brokenInside(value: unknown, path: string, depth: number, room: Room): BrokenPart | undefined {
  // The least that it takes: a value has at least one byte, a text at least one for each UTF-16 unit.
  room.left -= typeof value === 'string' ? value.length + 2 : 1;
  if (room.left < 0) return tooLong(value);
  switch (typeof value) {
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : { path, rule: 'must be a finite number', value };
    case 'string':
      return isJsonText(value) ? undefined : { path, rule: TEXT_RULE, value };
    case 'object':
      return value === null ? undefined : brokenParts(value, path, depth, room);
    default:
      return { path, rule: OTHER_RULE, value };
  }
}

const TEXT_RULE = 'must be well-formed unicode without U+0000';
const OTHER_RULE =
  'must be null, true, false, a finite number, a string, an array or a plain object; write a bigint as a string, a Date as a Timestamp, and leave undefined members out';

function brokenParts(value: object, path: string, depth: number, room: Room): BrokenPart | undefined {
  if (depth >= room.depth) return { path: '', rule: `must be at most ${room.depth} deep`, value };
  if (writesItself(value)) return { path, rule: OTHER_RULE, value };
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const broken = brokenInside(value[at], partOf(path, String(at)), depth + 1, room);
      if (broken !== undefined) return broken;
    }
    return undefined;
  }
  if (!isPlainObject(value)) return { path, rule: OTHER_RULE, value };
  for (const [name, content] of Object.entries(value)) {
    if (!isJsonText(name)) return { path, rule: `a name in it ${TEXT_RULE}`, value };
    room.left -= name.length;
    const broken = brokenInside(content, partOf(path, name), depth + 1, room);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** Names are the caller's data: only one that looks like a field of a program is repeated. */
function partOf(path: string, name: string): string {
  const shown = /^(\d{1,9}|[a-z_]\w{0,30})$/i.test(name) ? name : '*';
  return path === '' ? shown : `${path}.${shown}`;
}

function isJsonText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** An object of JSON.parse or a literal, also of another realm; not one that writes itself in another way. */
export function isPlainObject(value: object): boolean {
  if (Array.isArray(value) || Object.getOwnPropertySymbols(value).length > 0 || writesItself(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Has it a `toJSON` of its own making, so that the text would say something that was never checked? */
function writesItself(value: object): boolean {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}
