import { type Address, compareRecency, type TokenPrice, type Trade } from '@tradestore/core';

/** A price in a token, as trades have it: never in US dollars. */
export interface TradedPrice extends TokenPrice {
  readonly quote: Address;
}

/** The prices that trades show: of each pair in each slot that of its last trade, as no later price has that slot and time. */
export function pricesOf(trades: readonly Trade[]): TradedPrice[] {
  const prices = new Map<string, TradedPrice>();
  for (const { token, quote, price, venue, slot, time } of trades) {
    const seen = { token, quote, price, source: venue, slot, time, confidence: null, liquidityUsd: null };
    prices.set(`${pairText(seen)} ${slot} ${time}`, seen);
  }
  return [...prices.values()];
}

/** The newest price of each pair, whatever order they come in. */
export function newestPrices(prices: readonly TradedPrice[]): TradedPrice[] {
  const newest = new Map<string, TradedPrice>();
  for (const price of prices) noteNewest(newest, price);
  return [...newest.values()];
}

/** Notes a price unless a newer one of its pair is there. @returns whether it was noted */
export function noteNewest(newest: Map<string, TradedPrice>, price: TradedPrice): boolean {
  const before = newest.get(pairText(price));
  if (before !== undefined && compareRecency(price, before) < 0) return false;
  newest.set(pairText(price), price);
  return true;
}

/** Prices by what they are in. */
export function byQuote(prices: readonly TradedPrice[]): [Address, TradedPrice[]][] {
  return [...Map.groupBy(prices, ({ quote }) => quote)];
}

function pairText({ token, quote }: Pick<TradedPrice, 'quote' | 'token'>): string {
  return `${token} ${quote}`;
}
