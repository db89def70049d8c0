import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertJson,
  canonicalJson,
  frozenJson,
  JSON_BYTES_MAX,
  JSON_DEPTH_MAX,
  type Json,
} from '../../src/model/json.js';
import { arbitraryJson } from '../arbitrary-json.js';
import { thrownBy } from '../thrown-by.js';

/** Arrays in each other, so many deep. */
function nested(depth: number, inner: unknown = 0): unknown {
  return depth === 0 ? inner : [nested(depth - 1, inner)];
}

describe('canonicalJson', () => {
  test('writes the example of RFC 8785, section 3.2', () => {
    const example = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as Json;
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('orders names by UTF-16 units, as the example of RFC 8785, section 3.2.3', () => {
    const example = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = ['Carriage Return', 'One', 'Control', 'Latin', 'Euro', 'Emoji', 'Hebrew'];
    const text = canonicalJson(example);
    const places = order.map((word) => text.indexOf(word));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  /* The bits and the texts of RFC 8785, appendix B. */
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number of the bits %s as %s', (bits, text) => {
    const number = Buffer.from(bits, 'hex').readDoubleBE();
    expect(canonicalJson(number)).toBe(text);
  });

  test('says what JSON.parse reads back, in one text whatever the order of the names', () => {
    const turned = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, each]) => [name, turned(each)]),
      );
    };
    fc.assert(
      fc.property(arbitraryJson, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(canonicalJson(turned(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });
});

describe('assertJson', () => {
  test('takes all that JSON.parse gives, __proto__ as a name included', () => {
    fc.assert(
      fc.property(arbitraryJson, (value) => {
        assertJson(value, 'value');
      }),
    );
    const parsed: unknown = JSON.parse('{"__proto__":{"constructor":[{"toJSON":1}]}}');
    assertJson(parsed, 'value');
    expect(canonicalJson(parsed)).toBe('{"__proto__":{"constructor":[{"toJSON":1}]}}');
  });

  test.each([
    ['an inner undefined', { a: { b: [0, undefined] } }, 'a.b.1'],
    ['a hole', [0, Array(1)], '1.0'],
    ['NaN', { a: Number.NaN }, 'a'],
    ['Infinity', [Number.POSITIVE_INFINITY], '0'],
    ['a bigint', { amount: 1n }, 'amount'],
    ['a symbol', [Symbol('x')], '0'],
    ['a function', { f: () => 1 }, 'f'],
    ['a Date', { at: new Date(0) }, 'at'],
    ['a Map', { map: new Map() }, 'map'],
    ['bytes', { raw: new Uint8Array(2) }, 'raw'],
    ['a boxed number', { n: Object(1) as unknown }, 'n'],
    ['an instance of a class', { a: new (class Wallet {})() }, 'a'],
    ['an object that writes itself', { a: { toJSON: () => 'other' } }, 'a'],
    ['an array that writes itself', { a: Object.assign([1], { toJSON: () => Number.NaN }) }, 'a'],
    ['an object with a symbol as a name', { a: { [Symbol('x')]: 1 } }, 'a'],
    ['a lone surrogate', ['\uD83D'], '0'],
    ['U+0000', { a: 'x\u0000' }, 'a'],
    ['a lone surrogate in a name', { a: { '\uDE00': 1 } }, 'a'],
    ['what stands under a name that could be a value', { 'Canary KeyOfAWallet': { at: 1n } }, '*.at'],
  ])('refuses %s by its path', (_what, value, field) => {
    const error = thrownBy(() => {
      assertJson(value, 'setting');
    });
    expect(error).toMatchObject({ kind: 'invalid_argument', details: { what: 'setting', field } });
    expect(error.message).toMatch(new RegExp(`^setting: ${field.replace('*', '\\*')}: \\S.{10,} \\(got `));
    expect(error.message).not.toContain('KeyOfAWallet');
  });

  test(`takes ${JSON_DEPTH_MAX} levels, and refuses one more`, () => {
    assertJson(nested(JSON_DEPTH_MAX), 'value');
    const error = thrownBy(() => {
      assertJson(nested(JSON_DEPTH_MAX + 1), 'value');
    });
    expect(error.message).toBe('value: must be at most 64 deep (got an array)');
  });

  test('takes 1 MiB of UTF-8, and refuses one byte more', () => {
    const quotes = 2;
    assertJson('x'.repeat(JSON_BYTES_MAX - quotes), 'value');
    assertJson('é'.repeat(JSON_BYTES_MAX / 2 - 1), 'value');
    for (const value of [
      'x'.repeat(JSON_BYTES_MAX - 1),
      `x${'é'.repeat(JSON_BYTES_MAX / 2 - 1)}`,
      '\n'.repeat(600_000),
    ]) {
      const error = thrownBy(() => {
        assertJson(value, 'value');
      });
      expect(error.message).toMatch(/^value: must have at most 1 MiB as canonical JSON; /);
    }
  });

  test('refuses at once what refers to itself, and does not follow it', () => {
    const ring: unknown[] = [];
    ring.push(ring, ring, ring);
    const object: Record<string, unknown> = {};
    object['self'] = { self: object };
    for (const value of [ring, object]) {
      const error = thrownBy(() => {
        assertJson(value, 'value');
      });
      expect(error.message).toMatch(/^value: must be at most 64 deep /);
    }
  });

  test('refuses at once what holds one object so often that its text would fill the memory', () => {
    let value: Json = 'x';
    for (let depth = 0; depth < 60; depth++) value = [value, value];
    const error = thrownBy(() => {
      assertJson(value, 'value');
    });
    expect(error.message).toMatch(/^value: must have at most 1 MiB /);
  });

  test('reads far too deep JSON text without a stack overflow', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const error = thrownBy(() => {
      assertJson(deep, 'value');
    });
    expect(error.message).toMatch(/^value: must be at most 64 deep /);
  });
});

describe('frozenJson', () => {
  test('is equal, frozen at every depth, and writes -0 as 0', () => {
    const copy = frozenJson({ a: [-0, { b: -0 }], ['__proto__']: { c: 1 } }) as { a: unknown[] };
    expect(copy.a).toEqual([0, { b: 0 }]);
    expect(Object.isFrozen(copy) && Object.isFrozen(copy.a) && Object.isFrozen(copy.a[1])).toBe(true);
    expect(Object.hasOwn(copy, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['c']).toBeUndefined();
  });

  test('makes plain arrays of those of another class', () => {
    class Tagged extends Array<number> {}
    const copy = frozenJson(Tagged.from([1, 2]));
    expect(Object.getPrototypeOf(copy)).toBe(Array.prototype);
  });
});
