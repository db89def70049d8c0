import type { TradeStore } from '@tradestore/core';
import type { Account } from './account.ts';
import { count } from './format.ts';
import { list } from './table.ts';

/** The last words of the program. @param accounts of stores that held all that they were given */
export function summaryOf(store: Pick<TradeStore, 'durability'>, accounts: readonly Account[]): string {
  const answers = accounts.reduce((sum, account) => sum + account.answers, 0);
  const kept =
    store.durability === 'server' ? 'the trades by their server' : 'no trades: memory ends with this program';
  return list([
    ...accounts.map(({ name, stored }) => [name, stored] as const),
    ['verified', `everything came back, every field equal; all ${count(answers)} answers agree with the trades`],
    ['kept', kept],
  ]);
}
