import { canonicalJson, JSON_BYTES_MAX, JSON_DEPTH_MAX, type Json } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makePool } from '../make-prices.js';
import { type CacheScene, type CacheSuite, lasting } from './scene.js';

const contents: Readonly<Record<string, Json>> = {
  null: null,
  'true and false': [true, false],
  'an empty object': {},
  'an empty array': [],
  'an empty text': '',
  'numbers at the edges of a double': [0, -1, 0.1, 1e21, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, -1e-7],
  'text of odd unicode': ['🚀', 'cafe\u0301', '\u202eabc', '\ufeff\ufffe\u{10ffff}', '\u2028\u2029'],
  'text with control characters': '\u0001\t\n\r\u001f\u007f\u0085',
  'text with quotes and backslashes': `"'\\ \\u0000 </script>`,
  'text that looks like numbers and dates': ['007', '1e3', '2024-08-21T19:10:59Z', '9007199254740993'],
  'names that are awkward': { '': 1, ' ': 2, 'a.b': 3, 'a b': 4, $ref: 5, '🚀': 6, '\n': 7, '0': 8, '-1': 9 },
  "names of Object's": JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":3,"hasOwnProperty":4}') as Json,
  'the names of a pool': { kind: 'concentrated', slot: 1, value: null, v: 2, type: 'price' },
  'objects and arrays in each other': [{ a: [{ b: [[], {}] }] }, [[[null]]]],
  'nulls in an array': [null, null, 1, null],
  [`arrays ${JSON_DEPTH_MAX} deep`]: nested(JSON_DEPTH_MAX, (inner) => [inner], 1),
  [`objects ${JSON_DEPTH_MAX} deep`]: nested(JSON_DEPTH_MAX, (inner) => ({ a: inner }), 'deep'),
  '10 000 names': Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`name ${at}`, at])),
  '1 MiB of text': 'x'.repeat(JSON_BYTES_MAX - 2),
};

/** Any JSON that the data of a pool allows. */
export function awkwardData(suite: CacheSuite): void {
  suite.group('awkward data', (contract) => {
    for (const [what, data] of Object.entries(contents)) {
      contract(`data of ${what} comes back as it went in`, (scene) => comesBack(scene, data, data));
    }

    contract('-0 in data comes back as 0', (scene) => comesBack(scene, { a: -0, b: [-0] }, { a: 0, b: [0] }));
  });
}

async function comesBack({ store, world }: CacheScene, data: Json, expected: Json): Promise<void> {
  const state = makePool.other(world, { data });
  const other = makePool.other(world, { data, pool: world.address('in a batch') });
  expect(await store.setPoolState(state, lasting)).toBe(true);
  expect(await store.setPoolStates([other], lasting)).toStrictEqual([true]);
  const read = (await store.getPoolState(state.pool))?.value;
  const readInBatch = (await store.getPoolStates([other.pool])).get(other.pool)?.value;
  for (const found of [read, readInBatch]) {
    assert(found?.kind === 'other', 'what was set must be read');
    expect(found.data).toStrictEqual(expected);
    // A comparison may pass over a member that is called __proto__; text does not.
    expect(canonicalJson(found.data)).toBe(canonicalJson(expected));
  }
}

function nested(depth: number, wrap: (inner: Json) => Json, innermost: Json): Json {
  let value = innermost;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}
