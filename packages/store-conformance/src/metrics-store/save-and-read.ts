import {
  type MetricBucket,
  type MetricPoint,
  type MetricQuery,
  type MetricsOptions,
  type MetricsStore,
  type Tags,
  tagsText,
} from '@tradestore/core';
import { makeMetric } from '../make-metrics.js';
import type { SeriesScene, SeriesSuite } from '../series/kit.js';
import type { World } from '../world.js';

export type MetricsSuite = SeriesSuite<MetricsStore>;
export type MetricsScene = SeriesScene<MetricsStore>;

/** Records points in one batch and waits until they can be read. */
export async function save({ store, harness }: MetricsScene, points: readonly MetricPoint[]): Promise<void> {
  await store.batchRecordMetrics(points);
  await harness.settle(store);
}

/** Records points one after the other and waits until they can be read. */
export async function saveInTurn({ store, harness }: MetricsScene, points: readonly MetricPoint[]): Promise<void> {
  for (const point of points) await store.recordMetric(point);
  await harness.settle(store);
}

/** The points of the world's metric on the world's day. */
export function readDay({ store, world }: MetricsScene, options: MetricsOptions = {}): Promise<MetricPoint[]> {
  return store.getMetrics(world.name('metric'), world.start, world.end, options);
}

/** The points of the world's metric on the world's day put together, in one bucket unless `every` is set. */
export function aggregateDay(
  { store, world }: MetricsScene,
  changes: Partial<MetricQuery> = {},
): Promise<MetricBucket[]> {
  return store.aggregateMetrics({
    name: world.name('metric'),
    start: world.start,
    end: world.end,
    every: '1d',
    ...changes,
  });
}

/** Points of some values, a microsecond apart from the tenth on, without tags. */
export function ofValues(world: World, values: readonly number[]): MetricPoint[] {
  return values.map((value, at) => makeMetric(world, { tags: {}, time: world.at(10 + at), value }));
}

/** Points of one microsecond, by their tags; each value is its place. */
export function ofTags(world: World, tags: readonly Tags[], micros = 5): MetricPoint[] {
  return tags.map((each, at) => makeMetric(world, { tags: each, time: world.at(micros), value: at }));
}

/** Their tags as canonical text, to be compared. */
export function textsOf(rows: readonly { readonly tags: Tags }[]): string[] {
  return rows.map(({ tags }) => tagsText(tags));
}
