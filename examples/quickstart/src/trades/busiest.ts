import { type Address, bucketStart, type CandleInterval, type Timestamp, type Trade } from '@tradestore/core';
import type { SomeTrades } from './chain-order.ts';

/** A token in a quote. */
export type Pair = Pick<Trade, 'token' | 'quote'>;

/** The token with the most trades. */
export function mostTradedToken(trades: SomeTrades): Address {
  return mostFrequent(trades, trades[0], ({ token }) => token).token;
}

/** The trader with the most trades. */
export function mostActiveTrader(trades: SomeTrades): Address {
  return mostFrequent(trades, trades[0], ({ trader }) => trader).trader;
}

/** The venue with the most trades. */
export function busiestVenue(trades: SomeTrades): string {
  return mostFrequent(trades, trades[0], ({ venue }) => venue).venue;
}

/** The start of the hour or day with the most trades. */
export function busiestBucket(trades: SomeTrades, interval: CandleInterval): Timestamp {
  const bucketOf = ({ time }: Trade): Timestamp => bucketStart(time, interval);
  return bucketOf(mostFrequent(trades, trades[0], bucketOf));
}

/** The pair with the most trades in an hour or day. */
export function busiestPair(trades: SomeTrades, interval: CandleInterval, start: Timestamp): Pair {
  const inside = trades.filter(({ time }) => bucketStart(time, interval) === start);
  return mostFrequent(inside, trades[0], ({ token, quote }) => `${token} ${quote}`);
}

/** The first trade of the largest group; of groups of one size that of the first. */
function mostFrequent(trades: readonly Trade[], otherwise: Trade, keyOf: (trade: Trade) => unknown): Trade {
  const [largest] = [...Map.groupBy(trades, keyOf).values()].sort((a, b) => b.length - a.length);
  return largest?.[0] ?? otherwise;
}
