import { compareMetrics, type MetricPoint, type Trade, WRAPPED_SOL } from '@tradestore/core';
import type { RowKind } from '../agreeing.ts';
import { utc } from '../format.ts';

/** How many trades a venue saw in one block time, by side. */
export const TRADE_COUNT = 'trade-count';

/** What those trades that were paid in SOL came to, in SOL. */
export const TRADE_VOLUME = 'trade-quote-sol';

export const metricNames: readonly string[] = [TRADE_COUNT, TRADE_VOLUME];

/** Lamports in SOL. */
export function solOf(lamports: bigint): number {
  return Number(lamports) / 1e9;
}

export const pointRows: RowKind<MetricPoint> = {
  noun: 'point',
  nameOf: ({ name, time }) => `a point of ${name} at ${utc(time)}`,
  isSame: (a, b) => a.name === b.name && compareMetrics(a, b) === 0,
};

/**
 * What the trades of each block time came to at each venue on each side. A point's identity is its time, name and tags, so
 * what happened in one second has to be put together before it is recorded.
 */
export function pointsOf(trades: readonly Trade[]): MetricPoint[] {
  const moments = Map.groupBy(trades, ({ time, venue, side }) => `${time} ${venue} ${side}`);
  const points: MetricPoint[] = [];
  for (const [first, ...others] of moments.values()) {
    if (first === undefined) continue;
    const { time, venue, side } = first;
    const at = { tags: { venue, side }, time };
    points.push({ ...at, name: TRADE_COUNT, value: 1 + others.length });
    const inSol = [first, ...others].filter(({ quote }) => quote === WRAPPED_SOL);
    const lamports = inSol.reduce((sum, { quoteAmount }) => sum + quoteAmount, 0n);
    if (inSol.length > 0) points.push({ ...at, name: TRADE_VOLUME, value: solOf(lamports) });
  }
  return points;
}
