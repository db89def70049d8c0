import { type MetricPoint, TAGS_MAX } from '@tradestore/core';
import type { BadField } from '../series/bad-field.js';

type BadMetric = BadField<MetricPoint>;

const refused = (what: string, field: keyof MetricPoint, value: BadMetric['value']): BadMetric => ({
  what,
  field,
  value,
});

const nul = String.fromCharCode(0);

/** One value for each way in which a field of a point can be wrong. */
export const badMetrics: readonly [BadMetric, ...BadMetric[]] = [
  refused('a value of NaN', 'value', () => Number.NaN),
  refused('a value of Infinity', 'value', () => Number.POSITIVE_INFINITY),
  refused('a value of -Infinity', 'value', () => Number.NEGATIVE_INFINITY),
  refused('a value that is text', 'value', () => '1'),
  refused('a value that is a bigint', 'value', () => 1n),
  refused('a value of null', 'value', () => null),
  refused('a value that is a boxed number', 'value', () => Object(1)),
  refused('an empty name', 'name', () => ''),
  refused('a name with NUL', 'name', () => `a${nul}b`),
  refused('a name with a line feed', 'name', () => 'a\nb'),
  refused('a name of 129 characters', 'name', () => 'x'.repeat(129)),
  refused('a name with a lone surrogate', 'name', () => `a${String.fromCharCode(0xd83d)}`),
  refused('tags of null', 'tags', () => null),
  refused('tags that are an array', 'tags', () => [['venue', 'pumpfun']]),
  refused('tags that are a Map', 'tags', () => new Map([['venue', 'pumpfun']])),
  refused('tags that are text', 'tags', () => '{"venue":"pumpfun"}'),
  refused('more than 32 tags', 'tags', () =>
    Object.fromEntries(Array.from({ length: TAGS_MAX + 1 }, (_, at) => [`tag ${at}`, 'x'])),
  ),
  refused('a tag whose value is a number', 'tags', () => ({ size: 1 })),
  refused('a tag whose value is null', 'tags', () => ({ venue: null })),
  refused('a tag whose value is undefined', 'tags', () => ({ venue: undefined })),
  refused('a tag whose value is empty', 'tags', () => ({ venue: '' })),
  refused('a tag whose value has NUL', 'tags', () => ({ venue: nul })),
  refused('a tag whose value has 129 characters', 'tags', () => ({ venue: 'x'.repeat(129) })),
  refused('a tag whose name is empty', 'tags', () => ({ '': 'pumpfun' })),
  refused('a tag whose name has a tab', 'tags', () => ({ 'a\tb': 'pumpfun' })),
  refused('a tag whose name has 129 characters', 'tags', () => ({ ['x'.repeat(129)]: 'pumpfun' })),
  refused('a time in seconds', 'time', ({ time }) => Math.floor(time / 1_000_000)),
  refused('a time in milliseconds', 'time', ({ time }) => Math.floor(time / 1_000)),
  refused('a time as a Date', 'time', ({ time }) => new Date(time / 1_000)),
  refused('a time as a bigint', 'time', ({ time }) => BigInt(time)),
  refused('a time with a fraction of a microsecond', 'time', () => 1_700_000_000_000_000.5),
  refused('a time above 2^53 - 1', 'time', () => 2 ** 53),
  refused("a time before Solana's genesis", 'time', () => Date.UTC(2020, 2, 16) * 1_000 - 1),
];
