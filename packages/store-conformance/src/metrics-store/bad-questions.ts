import { inspect } from 'node:util';
import { type CandleInterval, type MetricCursor, type MetricsStore, TAGS_MAX, type Tags } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMetric } from '../make-metrics.js';
import { bad, rejectionOf } from '../rejection.js';
import { badBounds, notACount } from '../series/bad-bounds.js';
import type { World } from '../world.js';
import type { MetricsSuite } from './save-and-read.js';

type Question = (store: MetricsStore, world: World) => Promise<unknown>;

/** What cannot be asked. */
export function badQuestions(suite: MetricsSuite): void {
  suite.group('bad questions', (contract) => {
    for (const [what, ask] of Object.entries(questions)) {
      contract(`${what} is refused with kind invalid_argument`, async ({ store, world }) => {
        const error = await rejectionOf(ask(store, world), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
      });
    }

    for (const [what, tags] of Object.entries(badTags)) {
      contract(`a filter by ${what} is refused with kind invalid_argument`, async ({ store, world }) => {
        const { start, end } = world;
        const options = { tags: bad<Tags>(tags) };
        await rejectionOf(store.getMetrics('name', start, end, options), 'invalid_argument');
        await rejectionOf(store.getLatestMetric('name', options), 'invalid_argument');
        await rejectionOf(aggregate(store, world, options), 'invalid_argument');
      });
    }

    for (const count of notACount) {
      contract(`a limit of ${inspect(count)} is refused with kind invalid_argument`, async ({ store, world }) => {
        const options = { limit: bad<number>(count) };
        await rejectionOf(store.getMetrics('name', world.start, world.end, options), 'invalid_argument');
      });
    }

    for (const [what, boundOf] of Object.entries(badBounds)) {
      for (const side of ['start', 'end'] as const) {
        contract(`a range whose ${side} is ${what} is refused with kind invalid_argument`, async ({ store, world }) => {
          const range = { start: world.start, end: world.end, [side]: boundOf(world) };
          await rejectionOf(store.getMetrics('name', range.start, range.end), 'invalid_argument');
          await rejectionOf(aggregate(store, world, range), 'invalid_argument');
        });
      }
    }
  });
}

function aggregate(store: MetricsStore, { start, end }: World, changes: object): Promise<unknown> {
  return store.aggregateMetrics({ name: 'name', start, end, every: '1m', ...changes });
}

const after = (store: MetricsStore, { start, end }: World, cursor: unknown): Promise<unknown> =>
  store.getMetrics('name', start, end, { after: bad<MetricCursor>(cursor) });

const badTags: Readonly<Record<string, unknown>> = {
  'tags of null': null,
  'tags that are text': 'venue',
  'tags that are an array': [['venue', 'orca']],
  'tags that are a Map': new Map([['venue', 'orca']]),
  'a tag whose value is a number': { venue: 1 },
  'a tag whose value is undefined': { venue: undefined },
  'a tag whose value is empty': { venue: '' },
  'a tag whose name is empty': { '': 'orca' },
  'more than 32 tags': Object.fromEntries(Array.from({ length: TAGS_MAX + 1 }, (_, at) => [`tag ${at}`, 'x'])),
};

const questions: Readonly<Record<string, Question>> = {
  'getMetrics without a name': (store, { start, end }) => store.getMetrics(bad<string>(undefined), start, end),
  'getMetrics of an empty name': (store, { start, end }) => store.getMetrics('', start, end),
  'getMetrics of a start after its end': (store, { start, end }) => store.getMetrics('name', end, start),
  'getMetrics after a cursor without tags': (store, world) => after(store, world, { time: world.start }),
  'getMetrics after a cursor without a time': (store, world) => after(store, world, { tags: {} }),
  'getMetrics after a cursor whose tags are text': (store, world) =>
    after(store, world, { time: world.start, tags: '{}' }),
  'getMetrics after a cursor whose time is in seconds': (store, world) =>
    after(store, world, { time: world.start / 1_000_000, tags: {} }),
  'getMetrics after null': (store, world) => after(store, world, null),
  'getLatestMetric of an empty name': (store) => store.getLatestMetric(''),
  'getLatestMetric of a point instead of its name': (store, world) =>
    store.getLatestMetric(bad<string>(makeMetric(world))),
  'aggregateMetrics without a query': (store) => store.aggregateMetrics(bad(undefined)),
  'aggregateMetrics of an empty name': (store, world) => aggregate(store, world, { name: '' }),
  'aggregateMetrics without a name': (store, world) => aggregate(store, world, { name: undefined }),
  'aggregateMetrics of a start after its end': (store, world) =>
    aggregate(store, world, { start: world.end, end: world.start }),
  'aggregateMetrics without an interval': (store, world) => aggregate(store, world, { every: undefined }),
  'aggregateMetrics of an interval that is not offered': (store, world) =>
    aggregate(store, world, { every: bad<CandleInterval>('7m') }),
  "aggregateMetrics of an interval that is a name of Object's": (store, world) =>
    aggregate(store, world, { every: bad<CandleInterval>('constructor') }),
  'aggregateMetrics grouped by text': (store, world) => aggregate(store, world, { groupBy: 'venue' }),
  'aggregateMetrics grouped by null': (store, world) => aggregate(store, world, { groupBy: null }),
  'aggregateMetrics grouped by an empty name': (store, world) => aggregate(store, world, { groupBy: ['venue', ''] }),
  'aggregateMetrics grouped by a number': (store, world) => aggregate(store, world, { groupBy: [1] }),
  'aggregateMetrics grouped by one name twice': (store, world) => aggregate(store, world, { groupBy: ['a', 'b', 'a'] }),
  'aggregateMetrics grouped by more than 32 names': (store, world) =>
    aggregate(store, world, { groupBy: Array.from({ length: TAGS_MAX + 1 }, (_, at) => `tag ${at}`) }),
  'flush until something else': (store) => store.flush(bad<'visible'>('written')),
  'an options bag that is no object': (store, world) => store.recordMetric(makeMetric(world), bad<object>('soon')),
};
