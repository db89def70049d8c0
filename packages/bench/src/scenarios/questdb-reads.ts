import type { Address, Trade, TradeStore } from '@tradestore/core';
import { WRAPPED_SOL } from '@tradestore/core';
import type { Pool } from 'pg';
import { microsPerCall } from '../micros-per-call.ts';
import { BenchTables } from '../questdb/bench-tables.ts';
import type { Ground, PreparedScenario, Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';

const DAY = 86_400_000_000;
const START = 1_724_198_400_000_000;
const LOADED_AT_ONCE = 100_000;

/** One question, asked of the store and, in the shortest SQL that gives the rows without the order of ties, of bare `pg`. */
interface Question {
  readonly ours: (store: TradeStore, token: Address) => Promise<readonly unknown[]>;
  readonly plain: (pool: Pool, table: string, token: Address) => Promise<readonly unknown[]>;
}

export const questDbLatest100: Scenario = {
  name: 'questdb/latest-100',
  about: 'getTradesByToken(token, 100) among 3 million trades of a day',
  prepare: ({ quick }, ground) =>
    prepare(ground, quick, {
      ours: (store, token) => store.getTradesByToken(token, 100),
      plain: async (pool, table, token) => {
        const text = `select * from ${table} where token = $1 order by ts desc limit 100`;
        return (await pool.query({ name: 'latest', text, values: [token], rowMode: 'array' })).rows;
      },
    }),
};

export const questDbCandlesDay: Scenario = {
  name: 'questdb/candles-day',
  about: "a day's candles of one minute of a token among 3 million trades",
  prepare: ({ quick }, ground) =>
    prepare(ground, quick, {
      ours: (store, token) =>
        store.getCandles({
          token,
          start: new Date(START / 1_000),
          end: new Date((START + DAY) / 1_000),
          interval: '1m',
        }),
      plain: async (pool, table, token) => {
        const text = `select ts, first(price), max(price), min(price), last(price), sum(token_amount), sum(quote_amount), count() from ${table} where token = $1 and quote = $2 and ts >= $3 and ts < $4 sample by 1m`;
        const values = [token, WRAPPED_SOL, START, START + DAY];
        return (await pool.query({ name: 'candles', text, values, rowMode: 'array' })).rows;
      },
    }),
};

export const questDbRangeMinute: Scenario = {
  name: 'questdb/range-minute',
  about: 'getTradesInTimerange of one minute among 3 million trades of a day',
  prepare: ({ quick }, ground) => {
    const from = START + DAY / 2;
    const to = from + 60_000_000;
    return prepare(ground, quick, {
      ours: (store) => store.getTradesInTimerange(new Date(from / 1_000), new Date(to / 1_000)),
      plain: async (pool, table) => {
        const text = `select * from ${table} where ts >= $1 and ts < $2 order by ts`;
        return (await pool.query({ name: 'range', text, values: [from, to], rowMode: 'array' })).rows;
      },
    });
  },
};

async function prepare(ground: Ground, quick: boolean, { ours, plain }: Question): Promise<PreparedScenario> {
  const count = quick ? 20_000 : 3_000_000;
  const tables = await BenchTables.create(ground);
  const day = tradesOfDay(await realTrades(), count);
  for (let loaded = 0; loaded < count; loaded += LOADED_AT_ONCE) {
    await tables.load(Array.from({ length: Math.min(LOADED_AT_ONCE, count - loaded) }, () => day.next().value));
  }
  const { trades: store } = tables.open();
  const pool = tables.pool();
  const token = (await realTrades())[0]?.token;
  if (token === undefined) throw new Error('there are no trades');
  const [found, expected] = [await ours(store, token), await plain(pool, tables.trades, token)];
  if (found.length === 0 || found.length !== expected.length) throw new Error('the answers differ');
  const us = (work: () => Promise<unknown>) => (budget: Parameters<typeof microsPerCall>[1]) =>
    microsPerCall(work, budget);
  return {
    unit: 'us',
    subjects: [
      { name: 'tradestore', run: us(() => ours(store, token)) },
      { name: 'plain-sql', run: us(() => plain(pool, tables.trades, token)) },
    ],
    // Times: theirs divided by ours, so that more is better here too.
    ratios: (median) => ({ 'plain-sql': median('plain-sql') / median('tradestore'), ms: median('tradestore') / 1_000 }),
  };
}

/** Real trades, repeated so that they fill a day evenly in their order; each has a signature of its own. */
function* tradesOfDay(trades: readonly Trade[], count: number): Generator<Trade, never, undefined> {
  const step = DAY / count;
  for (let number = 0; ; number++) {
    const trade = trades[number % trades.length];
    if (trade === undefined) throw new RangeError('there are no trades');
    const time = (START + Math.floor(number * step)) as Trade['time'];
    yield { ...trade, time, slot: 285_000_000n + BigInt(Math.floor(number / 1_000)), quote: WRAPPED_SOL, fill: number };
  }
}
