import { type TradeKey, type TradeStore, tradeStoreMethods, withLayers } from '@tradestore/core';
import { MockTradeStore } from '@tradestore/store-mock';
import { microsPerCall } from '../micros-per-call.ts';
import type { Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';

export const coreLayers: Scenario = {
  name: 'core/layers',
  about: 'getTrade of a store in memory: through all layers, against the same store without them',
  prepare: async () => {
    const trades = await realTrades();
    const bare = new MockTradeStore({ recordCalls: false });
    await bare.batchSaveTrades(trades);
    const keys = trades.map(
      ({ time, signature, instruction, innerInstruction, fill }): TradeKey => ({
        time,
        signature,
        instruction,
        innerInstruction,
        fill,
      }),
    );
    const layered = withLayers<TradeStore>(bare, tradeStoreMethods);
    const reads = (name: string, store: TradeStore): Subject => {
      let next = 0;
      const readNext = async (): Promise<void> => {
        const key = keys[next];
        next = (next + 1) % keys.length;
        if (key === undefined || (await store.getTrade(key)) === null) throw new Error(`${name}: lost a trade`);
      };
      return { name, run: (budget) => microsPerCall(readNext, budget) };
    };
    return {
      unit: 'us',
      subjects: [reads('tradestore', layered), reads('bare', bare)],
      ratios: (median) => ({ 'extra-us': median('tradestore') - median('bare') }),
    };
  },
};
