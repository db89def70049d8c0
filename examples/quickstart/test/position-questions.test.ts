import type { Position, PositionStore } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { afterAll, describe, expect, it } from 'vitest';
import { historiesOf, longestOf } from '../src/positions/histories.ts';
import { positionsOf } from '../src/positions/positions-of.ts';
import { questionsAboutPositions } from '../src/positions/positions-section.ts';
import { verifyPositions } from '../src/positions/verify-positions.ts';
import { openPositions } from '../src/questions/open-positions.ts';
import { positionHistory } from '../src/questions/position-history.ts';
import { mostActiveTrader, mostTradedToken } from '../src/trades/busiest.ts';
import { complaint } from './complaint.ts';
import { at, readRealTrades } from './real-store.ts';

const trades = await readRealTrades();
const { snapshots } = positionsOf(trades);
const histories = historiesOf(snapshots);
const { positions: store, close } = openMemory();
await store.batchSavePositions(snapshots);
const { maxRows } = store;
const trader = mostActiveTrader(trades);
const token = mostTradedToken(trades);

afterAll(async () => {
  await close();
});

it('have the same answers whatever the most rows of a call are', async () => {
  const small = openMemory({ maxRows: 7 });
  await small.positions.batchSavePositions(snapshots);
  const [open] = await Promise.all(questionsAboutPositions(store, trades, histories).map(({ answer }) => answer()));
  const [same, history] = await Promise.all(
    questionsAboutPositions(small.positions, trades, histories).map(({ answer }) => answer()),
  );
  expect(same).toBe(open);
  expect(history).toContain('294 snapshots on 43 pages of 7');
  await verifyPositions(small.positions, histories);
  await small.close();
});

describe('the open positions', () => {
  const ask = (lie: (open: Position[]) => Position[]) => {
    const getOpenPositions: PositionStore['getOpenPositions'] = async (...query) =>
      lie(await store.getOpenPositions(...query));
    return complaint(openPositions({ getOpenPositions, maxRows }, histories, trader, token));
  };
  const named = 'snapshot \\d+ of position \\S{4}…\\S{4}';

  it('must all be there, and no other', async () => {
    expect(await ask((open) => open.slice(1))).toMatch(
      RegExp(`^the open positions of a profile: snapshot 1 must be ${named}, but is another\\.`),
    );
    expect(await ask((open) => open.slice(0, -1))).toMatch(RegExp(`: ${named} is missing\\.`));
    const closed = snapshots.findLast(({ status }) => status === 'closed');
    if (closed === undefined) throw new Error('no position was closed');
    expect(await ask((open) => [...open, closed])).toMatch(RegExp(`: ${named} is too many; there must be`));
  });

  it('must have the amounts that the trades come to', async () => {
    expect(await ask((open) => open.with(0, { ...at(open, 0), costBasis: 1n }))).toMatch(
      RegExp(`: ${named} came back with another costBasis\\.`),
    );
  });
});

describe('the history of a position', () => {
  const busiest = longestOf(histories);
  if (busiest === undefined) throw new Error('there are no positions');

  it('must be found whole, page by page', async () => {
    const getPositionHistory: PositionStore['getPositionHistory'] = async (...query) => {
      const page = await store.getPositionHistory(...query);
      return query[3]?.after === undefined ? page : page.toSpliced(10, 1);
    };
    expect(await complaint(positionHistory({ getPositionHistory, maxRows }, busiest))).toMatch(
      /^the history of the busiest position: snapshot 111 must be snapshot 111 of position \S+, but is another\./,
    );
  });

  it('ends when the store ignores the cursor', async () => {
    const getPositionHistory: PositionStore['getPositionHistory'] = (id, start, end, options) =>
      store.getPositionHistory(id, start, end, { ...options, after: undefined });
    expect(await complaint(positionHistory({ getPositionHistory, maxRows }, busiest))).toContain(
      'snapshot 101 must be',
    );
  });
});

it('the latest snapshot of each position is verified', async () => {
  const lying: Pick<PositionStore, 'getPosition' | 'getPositionHistory' | 'maxRows'> = {
    maxRows,
    getPositionHistory: (...query) => store.getPositionHistory(...query),
    getPosition: async (id) => (id === at(histories, 99)[0].id ? null : await store.getPosition(id)),
  };
  expect(await complaint(verifyPositions(lying, histories))).toMatch(
    /^the latest snapshot: snapshot \d+ of position \S+ is missing\./,
  );
});
