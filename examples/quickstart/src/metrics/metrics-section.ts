import type { MetricPoint, MetricsStore } from '@tradestore/core';
import { type Account, ask, type Tell } from '../account.ts';
import { count, utc } from '../format.ts';
import type { Question } from '../question.ts';
import { latestPoint } from '../questions/latest-point.ts';
import { volumePerVenue } from '../questions/volume-per-venue.ts';
import { saveRows, speedOf } from '../save-rows.ts';
import { busiestBucket, busiestVenue } from '../trades/busiest.ts';
import type { SomeTrades } from '../trades/chain-order.ts';
import { metricNames, pointsOf, TRADE_COUNT } from './points-of.ts';
import { verifyPoints } from './verify-points.ts';

/** Measures the trades, records every point, asks for aggregates, and reads every point back. */
export async function metricsSection(store: MetricsStore, trades: SomeTrades, tell: Tell): Promise<Account> {
  const points = pointsOf(trades);
  const saveBatch = (batch: readonly MetricPoint[]) => store.batchRecordMetrics(batch);
  const saved = await saveRows(store, { noun: 'points of metrics', rows: points, saveBatch });
  const answers = await ask(questionsAboutMetrics(store, trades, points), tell);
  await verifyPoints(store, points);
  return {
    name: 'metrics',
    stored: `${count(points.length)} points of ${count(metricNames.length)} names: ${speedOf(points.length, saved)}`,
    answers,
  };
}

/** The questions about the metrics of these trades. @param points all that the store must hold */
export function questionsAboutMetrics(
  store: Pick<MetricsStore, 'aggregateMetrics' | 'getLatestMetric' | 'maxRows'>,
  trades: SomeTrades,
  points: readonly MetricPoint[],
): readonly Question[] {
  const day = busiestBucket(trades, '1d');
  const venue = busiestVenue(trades);
  return [
    {
      title: `Volume per hour and venue on ${utc(day).slice(0, 10)}, the largest first`,
      answer: () => volumePerVenue(store, trades, day),
    },
    { title: `The latest ${TRADE_COUNT} at ${venue}`, answer: () => latestPoint(store, points, TRADE_COUNT, venue) },
  ];
}
