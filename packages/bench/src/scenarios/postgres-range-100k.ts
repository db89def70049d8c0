import { type Timestamp, timestampToIso } from '@tradestore/core';
import postgres from 'postgres';
import { perSecond } from '../per-second.ts';
import { bareReads } from '../postgres/bare-reads.ts';
import { BenchDatabase } from '../postgres/bench-database.ts';
import { columnNames } from '../postgres/trade-columns.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

export const postgresRange100k: Scenario = {
  name: 'postgres/range-100k',
  about: 'getTradesInTimerange of 100 000 trades, against bare drivers whose rows stay as they come',
  prepare: async ({ quick }, ground) => {
    const count = quick ? 1_000 : 100_000;
    const database = await BenchDatabase.create(ground);
    const trades = take(repeatedTrades(await realTrades()), count);
    await database.load(trades);
    const [first, last] = [trades[0], trades.at(-1)];
    if (first === undefined || last === undefined) throw new Error('no trades');
    // A whole second after the last one: postgres.js cuts a parameter of time to milliseconds.
    const [start, end] = [first.time, (last.time + 1_000_000) as Timestamp];
    const bounds = [timestampToIso(start), timestampToIso(end)] as const;
    const { trades: store } = database.open();
    const pool = database.pool(1);
    const sql = postgres(database.writerUrl, { max: 1 });
    ground.opened.defer(() => sql.end());

    const subject = (name: string, read: () => Promise<readonly unknown[]>): Subject => ({
      name,
      run: () =>
        perSecond(count, async () => {
          const { length } = await read();
          if (length !== count) throw new Error(`${name}: read ${length} rows`);
        }),
    });
    const own = subject('tradestore', () => store.getTradesInTimerange(start, end, { timeoutMs: 60_000 }));
    const peers = [
      subject('pg', async () => (await pool.query({ ...bareReads.range, values: [...bounds] })).rows),
      subject(
        'postgres-js',
        () => sql`select ${sql(columnNames)} from tradestore.trades where time >= ${bounds[0]} and time < ${bounds[1]}
          order by time, slot, transaction_index, signature, instruction, inner_instruction, fill`,
      ),
    ];
    return { unit: 'rows/s', subjects: [own, ...peers], ratios: ratiosTo(peers) };
  },
};
