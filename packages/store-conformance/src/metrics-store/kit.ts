import { type MetricPoint, type MetricsStore, tagsText, timestamp } from '@tradestore/core';
import { makeMetric, makeMetrics } from '../make-metrics.js';
import type { SeriesKit } from '../series/kit.js';
import { badMetrics } from './bad-metrics.js';

/** What the tests for every store, and for every series store, need to know of metrics. */
export const metricKit: SeriesKit<MetricsStore, MetricPoint> = {
  contract: 'MetricsStore',
  noun: { one: 'metric point', many: 'metric points' },
  make: makeMetric,
  save: (store, point, options) => store.recordMetric(point, options),
  saveBatch: (store, points, options) => store.batchRecordMetrics(points, options),
  read: async (store, { name, tags, time }, options) => {
    // Not at the edges of the range, which are for other tests.
    const around = await store.getMetrics(name, timestamp(time - 5), timestamp(time + 5), options);
    return around.find((found) => found.time === time && tagsText(found.tags) === tagsText(tags)) ?? null;
  },
  rowsOfDay: (store, world) => store.getMetrics(world.name('metric'), world.start, world.end),
  reads: {
    getMetrics: async (store, { start, end }, points) => {
      const names = [...new Set(points.map(({ name }) => name))];
      const found = [];
      for (const name of names) found.push(...(await store.getMetrics(name, start, end)));
      return found;
    },
  },
  latestReads: { getLatestMetric: (store, _world, { name }) => store.getLatestMetric(name) },
  contentOf: (_world, number) => ({ value: number }),
  badFields: badMetrics,
  unbounded: {
    'a range without limit': {
      ask: (store, world) => store.getMetrics(world.name('metric'), world.start, world.end),
    },
    'a range of a tag without limit': {
      ask: (store, world) =>
        store.getMetrics(world.name('metric'), world.start, world.end, { tags: { venue: 'pumpfun' } }),
      changesOf: () => ({ tags: { venue: 'pumpfun' } }),
    },
  },
  limited: {
    getMetrics: {
      gives: 'oldest first',
      ask: (store, world, limit) => store.getMetrics(world.name('metric'), world.start, world.end, { limit }),
    },
  },
  withoutServer: ['flush'], // nothing was saved that it could ask for
  calls: {
    recordMetric: (store, world, options) => store.recordMetric(makeMetric(world), options),
    batchRecordMetrics: (store, world, options) => store.batchRecordMetrics(makeMetrics(world, 3), options),
    getMetrics: (store, world, options) => store.getMetrics(world.name('metric'), world.start, world.end, options),
    aggregateMetrics: (store, world, options) => {
      const { start, end } = world;
      return store.aggregateMetrics({ name: world.name('metric'), start, end, every: '1h' }, options);
    },
    getLatestMetric: (store, world, options) => store.getLatestMetric(world.name('metric'), options),
    flush: (store, _world, options) => store.flush('visible', options),
    health: (store, _world, options) => store.health(options),
  },
};
