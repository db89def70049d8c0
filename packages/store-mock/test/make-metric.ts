import { type MetricPoint, timestamp } from '@tradestore/core';

/** 2025-01-01T00:00:00Z in microseconds. */
const START = 1_735_689_600_000_000;

/** The n-th point of a metric, a second after the one before. */
export function makeMetric(n: number, changes: Partial<MetricPoint> = {}): MetricPoint {
  return { name: 'metric', tags: {}, time: timestamp(START + n * 1_000_000), value: n, ...changes };
}
