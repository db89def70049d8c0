import { perSecond } from '../per-second.ts';
import { BenchTables } from '../questdb/bench-tables.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Ground, Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { arrivingTrades, take } from './repeated-trades.ts';

const LOADED_AT_ONCE = 250_000;

export const questDbGrowth: Scenario = {
  name: 'questdb/growth',
  about: 'batches of 100 000 new trades, 5 % up to a day late, on 10 million rows, against the same on 1 million',
  prepare: async ({ quick }, ground) => {
    const million = quick ? 2_000 : 1_000_000;
    const count = quick ? 1_000 : 100_000;
    const peer = await subjectOn(ground, 'own-1m', million, count);
    return {
      unit: 'rows/s',
      subjects: [await subjectOn(ground, 'tradestore', 10 * million, count), peer],
      ratios: ratiosTo([peer]),
    };
  },
};

async function subjectOn(ground: Ground, name: string, rows: number, count: number): Promise<Subject> {
  const tables = await BenchTables.create(ground);
  const arriving = arrivingTrades(await realTrades());
  for (let loaded = 0; loaded < rows; loaded += LOADED_AT_ONCE) {
    await tables.load(take(arriving, Math.min(LOADED_AT_ONCE, rows - loaded)));
  }
  const { trades: store } = tables.open();
  return {
    name,
    run: async () => {
      const batch = take(arriving, count);
      const rate = await perSecond(count, () => store.batchSaveTrades(batch, { timeoutMs: 60_000 }));
      await tables.settle();
      return rate;
    },
  };
}
