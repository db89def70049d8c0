import type { Trade, TradeRange } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { expect, it, onTestFinished } from 'vitest';
import { DemoError } from '../src/demo-error.ts';
import { inChainOrder, type SomeTrades } from '../src/trades/chain-order.ts';
import { assertUnchanged, verifyTrades } from '../src/trades/verify-trades.ts';
import { at } from './real-store.ts';
import { someTrades } from './trades.ts';

const [first, ...others] = inChainOrder(await someTrades(50));
if (first === undefined) throw new Error('there are no real trades');
const trades: SomeTrades = [first, ...others];

/** A store that saved all trades, and gives back what `spoil` makes of them. */
async function verifySpoiled(spoil: (trades: Trade[]) => Trade[]) {
  const stores = openMemory();
  onTestFinished(async () => {
    await stores.close();
  });
  await stores.trades.batchSaveTrades(trades);
  const spoiled = {
    async *streamTrades(range: TradeRange) {
      const { start, end } = range;
      yield* spoil(await stores.trades.getTradesInTimerange(start, end));
    },
  };
  return await verifyTrades(spoiled, trades);
}

it('finds that all came back', async () => {
  const verification = await verifySpoiled((stored) => stored);
  expect(verification).toMatchObject({
    expected: 50,
    found: 50,
    missing: 0,
    unexpected: 0,
    changed: 0,
    difference: null,
  });
});

it.each([0, 20, 49])('finds a lost trade: %i', async (place) => {
  const verification = await verifySpoiled((stored) => stored.toSpliced(place, 1));
  expect(verification).toMatchObject({ found: 49, missing: 1, unexpected: 0, changed: 0 });
  expect(verification.difference).toContain(`in slot ${at(trades, place).slot} is missing`);
});

it('finds that nothing came back', async () => {
  expect(await verifySpoiled(() => [])).toMatchObject({ found: 0, missing: 50 });
});

it('finds a changed trade and names the field', async () => {
  const verification = await verifySpoiled((stored) =>
    stored.with(7, { ...at(stored, 7), tokenAmount: at(stored, 7).tokenAmount + 1n, profileId: 'bot' }),
  );
  expect(verification).toMatchObject({ found: 50, missing: 0, unexpected: 0, changed: 1 });
  expect(verification.difference).toMatch(/came back with another tokenAmount, profileId$/);
});

it('finds a field too many', async () => {
  const verification = await verifySpoiled((stored) => stored.with(7, Object.assign({ extra: 1 }, at(stored, 7))));
  expect(verification).toMatchObject({ changed: 1 });
});

it('finds a trade that comes twice', async () => {
  const verification = await verifySpoiled((stored) => stored.toSpliced(8, 0, at(stored, 7)));
  expect(verification).toMatchObject({ found: 51, missing: 0, unexpected: 1, changed: 0 });
});

it('finds a trade that was never saved', async () => {
  const verification = await verifySpoiled((stored) => stored.toSpliced(8, 0, { ...at(stored, 7), instruction: 99 }));
  expect(verification).toMatchObject({ found: 51, missing: 0, unexpected: 1, changed: 0 });
});

it('finds trades in the wrong order', async () => {
  const verification = await verifySpoiled((stored) => stored.with(7, at(stored, 8)).with(8, at(stored, 7)));
  expect(verification).toMatchObject({ found: 50, missing: 1, unexpected: 1, changed: 0 });
});

it('ends the program when something differs', async () => {
  const verification = await verifySpoiled((stored) => stored.slice(2).with(0, { ...at(stored, 2), venue: 'orca' }));
  expect(() => assertUnchanged(verification)).toThrow(DemoError);
  expect(() => assertUnchanged(verification)).toThrow(
    /^what came back differs from what went in: 2 missing, 1 changed; first, /,
  );
});
