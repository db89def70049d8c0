import type { Address, Trade } from '@tradestore/core';
import { bareReads } from '../postgres/bare-reads.ts';
import { BenchDatabase } from '../postgres/bench-database.ts';
import { sentStatements } from '../postgres/sent-statements.ts';
import { valuesOf } from '../postgres/trade-columns.ts';
import type { Ground, Measured, Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

const LIMIT = 100;

export const postgresConcurrent100: Scenario = {
  name: 'postgres/concurrent-100',
  about:
    '100 callers at once, each getTradesByToken(token, 100) and saveTrade in turn, against pool.query of a pool of 20',
  prepare: ({ quick }, ground) => prepare(ground, 100, quick ? 1 : 20),
};

export const postgresConcurrent1000: Scenario = {
  name: 'postgres/concurrent-1000',
  about: 'the same with 1000 callers',
  prepare: ({ quick }, ground) => prepare(ground, 1_000, quick ? 1 : 5),
};

/** What a caller can do. */
interface Calls {
  readonly read: (token: Address) => Promise<readonly unknown[]>;
  readonly save: (trade: Trade) => Promise<unknown>;
}

async function prepare(ground: Ground, callers: number, rounds: number) {
  const database = await BenchDatabase.create(ground);
  const coming = repeatedTrades(await realTrades());
  const loaded = take(coming, 20_000);
  await database.load(loaded);
  const tokens = [...Map.groupBy(loaded, ({ token }) => token)].flatMap(([token, { length }]) =>
    length < LIMIT ? [] : [token],
  );
  const sent = await sentStatements(database, async (trades) => {
    const [token] = tokens;
    if (token === undefined) throw new Error('no token has so many trades');
    await trades.saveTrade(coming.next().value);
  });
  const { trades: store } = database.open();
  const pool = database.pool(20);
  const insert = sent('tradestore_save_trade');

  const subject = (name: string, calls: Calls): Subject => ({
    name,
    run: () => {
      const saves = take(coming, callers * rounds);
      return runCallers({ name, calls, tokens, saves, callers });
    },
  });
  const own = subject('tradestore', {
    read: (token) => store.getTradesByToken(token, LIMIT),
    save: (trade) => store.saveTrade(trade),
  });
  const peer = subject('pg-pool', {
    read: async (token) => (await pool.query({ ...bareReads.newestOfToken, values: [token, LIMIT] })).rows,
    save: (trade) => pool.query({ ...insert, values: valuesOf(trade) }),
  });
  return {
    unit: 'calls/s',
    subjects: [own, peer],
    ratios: (median: (subject: string, name?: string) => number) => ({
      'pg-pool': median('tradestore') / median('pg-pool'),
      'p50-ms': median('tradestore', 'p50-ms'),
      'p99-ms': median('tradestore', 'p99-ms'),
    }),
  };
}

interface Crowd {
  readonly name: string;
  readonly calls: Calls;
  readonly tokens: readonly Address[];
  /** Dealt out among the callers; for each save there is a read. */
  readonly saves: readonly Trade[];
  readonly callers: number;
}

/** Each caller asks for a page, then saves a trade, and again; nobody waits for anybody else but in the queue. */
async function runCallers({ name, calls, tokens, saves, callers }: Crowd): Promise<Measured> {
  const milliseconds: number[] = [];
  const timed = async <T>(call: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await call();
    milliseconds.push(performance.now() - start);
    return result;
  };
  const caller = async (number: number): Promise<void> => {
    for (let at = number; at < saves.length; at += callers) {
      const [token, trade] = [tokens[at % tokens.length], saves[at]];
      if (token === undefined || trade === undefined) throw new Error('nothing to ask for');
      const { length } = await timed(() => calls.read(token));
      if (length !== LIMIT) throw new Error(`${name}: lost a trade`);
      await timed(() => calls.save(trade));
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  const seconds = (performance.now() - start) / 1_000;
  milliseconds.sort((a, b) => a - b);
  const quantile = (share: number): number => milliseconds[Math.floor(share * (milliseconds.length - 1))] ?? Number.NaN;
  return {
    figure: milliseconds.length / seconds,
    more: { 'p50-ms': quantile(0.5), 'p99-ms': quantile(0.99) },
  };
}
