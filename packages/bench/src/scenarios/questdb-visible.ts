import { BenchTables } from '../questdb/bench-tables.ts';
import type { Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

export const questDbVisible: Scenario = {
  name: 'questdb/visible',
  about: "flush('visible') after a batch of 1 000 was acknowledged",
  prepare: async (_budget, ground) => {
    const tables = await BenchTables.create(ground);
    const { trades: store } = tables.open();
    const arriving = repeatedTrades(await realTrades());
    return {
      unit: 'ms',
      subjects: [
        {
          name: 'tradestore',
          run: async () => {
            await store.batchSaveTrades(take(arriving, 1_000));
            const start = performance.now();
            await store.flush('visible');
            return performance.now() - start;
          },
        },
      ],
      ratios: (median) => ({ ms: median('tradestore') }),
    };
  },
};
