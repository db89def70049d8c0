import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, fromJson, frozenCopy, toJson } from '../../src/model/codec.js';
import {
  assertMetricCursor,
  assertMetricPoint,
  assertTags,
  compareMetrics,
  hasTags,
  TAGS_MAX,
  type Tags,
  tagsText,
} from '../../src/model/metric.js';
import { compareText } from '../../src/model/text.js';
import { timestamp } from '../../src/model/timestamp.js';
import { arbitraryMetric, arbitraryTags } from '../arbitrary-model.js';
import { sampleMetric } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

const protoTags = JSON.parse('{"__proto__":"a","constructor":"b"}') as Tags;

describe('tags', () => {
  test('are one text, whatever the order of their names', () => {
    expect(tagsText({ wallet: 'main', venue: 'pumpfun' })).toBe('{"venue":"pumpfun","wallet":"main"}');
    fc.assert(
      fc.property(arbitraryTags, (tags) => {
        const turned = Object.fromEntries(Object.entries(tags).reverse());
        expect(tagsText(turned)).toBe(tagsText(tags));
        expect(JSON.parse(tagsText(tags))).toEqual(tags);
      }),
    );
  });

  test('are two texts when they differ, however alike they look', () => {
    const alike: Tags[] = [
      {},
      { a: 'b' },
      { a: 'b"' },
      { 'a"': 'b' },
      { a: 'b', c: 'd' },
      { a: 'b","c":"d' },
      { a: 'é' },
      { a: 'e\u0301' },
    ];
    expect(new Set(alike.map(tagsText)).size).toBe(alike.length);
  });

  test('may be named as anything that JavaScript gives a meaning', () => {
    assertTags(protoTags, { what: 'tags' });
    const point = { ...sampleMetric, tags: protoTags };
    for (const { tags } of [
      decode('metric', encode('metric', point)),
      frozenCopy('metric', point),
      fromJson('metric', toJson('metric', point)),
    ]) {
      expect(Object.entries(tags)).toEqual([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]);
    }
  });

  test('look equal when they are equal, once they are copied', () => {
    const { tags } = frozenCopy('metric', { ...sampleMetric, tags: { b: '2', a: '1' } });
    expect(Object.keys(tags)).toEqual(['a', 'b']);
  });

  test.each([
    ['a name that is empty', { '': 'a' }, /^tags: a tag's name must be a string of 1 to 128 characters/],
    ['a value that is empty', { a: '' }, /^tags: a tag's value must be a string of 1 to 128 characters/],
    ['a value that is no string', { a: 1 }, /^tags: a tag's value must be a string .* \(got a number\)$/],
    ['a value that is null', { a: null }, /^tags: a tag's value .* \(got null\)$/],
    ['a lone surrogate', { a: '\uD83D' }, /^tags: a tag's value /],
    [
      'a control character in a name',
      { 'CanaryKey\n': 'a' },
      /^tags: a tag's name .* \(got a string of 10 characters\)$/,
    ],
    [
      'too many',
      Object.fromEntries(Array.from({ length: TAGS_MAX + 1 }, (_, at) => [`t${at}`, 'x'])),
      /^tags: must be a plain object of at most 32 tags/,
    ],
    [
      'an instance of a class',
      new (class Labels {
        readonly a: string = 'b';
      })(),
      /^tags: must be a plain object /,
    ],
    [
      'what writes itself',
      Object.create(Object.create(null, { toJSON: { value: () => 'x' } })),
      /^tags: must be a plain object /,
    ],
    ['a symbol as a name', { [Symbol('a')]: 'b' }, /^tags: must be a plain object /],
    ['a Map', new Map([['a', 'b']]), /^tags: must be a plain object /],
  ])('are refused with %s', (_what, tags, message) => {
    const error = thrownBy(() => {
      assertTags(tags, { what: 'tags' });
    });
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('CanaryKey');
    const point = thrownBy(() => {
      assertMetricPoint({ ...sampleMetric, tags }, 2);
    });
    expect(point.details).toEqual({ what: 'metric point', index: 2, field: 'tags' });
  });

  test(`may be ${TAGS_MAX}`, () => {
    assertTags(Object.fromEntries(Array.from({ length: TAGS_MAX }, (_, at) => [`t${at}`, 'x'])), { what: 'tags' });
    assertTags({}, { what: 'tags' });
    assertTags(Object.assign(Object.create(null), { a: 'b' }), { what: 'tags' });
  });
});

describe('hasTags', () => {
  test('is true when all pairs are there, whatever else is', () => {
    expect(hasTags({ a: '1', b: '2' }, { b: '2' })).toBe(true);
    expect(hasTags({ a: '1' }, {})).toBe(true);
    expect(hasTags({ a: '1' }, { a: '1', b: '2' })).toBe(false);
    expect(hasTags({ a: '1' }, { a: '2' })).toBe(false);
  });

  test('takes nothing from Object.prototype for a tag', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const pairs = JSON.parse(`{"${name}":"x"}`) as Tags;
      expect(hasTags({ a: '1' }, pairs), name).toBe(false);
      expect(hasTags(pairs, pairs), name).toBe(true);
    }
  });
});

describe('the order of points', () => {
  test('is time, then the text of the tags by code point', () => {
    fc.assert(
      fc.property(arbitraryMetric, arbitraryMetric, (a, b) => {
        const byTags = compareText(tagsText(a.tags), tagsText(b.tags));
        expect(Math.sign(compareMetrics(a, { ...b, time: a.time }))).toBe(Math.sign(byTags));
        expect(Math.sign(compareMetrics(a, b))).toBe(Math.sign(a.time === b.time ? byTags : a.time - b.time));
        expect(Math.sign(compareMetrics(b, a))).toBe(-Math.sign(compareMetrics(a, b)) + 0);
      }),
    );
  });

  test('puts what is above U+FFFF last, as databases do', () => {
    const at = (a: string): { time: typeof sampleMetric.time; tags: Tags } => ({
      time: sampleMetric.time,
      tags: { a },
    });
    expect(compareMetrics(at('\uFF5E'), at('\u{1F680}'))).toBeLessThan(0);
  });

  test('is asked for with a cursor, which every point is', () => {
    assertMetricCursor(sampleMetric);
    for (const [field, value] of [
      ['time', 5],
      ['tags', undefined],
    ] as const) {
      const error = thrownBy(() => {
        assertMetricCursor({ ...sampleMetric, [field]: value });
      });
      expect(error.details).toEqual({ what: 'metric cursor', field });
    }
  });
});

describe('a value of a point', () => {
  test('of -0 is stored as 0', () => {
    const point = { ...sampleMetric, value: -0 };
    assertMetricPoint(point);
    expect(frozenCopy('metric', point).value).toBe(0);
    expect(toJson('metric', point)['value']).toBe(0);
    expect(fromJson('metric', { ...toJson('metric', point), value: -0 }).value).toBe(0);
    expect(encode('metric', point)).toBe(encode('metric', { ...point, value: 0 }));
  });

  test.each([Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0.1, 2 ** 53 + 2, 1e21])(
    'of %d comes back exactly',
    (value) => {
      const point = { ...sampleMetric, value, time: timestamp(Number.MAX_SAFE_INTEGER) };
      expect(decode('metric', encode('metric', point))).toEqual(point);
    },
  );
});
