import type { Address, Trade, TradeStore } from '@tradestore/core';
import { agreeing, tradeRows } from '../agreeing.ts';
import { count, utc } from '../format.ts';
import { newestFirst } from '../trades/chain-order.ts';

/**
 * Walks through a token's whole history, newest first, a page at a time: each page starts where the one before ended. Every
 * page is compared before the next one is read, so a store that ignores the cursor ends the walk and not the user's patience.
 *
 * @param trades all that the store must hold, in chain order
 * @throws DemoError when a page differs
 */
export async function walkHistory(
  store: Pick<TradeStore, 'getTradesByToken' | 'maxRows'>,
  trades: readonly Trade[],
  token: Address,
): Promise<string> {
  const pageSize = Math.min(100, store.maxRows);
  const wanted = newestFirst(trades, token);
  let pages = 0;
  let walked = 0;
  let newest: Trade | undefined;
  let before: Trade | undefined;
  for (;;) {
    const page = await store.getTradesByToken(token, pageSize, { before });
    pages += 1;
    const question = `the whole history of a token, page ${count(pages)}`;
    for await (const trade of agreeing(question, tradeRows, wanted.slice(walked, walked + pageSize), page)) {
      newest ??= trade;
      before = trade;
    }
    walked += page.length;
    if (page.length < pageSize) break;
  }
  const span = newest && before ? `, from ${utc(newest.time)} back to ${utc(before.time)}` : '';
  return `  ${count(walked)} trades on ${count(pages)} pages of ${count(pageSize)}${span}`;
}
