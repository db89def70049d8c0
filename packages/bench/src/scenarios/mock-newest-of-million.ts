import type { Address, Timestamp, Trade } from '@tradestore/core';
import { MockTradeStore } from '@tradestore/store-mock';
import { microsPerCall } from '../micros-per-call.ts';
import type { Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';

const LIMIT = 100;
const BATCH = 10_000;

export const mockNewestOfMillion: Scenario = {
  name: 'mock/newest-100-of-1m',
  about: 'getTradesByToken(token, 100) of a store in memory that holds a million trades, for each token in turn',
  prepare: async ({ quick }) => {
    const store = new MockTradeStore({ recordCalls: false });
    const tokens = new Set<Address>();
    let batch: Trade[] = [];
    for (const trade of repeated(await realTrades(), quick ? 10_000 : 1_000_000)) {
      tokens.add(trade.token);
      batch.push(trade);
      if (batch.length < BATCH) continue;
      await store.batchSaveTrades(batch);
      batch = [];
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

/** The real trades again and again, each time later by their own span, until there are so many. */
function* repeated(trades: readonly Trade[], count: number): Generator<Trade, void, undefined> {
  const [first, last] = [trades[0], trades.at(-1)];
  if (first === undefined || last === undefined) return;
  const span = last.time - first.time + 1;
  for (let made = 0; made < count; made++) {
    const round = Math.floor(made / trades.length);
    const trade = trades[made % trades.length] ?? first;
    yield { ...trade, time: (trade.time + round * span) as Timestamp, slot: trade.slot + BigInt(round) * 200_000_000n };
  }
}
