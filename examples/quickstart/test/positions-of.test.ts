import { assertPosition, type Trade, U64_MAX } from '@tradestore/core';
import { expect, it } from 'vitest';
import { historiesOf, latestOf } from '../src/positions/histories.ts';
import { positionsOf } from '../src/positions/positions-of.ts';
import { at, readRealTrades } from './real-store.ts';
import { someTrades } from './trades.ts';

const like = at(await someTrades(1), 0);

/** Trades of one trader in one token, one after another. */
function tradesOf(...given: readonly Pick<Trade, 'fee' | 'quoteAmount' | 'side' | 'tokenAmount'>[]): Trade[] {
  return given.map((trade, instruction) => ({ ...like, instruction, ...trade }));
}

const buy = (tokenAmount: bigint, quoteAmount: bigint, fee: bigint | null = null) =>
  ({ side: 'buy', tokenAmount, quoteAmount, fee }) as const;
const sell = (tokenAmount: bigint, quoteAmount: bigint, fee: bigint | null = null) =>
  ({ side: 'sell', tokenAmount, quoteAmount, fee }) as const;

it('goes by average cost, rounds down what a sale takes off, and loses nothing', () => {
  const { snapshots, leftOut } = positionsOf(
    tradesOf(buy(2n, 100n, 5n), buy(1n, 1n), sell(1n, 50n, 7n), sell(1n, 20n), sell(1n, 30n)),
  );
  expect(snapshots).toMatchObject([
    { sequence: 1n, status: 'open', quantity: 2n, costBasis: 100n, realizedPnl: 0n, feesPaid: 5n },
    { sequence: 2n, status: 'open', quantity: 3n, costBasis: 101n, realizedPnl: 0n, feesPaid: 5n },
    { sequence: 3n, status: 'open', quantity: 2n, costBasis: 68n, realizedPnl: 17n, feesPaid: 12n },
    { sequence: 4n, status: 'open', quantity: 1n, costBasis: 34n, realizedPnl: 3n, feesPaid: 12n },
    { sequence: 5n, status: 'closed', quantity: 0n, costBasis: 0n, realizedPnl: -1n, feesPaid: 12n },
  ]);
  expect(leftOut).toBe(0);
});

it('counts of a sale only the part that was seen bought, with its share of the proceeds', () => {
  const { snapshots, leftOut } = positionsOf(tradesOf(sell(5n, 50n), buy(3n, 30n), sell(4n, 49n), sell(1n, 10n)));
  expect(snapshots).toMatchObject([
    { sequence: 1n, quantity: 3n, costBasis: 30n },
    { sequence: 2n, quantity: 0n, costBasis: 0n, realizedPnl: 6n, status: 'closed' }, // 49 * 3 / 4 is 36
  ]);
  expect(leftOut).toBe(2);
});

it('opens a position again, with its profit and fees going on', () => {
  const [first, second, third] = tradesOf(buy(1n, 10n, 1n), sell(1n, 15n, 1n), buy(1n, 20n, 1n));
  if (!first || !second || !third) throw new Error('three trades were made');
  const time = (third.time + 1_000_000) as Trade['time'];
  const { snapshots } = positionsOf([first, second, { ...third, time }]);
  expect(snapshots.map(({ id }) => id)).toEqual(Array.from(snapshots, () => at(snapshots, 0).id));
  expect(snapshots.at(-1)).toMatchObject({
    status: 'open',
    realizedPnl: 5n,
    feesPaid: 3n,
    openedAt: time,
    sequence: 3n,
  });
});

it('makes no snapshot of a trade of no tokens, and never holds more than a mint can have', () => {
  const { snapshots, leftOut } = positionsOf(tradesOf(buy(0n, 10n), buy(U64_MAX, 10n), buy(1n, 10n), sell(0n, 1n)));
  expect(snapshots).toMatchObject([{ quantity: U64_MAX }, { quantity: U64_MAX, costBasis: 20n }]);
  expect(leftOut).toBe(2);
});

it('makes snapshots of the real trades that a store accepts, and that add up to what was paid and got', async () => {
  const trades = await readRealTrades();
  const { snapshots, leftOut } = positionsOf(trades);
  snapshots.forEach((snapshot, place) => {
    assertPosition(snapshot, place);
  });
  expect(snapshots).toHaveLength(4_165);
  expect(snapshots.length + leftOut).toBe(trades.length);
  // Where all that was sold was seen bought, profit is what was got less what was paid for what is no longer held.
  const pairs = Map.groupBy(trades, ({ trader, token, quote }) => `${trader} ${token} ${quote}`);
  let checked = 0;
  for (const history of historiesOf(snapshots)) {
    const { wallet, token, quote, quantity, costBasis, realizedPnl } = latestOf(history);
    const ofPair = pairs.get(`${wallet} ${token} ${quote}`) ?? [];
    const sum = (side: Trade['side'], field: 'quoteAmount' | 'tokenAmount') =>
      ofPair.filter((trade) => trade.side === side).reduce((total, trade) => total + trade[field], 0n);
    if (sum('buy', 'tokenAmount') - sum('sell', 'tokenAmount') !== quantity) continue;
    checked += 1;
    expect(realizedPnl).toBe(sum('sell', 'quoteAmount') - sum('buy', 'quoteAmount') + costBasis);
  }
  expect(checked).toBeGreaterThan(100);
});
