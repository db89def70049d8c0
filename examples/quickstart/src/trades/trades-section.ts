import type { Trade, TradeStore } from '@tradestore/core';
import { type Account, ask, type Tell } from '../account.ts';
import { count } from '../format.ts';
import { saveRows, speedOf } from '../save-rows.ts';
import type { SomeTrades } from './chain-order.ts';
import { questionsAboutTrades } from './questions.ts';
import { assertUnchanged, verifyTrades } from './verify-trades.ts';

/**
 * Saves the trades, asks about them, and reads every one back.
 *
 * @param read as they stand in the file
 * @param trades as they must come back
 */
export async function tradesSection(
  store: TradeStore,
  read: readonly Trade[],
  trades: SomeTrades,
  tell: Tell,
): Promise<Account> {
  const saveBatch = (batch: readonly Trade[]) => store.batchSaveTrades(batch);
  const saved = await saveRows(store, { noun: 'trades', rows: read, saveBatch });
  const answers = await ask(questionsAboutTrades(store, trades), tell);
  assertUnchanged(await verifyTrades(store, trades));
  const transactions = `${count(distinct(trades, 'signature'))} transactions, ${count(distinct(trades, 'token'))} tokens`;
  return {
    name: 'trades',
    stored: `${count(trades.length)} of ${transactions}: ${speedOf(read.length, saved)}`,
    answers,
  };
}

function distinct(trades: readonly Trade[], field: 'signature' | 'token'): number {
  return new Set(trades.map((trade) => trade[field])).size;
}
