import { compareMetrics, type MetricPoint, type MetricsStore } from '@tradestore/core';
import { allAgreeing } from '../agreeing.ts';
import { utc } from '../format.ts';
import { pointRows } from '../metrics/points-of.ts';

/**
 * The latest point of a metric at a venue.
 *
 * @param points all that the store must hold
 * @throws DemoError when the answer differs
 */
export async function latestPoint(
  store: Pick<MetricsStore, 'getLatestMetric'>,
  points: readonly MetricPoint[],
  name: string,
  venue: string,
): Promise<string> {
  const wanted = points
    .filter((point) => point.name === name && point.tags['venue'] === venue)
    .sort(compareMetrics)
    .slice(-1);
  const latest = await store.getLatestMetric(name, { tags: { venue } });
  const found = await allAgreeing(`the latest ${name}`, pointRows, wanted, latest === null ? [] : [latest]);
  return found.map(({ time, tags, value }) => `  ${utc(time)}  ${tags['side']}  ${value}`).join('\n');
}
