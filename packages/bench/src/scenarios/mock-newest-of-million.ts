import type { Address } from '@tradestore/core';
import { MockTradeStore } from '@tradestore/store-mock';
import { microsPerCall } from '../micros-per-call.ts';
import type { Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

const LIMIT = 100;
const BATCH = 10_000;

export const mockNewestOfMillion: Scenario = {
  name: 'mock/newest-100-of-1m',
  about: 'getTradesByToken(token, 100) of a store in memory that holds a million trades, for each token in turn',
  prepare: async ({ quick }) => {
    const store = new MockTradeStore({ recordCalls: false });
    const tokens = new Set<Address>();
    const trades = repeatedTrades(await realTrades());
    for (let saved = 0; saved < (quick ? 10_000 : 1_000_000); saved += BATCH) {
      const batch = take(trades, BATCH);
      for (const { token } of batch) tokens.add(token);
      await store.batchSaveTrades(batch);
    }
    const turns = [...tokens];
    let next = 0;
    const readNext = async (): Promise<void> => {
      const token = turns[next];
      next = (next + 1) % turns.length;
      if (token === undefined || (await store.getTradesByToken(token, LIMIT)).length === 0)
        throw new Error('lost a token');
    };
    return {
      unit: 'us',
      subjects: [{ name: 'tradestore', run: (budget) => microsPerCall(readNext, budget) }],
      ratios: (median) => ({ us: median('tradestore') }),
    };
  },
};
