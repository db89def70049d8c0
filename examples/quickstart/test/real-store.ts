import type { TradeStore } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { realTrades } from '../src/data-file.ts';
import { inChainOrder, type SomeTrades } from '../src/trades/chain-order.ts';
import { readTrades } from '../src/trades/read-trades.ts';

/** All real trades, as a store must give them back. */
export async function readRealTrades(): Promise<SomeTrades> {
  const read = [];
  for await (const trade of readTrades(realTrades)) read.push(trade);
  const [first, ...others] = inChainOrder(read);
  if (first === undefined) throw new Error('there are no real trades');
  return [first, ...others];
}

/** All real trades, and a store that holds them. */
export async function openRealTrades(maxRows?: number): Promise<{ trades: SomeTrades; store: TradeStore }> {
  const trades = await readRealTrades();
  const { trades: store } = openMemory({ maxRows });
  await store.batchSaveTrades(trades);
  return { trades, store };
}

/** The row of a place, so that a wrong place fails the test. */
export function at<Row>(rows: readonly Row[], place: number): Row {
  const row = rows[place];
  if (row === undefined) throw new Error(`there is no row ${place}`);
  return row;
}
