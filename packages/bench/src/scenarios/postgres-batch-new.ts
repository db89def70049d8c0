import type { Trade } from '@tradestore/core';
import { perSecond } from '../per-second.ts';
import { batchWriters } from '../postgres/batch-writers.ts';
import { BenchDatabase } from '../postgres/bench-database.ts';
import { type CopyFormat, hasPsql, prepareCopies } from '../postgres/psql.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Ground, Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

export const postgresBatchNew1: Scenario = {
  name: 'postgres/batch-new-1-caller',
  about: '100 000 new trades by one batchSaveTrades, against peers who save the same rows in the same table',
  prepare: ({ quick }, ground) => prepare(ground, 1, quick ? 1_000 : 100_000),
};

export const postgresBatchNew2: Scenario = {
  name: 'postgres/batch-new-2-callers',
  about:
    '100 000 new trades by each of two callers at once; psql-copy is one psql with all of them, psql-copy-2 two at once',
  prepare: ({ quick }, ground) => prepare(ground, 2, quick ? 1_000 : 100_000),
};

/** Every run begins with an empty table, checkpointed; what psql copies was prepared in a file before. */
async function prepare(ground: Ground, callers: number, each: number) {
  const database = await BenchDatabase.create(ground);
  const trades = take(repeatedTrades(await realTrades()), callers * each);
  // As two indexers that watch other venues at the same time: both write at the end of the index.
  const batches = Array.from({ length: callers }, (_, caller) => trades.filter((__, at) => at % callers === caller));
  const { trades: store } = database.open();

  const subject = (name: string, save: (batch: readonly Trade[]) => Promise<void>): Subject => ({
    name,
    run: async () => {
      await database.empty();
      const rate = await perSecond(trades.length, () => Promise.all(batches.map(save)));
      await database.expectRows(trades.length);
      return rate;
    },
  });
  const own = subject('tradestore', (batch) => store.batchSaveTrades(batch, { timeoutMs: 60_000 }));
  const peers = [
    ...(await psqlSubjects(ground, database, { trades, batches })),
    ...Object.entries(batchWriters).map(([name, open]) => subject(name, open(database, callers, ground.opened))),
  ];
  return { unit: 'rows/s', subjects: [own, ...peers], ratios: ratiosTo(peers) };
}

async function psqlSubjects(
  { opened, say }: Ground,
  database: BenchDatabase,
  { trades, batches }: { readonly trades: readonly Trade[]; readonly batches: readonly (readonly Trade[])[] },
): Promise<Subject[]> {
  if (!(await hasPsql())) {
    say('psql-copy, psql-copy-binary: left out, there is no psql on the PATH');
    return [];
  }
  const copies = opened.use(await prepareCopies(database.writerUrl));
  const files = new Map<string, readonly Trade[]>([['all', trades]]);
  if (batches.length > 1) for (const [caller, batch] of batches.entries()) files.set(`caller-${caller}`, batch);
  for (const [name, rows] of files) {
    await database.empty();
    await database.load(rows);
    await copies.write(name);
  }
  const subject = (name: string, format: CopyFormat, names: readonly string[]): Subject => ({
    name,
    run: async () => {
      await database.empty();
      const milliseconds = await Promise.all(names.map((file) => copies.copy(file, format)));
      await database.expectRows(trades.length);
      return (trades.length / Math.max(...milliseconds)) * 1_000;
    },
  });
  const ofCallers = [...files.keys()].filter((name) => name !== 'all');
  return [
    subject('psql-copy', 'text', ['all']),
    subject('psql-copy-binary', 'binary', ['all']),
    ...(ofCallers.length === 0 ? [] : [subject('psql-copy-2', 'text', ofCallers)]),
  ];
}
