import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CodecTypes, decode, encode, fromJson, frozenCopy, toJson } from '../../src/model/codec.js';
import { canonicalJson } from '../../src/model/json.js';
import { arbitraryOf } from '../arbitrary-model.js';
import { thrownBy } from '../thrown-by.js';

const types = Object.keys(arbitraryOf) as (keyof CodecTypes)[];

/** Every object and array in a value. */
function* objectsIn(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const each of Object.values(value)) yield* objectsIn(each);
}

/** The same with a member more in each object but those that hold the caller's own names. */
function widened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(widened);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, each]) => [name, isOwn(name) ? each : widened(each)]);
  return { ...Object.fromEntries(members), note: { mine: 'CanaryKeyOfAWallet' } };
}

const isOwn = (name: string): boolean => ['tags', 'data', 'value', 'before', 'after'].includes(name);

describe.each(types)('any %s', (type) => {
  const values = arbitraryOf[type] as fc.Arbitrary<CodecTypes[typeof type]>;

  test('comes back from encode and decode as it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(type, encode(type, value))).toEqual(value);
      }),
    );
  });

  test('comes back from JSON text as it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(fromJson(type, JSON.parse(JSON.stringify(toJson(type, value))))).toEqual(value);
      }),
    );
  });

  test('has one text, whatever the order of its fields', () => {
    fc.assert(
      fc.property(values, (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse()) as typeof value;
        expect(encode(type, turned)).toBe(encode(type, value));
        expect(encode(type, value)).toBe(canonicalJson({ v: 1, type, value: toJson(type, value) }));
      }),
    );
  });

  test('is copied deeply frozen, equal, and independent of its source', () => {
    fc.assert(
      fc.property(values, (value) => {
        const source = new Set(objectsIn(value));
        const copy = frozenCopy(type, value);
        expect(copy).toEqual(value);
        for (const each of objectsIn(copy)) {
          expect(Object.isFrozen(each)).toBe(true);
          expect(source.has(each)).toBe(false);
        }
      }),
    );
  });

  test('is copied and written with the fields of its type only, at every depth', () => {
    fc.assert(
      fc.property(values, (value) => {
        const wider = widened(value) as typeof value;
        expect(frozenCopy(type, wider)).toEqual(value);
        expect(encode(type, wider)).toBe(encode(type, value));
      }),
    );
  });

  test('is refused from JSON with a field more, and with one less, by name', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, at) => {
        const json = toJson(type, value);
        expect(thrownBy(() => fromJson(type, { ...json, note: 1 }, 3)).details).toEqual({
          what: type,
          index: 3,
          field: 'note',
        });
        const names = Object.keys(json).filter((name) => name !== 'kind');
        const name = names[at % names.length] ?? '';
        const { [name]: _left, ...rest } = json;
        expect(thrownBy(() => fromJson(type, rest)).details).toEqual({ what: type, field: name });
      }),
    );
  });
});
