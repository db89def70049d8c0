import { type Address, assertCandle, type Candle, type CandleInterval } from '@tradestore/core';
import { corruptRow, decimal, integer, type TextRow, wholeNumber } from '../rows.js';
import type { Span } from './lists.js';
import { orderBy } from './order.js';
import { Parameters, type Statement } from './statement.js';

/** Chain order: the order of trades in all lists. */
export const chainOrder: readonly string[] = [
  'ts',
  'slot',
  'transaction_index',
  'signature',
  'instruction',
  'inner_instruction',
  'fill',
];

/** The price of a trade that makes one. (`price = 0m` would be taken for a switch, which has no decimals.) */
const PRICE = 'case when price > 0m then price else null end';

/** Which candles, and at most how many. */
export interface CandlesQuery extends Span {
  readonly token: Address;
  readonly quote: Address;
  readonly interval: CandleInterval;
  readonly limit: number;
}

/**
 * The buckets of trades, those without a price left out. `SAMPLE BY` takes rows as its sub-query orders them, so open and close
 * follow chain order among trades of one microsecond; without the order it takes them as they arrived. A price of zero, of a
 * trade with a zero amount, is no price.
 */
export function candles(table: string, { token, quote, start, end, interval, limit }: CandlesQuery): Statement {
  const parameters = new Parameters();
  const trades = [
    `select * from ${table} where token = ${parameters.add(token)} and quote = ${parameters.add(quote)}`,
    `and ts >= ${parameters.add(start)} and ts < ${parameters.add(end)} ${orderBy(chainOrder, 'asc')}`,
  ].join(' ');
  const buckets = [
    `select ts, first_not_null(${PRICE}) open, max(price) high, min(${PRICE}) low, last_not_null(${PRICE}) close,`,
    'sum(token_amount) volume, sum(quote_amount) quote_volume, count() trades',
    `from (${trades}) sample by ${interval}`,
  ].join(' ');
  const text = [
    'select cast(ts as long), open, high, low, close, volume, quote_volume, trades',
    `from (${buckets}) where open is not null order by ts limit ${parameters.add(limit)}`,
  ].join(' ');
  return { text, values: parameters.values };
}

/** The candles of the rows of {@link candles}. */
export function readCandles(rows: readonly TextRow[], pair: Pick<Candle, 'token' | 'quote'>): Candle[] {
  return rows.map(([start, open, high, low, close, volume, quoteVolume, trades]) => {
    const candle: Readonly<Record<keyof Candle, unknown>> = {
      token: pair.token,
      quote: pair.quote,
      start: wholeNumber(start),
      open: decimal(open),
      high: decimal(high),
      low: decimal(low),
      close: decimal(close),
      volume: integer(volume),
      quoteVolume: integer(quoteVolume),
      trades: wholeNumber(trades),
    };
    try {
      assertCandle(candle);
      return candle;
    } catch (cause) {
      throw corruptRow('trades', cause);
    }
  });
}
