import { assertTrade, DbError } from '@tradestore/core';
import { microsPerCall } from '../micros-per-call.ts';
import type { Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';

export const coreValidateTrade: Scenario = {
  name: 'core/validate-trade',
  about: 'assertTrade on the real trades, one after the other',
  prepare: async () => {
    const trades = await realTrades();
    let next = 0;
    const checkNext = (): void => {
      const trade: unknown = trades[next];
      next = (next + 1) % trades.length;
      assertTrade(trade);
    };
    refusesBadTrade();
    return {
      unit: 'us',
      subjects: [{ name: 'tradestore', run: (budget) => microsPerCall(checkNext, budget) }],
      ratios: (median) => ({ us: median('tradestore') }),
    };
  },
};

/** A check that accepts everything would be fast: it must refuse before it is measured. */
function refusesBadTrade(): void {
  try {
    assertTrade({});
  } catch (error) {
    if (error instanceof DbError && error.kind === 'invalid_argument') return;
    throw error;
  }
  throw new Error('core/validate-trade: assertTrade accepted an empty object');
}
