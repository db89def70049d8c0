import { describe, expect, test } from 'vitest';
import { metricsStoreMethods } from '../src/metrics-store-methods.js';
import { candleIntervals } from '../src/model/candle.js';
import { TAGS_MAX } from '../src/model/metric.js';
import { sampleMetric } from './sample-model.js';
import { askOf, refusalOf } from './store-arguments.js';

const ask = askOf(metricsStoreMethods);
const { time } = sampleMetric;
const end = new Date(Date.UTC(2024, 7, 22));
const query = { name: 'slippage-bps', start: time, end, every: '1h' };
const name = 'must be a string of 1 to 128 characters of well-formed unicode without control characters';
const tagsRule = `must be a plain object of at most ${TAGS_MAX} tags, each a string`;
const groupRule = `must be an array of at most ${TAGS_MAX} names of tags, each once`;
const many = Array.from({ length: TAGS_MAX + 1 }, (_, at) => `t${at}`);

describe('arguments that are taken', () => {
  test.each([
    ['recordMetric', [sampleMetric]],
    ['recordMetric', [{ ...sampleMetric, tags: {}, value: -0 }]],
    ['batchRecordMetrics', [[]]],
    ['batchRecordMetrics', [[sampleMetric], {}]],
    ['getMetrics', ['a', 0, end]],
    ['getMetrics', ['a', time, time, { tags: { venue: 'x' }, limit: 1, after: sampleMetric }]],
    ['getMetrics', ['a', time, time, { tags: undefined, limit: undefined, after: undefined }]],
    ...Object.keys(candleIntervals).map((every) => ['aggregateMetrics', [{ ...query, every }]] as const),
    ['aggregateMetrics', [{ ...query, tags: {}, groupBy: [] }]],
    ['aggregateMetrics', [{ ...query, tags: undefined, groupBy: undefined }, {}]],
    ['aggregateMetrics', [{ ...query, groupBy: many.slice(1) }]],
    ['aggregateMetrics', [{ ...query, groupBy: ['constructor', '__proto__'] }]],
    ['getLatestMetric', ['a']],
    ['getLatestMetric', ['a', { tags: { venue: 'x' } }]],
  ] as const)('%s (%#)', (method, args) => {
    expect(() => ask(method, ...args)).not.toThrow();
  });
});

describe('arguments that are refused by name and rule', () => {
  test.each([
    ['recordMetric', [undefined], 'metric point: must be an object'],
    ['recordMetric', [{ ...sampleMetric, value: Number.NaN }], 'metric point: value: must be a finite number'],
    ['recordMetric', [{ ...sampleMetric, tags: { a: 1 } }], `metric point: tags: a tag's value ${name}`],
    ['batchRecordMetrics', [sampleMetric], 'points: must be an array of points'],
    ['batchRecordMetrics', [[sampleMetric, { ...sampleMetric, name: '' }]], `metric point 1: name: ${name}`],
    ['batchRecordMetrics', [Array(2)], 'metric point 0: must be an object'],
    ['getMetrics', ['', 0, end], `name: ${name}`],
    ['getMetrics', ['a', end, time], 'range: start: must not be after end; a range is [start, end)'],
    ['getMetrics', ['a', 0, end, { tags: [] }], `options: tags: ${tagsRule}`],
    ['getMetrics', ['a', 0, end, { tags: null }], `options: tags: ${tagsRule}`],
    ['getMetrics', ['a', 0, end, { tags: { a: '' } }], `options: tags: a tag's value ${name}`],
    [
      'getMetrics',
      ['a', 0, end, { limit: 501 }],
      'limit: must be an integer number from 1 to maxRows (500); page or stream for more',
    ],
    ['getMetrics', ['a', 0, end, { after: time }], 'metric cursor: must be an object'],
    ['getMetrics', ['a', 0, end, { after: { time } }], `metric cursor: tags: ${tagsRule}`],
    ['aggregateMetrics', [undefined], 'query: must be an object with start and end'],
    ['aggregateMetrics', [{ ...query, name: undefined }], `query: name: ${name}`],
    [
      'aggregateMetrics',
      [{ ...query, start: end, end: time }],
      'query: start: must not be after end; a range is [start, end)',
    ],
    ...['2m', undefined, 'toString', 60].map(
      (every) =>
        [
          'aggregateMetrics',
          [{ ...query, every }],
          `query: every: must be one of ${Object.keys(candleIntervals).join(', ')}`,
        ] as const,
    ),
    ['aggregateMetrics', [{ ...query, tags: 5 }], `query: tags: ${tagsRule}`],
    ...['venue', ['a', 'a'], [''], [1], [null], Array(1), many, null].map(
      (groupBy) => ['aggregateMetrics', [{ ...query, groupBy }], `query: groupBy: ${groupRule}`] as const,
    ),
    ['getLatestMetric', [5], `name: ${name}`],
    ['getLatestMetric', ['a', { tags: 'b' }], `options: tags: ${tagsRule}`],
    ['getLatestMetric', ['a', null], 'options: must be an object'],
  ] as const)('%s (%#): %3$s', (method, args, expected) => {
    const { error, rule } = refusalOf(() => ask(method, ...args));
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied' });
    expect(rule).toBe(expected);
  });
});
