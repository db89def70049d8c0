import { type Decimal, decimal, type Trade, type TradeStore } from '@tradestore/core';
import { afterAll, describe, expect, it } from 'vitest';
import { candlesOfHour } from '../src/questions/candles-of-hour.ts';
import { dayInNumbers } from '../src/questions/day-in-numbers.ts';
import { newestTrades } from '../src/questions/newest-trades.ts';
import { walkHistory } from '../src/questions/walk-history.ts';
import { busiestBucket, busiestPair, mostTradedToken } from '../src/trades/busiest.ts';
import { questionsAboutTrades } from '../src/trades/questions.ts';
import { complaint } from './complaint.ts';
import { at, openRealTrades } from './real-store.ts';

const { trades, store } = await openRealTrades();
const { maxRows } = store;
const token = mostTradedToken(trades);
const hour = busiestBucket(trades, '1h');
const pair = busiestPair(trades, '1h', hour);

afterAll(async () => {
  await store.close();
});

const named = 'the trade of \\S{4}…\\S{4} in slot \\d+';

it('have the same answers whatever the most rows of a call are', async () => {
  const small = await openRealTrades(7);
  for (const asked of [store, small.store]) {
    const answers = await Promise.all(questionsAboutTrades(asked, trades).map(({ answer }) => answer()));
    expect(answers[1]).toContain('3,724 (1,305 buys, 2,419 sells) of 143 tokens');
    expect(answers[2]).toBe(await candlesOfHour(store, trades, pair, hour));
    expect(answers[3]).toContain('944 trades on');
  }
  await small.store.close();
});

describe('the newest trades', () => {
  const ask = (lie: (newest: Trade[]) => Trade[]) => {
    const getTradesByToken: TradeStore['getTradesByToken'] = async (...query) =>
      lie(await store.getTradesByToken(...query));
    return complaint(newestTrades({ getTradesByToken, maxRows }, trades, token));
  };

  it('must come newest first', async () => {
    expect(await ask((newest) => newest.reverse())).toMatch(
      RegExp(`^the newest trades of a token: trade 1 must be ${named}, but is another\\. If `),
    );
  });

  it('must come unchanged', async () => {
    expect(await ask((newest) => newest.with(2, { ...at(newest, 2), venue: 'nowhere' }))).toMatch(
      RegExp(`: ${named} came back with another venue\\.`),
    );
  });

  it('must be as many as were asked for', async () => {
    expect(await ask((newest) => newest.slice(0, -1))).toMatch(RegExp(`: ${named} is missing\\.`));
    expect(await ask((newest) => [...newest, ...newest])).toMatch(RegExp(`: ${named} is too many; there must be 5\\.`));
  });
});

it('the busiest day must be streamed whole', async () => {
  const streamTrades: TradeStore['streamTrades'] = async function* (...query) {
    let place = 0;
    for await (const trade of store.streamTrades(...query)) if (++place !== 1000) yield trade;
  };
  const day = busiestBucket(trades, '1d');
  expect(await complaint(dayInNumbers({ streamTrades }, trades, day))).toMatch(
    RegExp(`^the busiest day as a stream: trade 1,000 must be ${named}, but is another\\.`),
  );
});

it('a stream that never ends is found', async () => {
  const streamTrades: TradeStore['streamTrades'] = async function* (...query) {
    for (;;) yield* store.streamTrades(...query);
  };
  const day = busiestBucket(trades, '1d');
  expect(await complaint(dayInNumbers({ streamTrades }, trades, day))).toContain('is too many; there must be 3,724.');
});

it('a candle must have the prices of its trades', async () => {
  const close: Decimal = decimal('0.5');
  const getCandles: TradeStore['getCandles'] = async (...query) => {
    const candles = await store.getCandles(...query);
    return candles.with(3, { ...at(candles, 3), close });
  };
  expect(await complaint(candlesOfHour({ getCandles, maxRows }, trades, pair, hour))).toMatch(
    /^the one-minute candles of the busiest hour: the candle of 2025-07-04 06:\d\d came back with another close\./,
  );
});

describe('the walk through the history', () => {
  const walk = (getTradesByToken: TradeStore['getTradesByToken']) =>
    complaint(walkHistory({ getTradesByToken, maxRows }, trades, token));

  it('must find every row of every page', async () => {
    const message = await walk(async (...query) => {
      const page = await store.getTradesByToken(...query);
      return query[2]?.before === undefined ? page : page.toSpliced(50, 1);
    });
    expect(message).toMatch(
      RegExp(`^the whole history of a token, page 2: trade 51 must be ${named}, but is another\\.`),
    );
  });

  it('ends when the store ignores the cursor', async () => {
    const message = await walk((mint, limit) => store.getTradesByToken(mint, limit));
    expect(message).toContain('page 2: trade 1 must be');
  });

  it('ends when the store goes on after the last trade', async () => {
    const message = await walk(async (...query) => {
      const page = await store.getTradesByToken(...query);
      return page.length < 100 ? [...page, ...trades.slice(0, 100 - page.length)] : page;
    });
    expect(message).toMatch(RegExp(`page 10: ${named} is too many; there must be 44\\.`));
  });
});
