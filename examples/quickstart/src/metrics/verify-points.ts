import { compareMetrics, type MetricPoint, type MetricsStore, timestamp } from '@tradestore/core';
import { agreeing } from '../agreeing.ts';
import { pageByPage } from '../page-by-page.ts';
import { metricNames, pointRows } from './points-of.ts';

/** Reads every point back, page by page. @throws DemoError at the first difference */
export async function verifyPoints(
  store: Pick<MetricsStore, 'getMetrics' | 'maxRows'>,
  points: readonly MetricPoint[],
): Promise<void> {
  const limit = Math.min(1_000, store.maxRows);
  for (const name of metricNames) {
    const wanted = points.filter((point) => point.name === name).sort(compareMetrics);
    const [first, last] = [wanted[0], wanted.at(-1)];
    if (first === undefined || last === undefined) continue;
    // The end of a range is not included.
    const end = timestamp(last.time + 1);
    const found = pageByPage<MetricPoint>(limit, (after) => store.getMetrics(name, first.time, end, { limit, after }));
    for await (const _ of agreeing(`all points of ${name}`, pointRows, wanted, found));
  }
}
