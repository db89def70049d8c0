import { assertTrade } from '@tradestore/core';
import { compileRowEncoder, tradesTable } from '@tradestore/store-questdb/ilp';
import { perSecond } from '../per-second.ts';
import { officialBytes } from '../questdb/official-client.ts';
import { ratiosTo } from '../ratios-to.ts';
import type { Scenario, Subject } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

const TABLE = 'tradestore_trades';
const ROUNDS = 10;

export const questDbEncoder: Scenario = {
  name: 'questdb/encoder',
  about: "bytes of 10 000 trades, with their checks, against the official client's buffer without; the same bytes",
  prepare: async ({ quick }) => {
    const count = quick ? 100 : 10_000;
    const trades = take(repeatedTrades(await realTrades()), count);
    const encoder = compileRowEncoder(tradesTable, TABLE);
    const ours = (): Buffer => {
      for (const [index, trade] of trades.entries()) assertTrade(trade, index);
      return encoder.encode(trades);
    };
    const theirs = (): Buffer => officialBytes(trades, TABLE);
    if (!ours().equals(theirs())) throw new Error('questdb/encoder: the bytes differ');
    const subject = (name: string, work: () => Buffer): Subject => ({
      name,
      run: () =>
        perSecond(ROUNDS * count, async () => {
          for (let round = 0; round < ROUNDS; round++) work();
        }),
    });
    const peer = subject('official-encoder', theirs);
    return { unit: 'rows/s', subjects: [subject('tradestore', ours), peer], ratios: ratiosTo([peer]) };
  },
};
