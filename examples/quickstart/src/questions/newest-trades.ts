import type { Address, Trade, TradeStore } from '@tradestore/core';
import { allAgreeing, tradeRows } from '../agreeing.ts';
import { amountOf, shortened, shortPrice, utc } from '../format.ts';
import { table } from '../table.ts';
import { newestFirst } from '../trades/chain-order.ts';

/**
 * The newest trades of a token.
 *
 * @param trades all that the store must hold, in chain order
 * @throws DemoError when the answer differs
 */
export async function newestTrades(
  store: Pick<TradeStore, 'getTradesByToken' | 'maxRows'>,
  trades: readonly Trade[],
  token: Address,
): Promise<string> {
  const limit = Math.min(5, store.maxRows);
  const wanted = newestFirst(trades, token).slice(0, limit);
  const found = await store.getTradesByToken(token, limit);
  const newest = await allAgreeing('the newest trades of a token', tradeRows, wanted, found);
  return table(
    [
      { title: 'time (UTC)', align: 'left' },
      { title: 'side', align: 'left' },
      { title: 'price', align: 'right' },
      { title: 'amount', align: 'right' },
      { title: 'venue', align: 'left' },
      { title: 'signature', align: 'left' },
    ],
    newest.map((trade) => [
      utc(trade.time),
      trade.side,
      shortPrice(trade.price),
      amountOf(trade.quoteAmount, trade.quote),
      trade.venue,
      shortened(trade.signature),
    ]),
  );
}
