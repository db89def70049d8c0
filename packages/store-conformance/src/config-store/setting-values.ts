import type { Json } from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { type ConfigSuite, expecting } from './config-scene.js';
import { comesBack, hasEntry } from './setting-value.js';

/** Any JSON comes back as it went in. */
export function settingValues(suite: ConfigSuite): void {
  suite.group('setting values', (contract) => {
    for (const [what, value] of values) {
      contract(`a setting of ${what} comes back as it went in`, (scene) => comesBack(scene, value));
      contract(`a setting of ${what} has its audit entry`, (scene) => hasEntry(scene, value));
    }

    contract('-0 in a setting comes back as 0', async ({ store, world }) => {
      const { id } = makeSetting(world);
      const saved = await store.settings.save({ id, value: [-0, { zero: -0 }] }, expecting(0));
      const expected = { id, value: [0, { zero: 0 }] };
      expect(saved.record).toStrictEqual(expected);
      expect((await store.settings.get(id))?.record).toStrictEqual(expected);
    });
  });
}

const numbers: readonly number[] = [
  ...[0, 1, -1, 0.1, 0.1 + 0.2, 1 / 3, 1e21, 1e-7, 5e-324, 123456789.12345679],
  ...[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 53, 2 ** 64, Number.MAX_VALUE, -Number.MAX_VALUE],
];

const texts: readonly string[] = [
  ...['', ' ', '\t\r\n', '\u0001\u001f\u007f', '"quoted" \\ back', 'a\u0308 \u00e4', '\u2028\u2029', '\ufeffbom'],
  ...['\uff5e', '\u{1F680}', '\u{10FFFF}', '\ufffd\uffff', 'null', '{"a":1}', '%s $1 :name ?'],
];

const awkwardNames: Json = {
  ...Object.fromEntries(texts.map((name, at) => [name, at])),
  ...{ constructor: 1, toString: 2, hasOwnProperty: 3, length: 4, toJSON: 5, 0: 6, '-0': 7, 'a.b': 8, A: 9, a: 10 },
};

const values: readonly (readonly [string, Json])[] = [
  ['null', null],
  ['true and false', [true, false]],
  ['numbers', numbers],
  ['awkward text', texts],
  ['awkward names', awkwardNames],
  ['a name of __proto__', JSON.parse('{"__proto__":{"polluted":true},"after":1}') as Json],
  ['an empty array and an empty object', [[], {}, [[]], [{}]]],
];
