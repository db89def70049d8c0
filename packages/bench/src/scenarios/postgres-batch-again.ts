import type { Trade } from '@tradestore/core';
import { perSecond } from '../per-second.ts';
import { BenchDatabase } from '../postgres/bench-database.ts';
import type { Ground, Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

export const postgresBatchIdentical: Scenario = {
  name: 'postgres/batch-identical',
  about: '100 000 trades saved again as they are, against saving them for the first time',
  prepare: ({ quick }, ground) => prepare(ground, quick ? 1_000 : 100_000, (trade) => trade),
};

export const postgresBatchChanged: Scenario = {
  name: 'postgres/batch-changed',
  about: '100 000 trades saved again, each with another content, against saving them for the first time',
  prepare: ({ quick }, ground) => prepare(ground, quick ? 1_000 : 100_000, (trade) => ({ ...trade, ruleId: 'again' })),
};

async function prepare(ground: Ground, count: number, again: (trade: Trade) => Trade) {
  const database = await BenchDatabase.create(ground);
  const { trades: store } = database.open();
  const first = take(repeatedTrades(await realTrades()), count);
  const second = first.map(again);
  const isChanged = second.every(({ ruleId }) => ruleId === 'again');
  const save = (trades: readonly Trade[]) =>
    perSecond(trades.length, () => store.batchSaveTrades(trades, { timeoutMs: 60_000 }));
  return {
    unit: 'rows/s',
    subjects: [
      {
        name: 'tradestore',
        run: async () => {
          await database.empty();
          await save(first);
          await database.settle();
          const rate = await save(second);
          await database.expectRows(count, isChanged ? `rule_id = 'again'` : 'rule_id is null');
          return rate;
        },
      },
      {
        name: 'own-new',
        run: async () => {
          await database.empty();
          const rate = await save(first);
          await database.expectRows(count);
          return rate;
        },
      },
    ],
    ratios: (median: (subject: string) => number) => ({ 'own-new': median('tradestore') / median('own-new') }),
  };
}
