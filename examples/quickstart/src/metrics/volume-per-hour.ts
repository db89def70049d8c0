import { bucketStart, compareText, type MetricBucket, type Timestamp, type Trade, WRAPPED_SOL } from '@tradestore/core';
import { solOf } from './points-of.ts';

/**
 * The volume in SOL of each hour of a day at each venue, as `aggregateMetrics` must give it: from the trades themselves and in
 * whole lamports, so that nothing of what is tested takes part.
 */
export function volumePerHour(trades: readonly Trade[], day: Timestamp): MetricBucket[] {
  const inSol = trades.filter(({ quote, time }) => quote === WRAPPED_SOL && bucketStart(time, '1d') === day);
  const groups = Map.groupBy(inSol, ({ time, venue }) => `${bucketStart(time, '1h')} ${venue}`);
  const buckets: MetricBucket[] = [];
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    buckets.push(bucketOf(first, [first, ...others]));
  }
  return buckets.sort((a, b) => a.start - b.start || compareText(a.tags['venue'] ?? '', b.tags['venue'] ?? ''));
}

function bucketOf({ time, venue }: Trade, trades: readonly Trade[]): MetricBucket {
  // One point each second and side; the order of a second's two points is that of their tags: buy, then sell.
  const points = Map.groupBy(trades, (trade) => `${trade.time} ${trade.side}`);
  const values = [...points].map(([place, ofPoint]) => ({ place, value: solOf(lamportsOf(ofPoint)) }));
  const last = values.reduce((latest, each) => (compareText(each.place, latest.place) > 0 ? each : latest));
  const sum = solOf(lamportsOf(trades));
  return {
    start: bucketStart(time, '1h'),
    tags: { venue },
    count: values.length,
    sum,
    min: Math.min(...values.map(({ value }) => value)),
    max: Math.max(...values.map(({ value }) => value)),
    avg: sum / values.length,
    last: last.value,
  };
}

function lamportsOf(trades: readonly Trade[]): bigint {
  return trades.reduce((sum, { quoteAmount }) => sum + quoteAmount, 0n);
}
