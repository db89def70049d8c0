import { perSecond } from '../per-second.ts';
import { BenchTables } from '../questdb/bench-tables.ts';
import { officialSender } from '../questdb/official-client.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

export const questDbSingle10k: Scenario = {
  name: 'questdb/single-10k',
  about: '10 000 saveTrade at once, each acknowledged; the official sender puts the same into one flush',
  prepare: async ({ quick }, ground) => {
    const count = quick ? 100 : 10_000;
    const real = await realTrades();
    const own = await BenchTables.create(ground);
    const { trades: store } = own.open();
    const ownTrades = repeatedTrades(real);
    const theirs = await BenchTables.create(ground);
    const send = await officialSender(theirs.server, theirs.trades, ground.opened);
    const theirTrades = repeatedTrades(real);
    const peer = {
      name: 'official-sender',
      run: async () => {
        const trades = take(theirTrades, count);
        return await perSecond(count, () => send(trades));
      },
    };
    return {
      unit: 'rows/s',
      subjects: [
        {
          name: 'tradestore',
          run: async () => {
            const trades = take(ownTrades, count);
            return await perSecond(count, () => Promise.all(trades.map((trade) => store.saveTrade(trade))));
          },
        },
        peer,
      ],
      ratios: (median) => ({ ...ratiosTo([peer])(median), 'rows-per-s': median('tradestore') }),
    };
  },
};
