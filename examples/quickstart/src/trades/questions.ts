import type { TradeStore } from '@tradestore/core';
import { symbolOf, utc } from '../format.ts';
import type { Question } from '../question.ts';
import { candlesOfHour } from '../questions/candles-of-hour.ts';
import { dayInNumbers } from '../questions/day-in-numbers.ts';
import { newestTrades } from '../questions/newest-trades.ts';
import { walkHistory } from '../questions/walk-history.ts';
import { busiestBucket, busiestPair, mostTradedToken } from './busiest.ts';
import type { SomeTrades } from './chain-order.ts';

/** The questions about these trades. @param trades all that the store must hold, in chain order */
export function questionsAboutTrades(store: TradeStore, trades: SomeTrades): readonly Question[] {
  const token = mostTradedToken(trades);
  const day = busiestBucket(trades, '1d');
  const hour = busiestBucket(trades, '1h');
  const pair = busiestPair(trades, '1h', hour);
  const pairName = `${symbolOf(pair.token)} in ${symbolOf(pair.quote)}`;
  return [
    {
      title: `Newest trades of the most traded token, ${symbolOf(token)}`,
      answer: () => newestTrades(store, trades, token),
    },
    {
      title: `The busiest day, ${utc(day).slice(0, 10)}, as a stream`,
      answer: () => dayInNumbers(store, trades, day),
    },
    {
      title: `One-minute candles of ${pairName} in the busiest hour, ${utc(hour).slice(0, 16)}`,
      answer: () => candlesOfHour(store, trades, pair, hour),
    },
    {
      title: `The whole history of ${symbolOf(token)}, page by page`,
      answer: () => walkHistory(store, trades, token),
    },
  ];
}
