import type { Address, Trade } from '@tradestore/core';
import { microsPerCall } from '../micros-per-call.ts';
import { bareReads, type NamedQuery } from '../postgres/bare-reads.ts';
import { BenchDatabase } from '../postgres/bench-database.ts';
import { sentStatements } from '../postgres/sent-statements.ts';
import { cursorValuesOf } from '../postgres/trade-columns.ts';
import type { Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

const LIMIT = 100;
/** The difference is a few hundredths of the whole: it takes ten times as many samples as others do. */
const SAMPLES = 10;

/** A page, by what comes before it; null: the newest. */
interface Page {
  readonly token: Address;
  readonly before: Trade | null;
}

export const postgresPage100: Scenario = {
  name: 'postgres/page-100',
  about: 'getTradesByToken(token, 100) and its next page, through all layers, against bare pg, prepared statements too',
  prepare: async ({ quick }, ground) => {
    const database = await BenchDatabase.create(ground);
    const trades = take(repeatedTrades(await realTrades()), quick ? 10_000 : 100_000);
    await database.load(trades);
    const { trades: store } = database.open();
    const pages = pagesOf(trades);

    const sent = await sentStatements(database, async (asked) => {
      for (const { token, before } of pages.slice(0, 2)) {
        await asked.getTradesByToken(token, LIMIT, { before: before ?? undefined });
      }
    });
    const pool = database.pool(20);
    const bare = (first: NamedQuery, next: NamedQuery) => async (page: Page) => {
      const { token, before } = page;
      const query =
        before === null
          ? { ...first, values: [token, LIMIT] }
          : { ...next, values: [token, LIMIT, ...cursorValuesOf(before)] };
      return (await pool.query(query)).rows;
    };
    const subject = (name: string, read: (page: Page) => Promise<readonly unknown[]>): Subject => {
      let next = 0;
      const readNext = async (): Promise<void> => {
        const page = pages[next];
        next = (next + 1) % pages.length;
        if (page === undefined || (await read(page)).length !== LIMIT) throw new Error(`${name}: lost a trade`);
      };
      return { name, run: ({ quick, minCpuMs }) => microsPerCall(readNext, { quick, minCpuMs: minCpuMs * SAMPLES }) };
    };
    return {
      unit: 'us',
      subjects: [
        subject('tradestore', ({ token, before }) =>
          before === null ? store.getTradesByToken(token, LIMIT) : store.getTradesByToken(token, LIMIT, { before }),
        ),
        subject('pg-columns', bare(bareReads.newestOfToken, bareReads.newestOfTokenBefore)),
        subject('pg-same-sql', bare(sent('tradestore_newest_of_token'), sent('tradestore_newest_of_token_before'))),
      ],
      ratios: (median) => ({
        'extra-us': median('tradestore') - median('pg-columns'),
        'extra-us-same-sql': median('tradestore') - median('pg-same-sql'),
      }),
    };
  },
};

/** The newest page and the one after it, of each token that has both. @param trades in the order of the chain */
function pagesOf(trades: readonly Trade[]): Page[] {
  const byToken = Map.groupBy(trades, ({ token }) => token);
  return [...byToken].flatMap(([token, own]): Page[] => {
    const last = own.at(-LIMIT);
    return own.length < 2 * LIMIT || last === undefined
      ? []
      : [
          { token, before: null },
          { token, before: last },
        ];
  });
}
