import type { Trade } from '@tradestore/core';
import { compileRowEncoder, tradesTable } from '@tradestore/store-questdb/ilp';
import { perSecond } from '../per-second.ts';
import { BenchTables } from '../questdb/bench-tables.ts';
import { officialSender } from '../questdb/official-client.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

const IN_FLIGHT = 4;
const ROWS_PER_REQUEST = 10_000;

export const questDbBatch: Scenario = {
  name: 'questdb/batch',
  about:
    '100 000 new trades by one batchSaveTrades, checks included; pre-encoded is bytes made before, as many at once',
  prepare: async ({ quick }, ground) => {
    const count = quick ? 1_000 : 100_000;
    const real = await realTrades();
    /** Each subject has a table and trades of its own, all new. */
    const subject = async (
      name: string,
      open: (tables: BenchTables) => Promise<(trades: readonly Trade[]) => () => Promise<void>>,
    ): Promise<Subject> => {
      const tables = await BenchTables.create(ground);
      const arriving = repeatedTrades(real);
      const prepared = await open(tables);
      let saved = 0;
      return {
        name,
        run: async () => {
          const work = prepared(take(arriving, count));
          const rate = await perSecond(count, work);
          await tables.settle();
          saved += count;
          if ((await tables.count()) !== saved) throw new Error(`${name}: rows are missing`);
          return rate;
        },
      };
    };
    const own = await subject('tradestore', async (tables) => {
      const { trades: store } = tables.open({ maxInFlight: IN_FLIGHT });
      return (trades) => () => store.batchSaveTrades(trades, { timeoutMs: 60_000 });
    });
    const peers = [
      await subject('pre-encoded', async (tables) => {
        const encoder = compileRowEncoder(tradesTable, tables.trades);
        const post = tables.poster(IN_FLIGHT);
        return (trades) => {
          const requests: Buffer[] = [];
          for (let from = 0; from < trades.length; from += ROWS_PER_REQUEST) {
            requests.push(encoder.encode(trades, from, Math.min(from + ROWS_PER_REQUEST, trades.length)));
          }
          return () => post(requests);
        };
      }),
      await subject('official-sender', async (tables) => {
        const send = await officialSender(tables.server, tables.trades, ground.opened);
        return (trades) => () => send(trades);
      }),
    ];
    return { unit: 'rows/s', subjects: [own, ...peers], ratios: ratiosTo(peers) };
  },
};
