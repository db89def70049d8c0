import type { Trade } from '@tradestore/core';
import { perSecond } from '../per-second.ts';
import { BenchDatabase } from '../postgres/bench-database.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { arrivingTrades, take } from './repeated-trades.ts';

export const postgresGrowth: Scenario = {
  name: 'postgres/growth',
  about: 'batches of 100 000 new trades, 5 % up to a day late, on 5 million rows, against the same on 100 000',
  prepare: async ({ quick }, ground) => {
    const batchSize = quick ? 1_000 : 100_000;
    const real = await realTrades();

    const large = await BenchDatabase.create(ground);
    const arriving = arrivingTrades(real);
    for (let loads = 0; loads < (quick ? 2 : 10); loads++) await large.load(take(arriving, 5 * batchSize));
    const { trades: largeStore } = large.open();

    const small = await BenchDatabase.create(ground);
    const { trades: smallStore } = small.open();
    const beginning = arrivingTrades(real);
    const [there, next] = [take(beginning, batchSize), take(beginning, batchSize)];

    const save = (store: typeof largeStore, batch: readonly Trade[]): Promise<number> =>
      perSecond(batchSize, () => store.batchSaveTrades(batch, { timeoutMs: 60_000 }));
    const own: Subject = {
      name: 'tradestore',
      run: async () => {
        const batch = take(arriving, batchSize);
        return await save(largeStore, batch);
      },
    };
    const peer: Subject = {
      name: 'own-100k',
      run: async () => {
        await small.empty();
        await small.load(there);
        const rate = await save(smallStore, next);
        await small.expectRows(2 * batchSize);
        return rate;
      },
    };
    return { unit: 'rows/s', subjects: [own, peer], ratios: ratiosTo([peer]) };
  },
};
