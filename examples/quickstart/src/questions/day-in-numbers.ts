import {
  type Address,
  bucketStart,
  candleIntervals,
  type Timestamp,
  type Trade,
  type TradeStore,
  timestamp,
} from '@tradestore/core';
import { agreeing, tradeRows } from '../agreeing.ts';
import { amountOf, count, isKnownQuote } from '../format.ts';
import { list } from '../table.ts';

/**
 * A day as a stream: counts and volumes in memory that doesn't grow with the day.
 *
 * @param trades all that the store must hold, in chain order
 * @throws DemoError when the stream differs
 */
export async function dayInNumbers(
  store: Pick<TradeStore, 'streamTrades'>,
  trades: readonly Trade[],
  start: Timestamp,
): Promise<string> {
  const wanted = trades.filter(({ time }) => bucketStart(time, '1d') === start);
  const stream = store.streamTrades({ start, end: timestamp(start + candleIntervals['1d']) });
  const tokens = new Set<Address>();
  const volumes = new Map<Address, bigint>();
  let all = 0;
  let buys = 0;
  for await (const trade of agreeing('the busiest day as a stream', tradeRows, wanted, stream)) {
    const { token, side, quote, quoteAmount } = trade;
    all += 1;
    if (side === 'buy') buys += 1;
    tokens.add(token);
    volumes.set(quote, (volumes.get(quote) ?? 0n) + quoteAmount);
  }
  const known = [...volumes].filter(([quote]) => isKnownQuote(quote));
  const others = `${volumes.size - known.length} other quotes`;
  return list([
    ['trades', `${count(all)} (${count(buys)} buys, ${count(all - buys)} sells) of ${count(tokens.size)} tokens`],
    ['volume', [...known.map(([quote, raw]) => amountOf(raw, quote)), others].join(', ')],
  ]);
}
