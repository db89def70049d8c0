import { compareTrades, type Trade } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { expectOnceInOrder } from '../series/once-in-order.js';
import { walkBackward, walkForward } from './paging-walk.js';
import { readDay, save, type TradeScene, type TradeSuite } from './save-and-read.js';
import { makeTies, placeOf } from './ties.js';

/** Pages yield everything exactly once. */
export function paging(suite: TradeSuite): void {
  suite.group('paging', (contract) => {
    for (const pageSize of [1, 2, 7]) {
      contract(`pages of ${pageSize} yield trades of one microsecond exactly once, oldest first`, async (scene) => {
        const trades = makeTies(scene.world);
        await save(scene, scene.world.shuffled(trades));
        expect((await walkForward(scene, pageSize)).map(placeOf)).toStrictEqual(trades.map(placeOf));
      });

      contract(`pages of ${pageSize} yield trades of one microsecond exactly once, newest first`, async (scene) => {
        const trades = makeTies(scene.world);
        await save(scene, scene.world.shuffled(trades));
        expect((await walkBackward(scene, pageSize)).map(placeOf)).toStrictEqual(trades.map(placeOf).reverse());
      });
    }

    contract('pages yield trades of several microseconds exactly once, in both directions', async (scene) => {
      const trades = [...makeTies(scene.world, 1), ...makeTrades(scene.world, 10)].sort(compareTrades);
      await save(scene, scene.world.shuffled(trades));
      expect((await walkForward(scene, 7)).map(placeOf), 'oldest first').toStrictEqual(trades.map(placeOf));
      expect((await walkBackward(scene, 7)).map(placeOf), 'newest first').toStrictEqual(trades.map(placeOf).reverse());
    });

    contract('a cursor in the middle of a tie need not be stored', async (scene) => {
      const { store, world } = scene;
      const trades = makeTies(world);
      const at = trades.findIndex(({ innerInstruction }) => innerInstruction === 0);
      const [cursor] = trades.splice(at, 1);
      await save(scene, trades);
      const newer = await readDay(scene, { after: cursor });
      const older = await store.getTradesByToken(world.token, trades.length, { before: cursor });
      expect(newer.map(placeOf)).toStrictEqual(trades.slice(at).map(placeOf));
      expect(older.map(placeOf)).toStrictEqual(trades.slice(0, at).reverse().map(placeOf));
    });

    contract('a page of exactly what is left is followed by an empty one', async (scene) => {
      const trades = makeTrades(scene.world, 4);
      await save(scene, trades);
      expect(await readDay(scene, { limit: 2, after: trades[1] })).toStrictEqual(trades.slice(2));
      expect(await readDay(scene, { limit: 2, after: trades[3] })).toStrictEqual([]);
    });

    contract('while rows are being added, pages yield what was there exactly once, oldest first', async (scene) => {
      const { trades, addAround } = await busyDay(scene);
      const found = await walkForward(scene, 5, addAround);
      expectOnceInChainOrder(found, trades);
    });

    contract('while rows are being added, pages yield what was there exactly once, newest first', async (scene) => {
      const { trades, addAround } = await busyDay(scene);
      const found = await walkBackward(scene, 5, addAround);
      expectOnceInChainOrder(found.toReversed(), trades);
    });

    contract('a trade that is added behind the cursor is on a later page', async (scene) => {
      const first = makeTrade(scene.world);
      const second = makeTrade(scene.world);
      const third = makeTrade(scene.world);
      await save(scene, [first, third]);
      expect(await readDay(scene, { limit: 1 })).toStrictEqual([first]);
      await save(scene, [second]);
      expect(await readDay(scene, { limit: 2, after: first })).toStrictEqual([second, third]);
    });
  });
}

/** After so many pages nobody adds rows any more, so that the walk comes to an end. */
const BUSY_PAGES = 8;

/** Ties and single trades, and somebody who adds trades before, at and behind the place that the pages have come to. */
async function busyDay(scene: TradeScene): Promise<BusyDay> {
  const { world } = scene;
  const trades = [...makeTies(world, 10_000_000), ...makeTrades(world, 20)].sort(compareTrades);
  await save(scene, world.shuffled(trades));
  const addAround = async (last: Trade, page: number): Promise<void> => {
    if (page >= BUSY_PAGES) return;
    const moment = last.time - world.start;
    await save(scene, [
      makeTrade(world, { time: world.at(moment - 1_000_000) }),
      makeTrade(world, { time: world.at(moment), slot: 0n }),
      makeTrade(world, { time: world.at(moment) }),
      makeTrade(world, { time: world.at(moment + 1_000_000) }),
    ]);
  };
  return { trades, addAround };
}

interface BusyDay {
  readonly trades: readonly Trade[];
  readonly addAround: (last: Trade, page: number) => Promise<void>;
}

/** Everything that existed, once and in chain order; what was added may be among it, once. */
function expectOnceInChainOrder(found: readonly Trade[], existed: readonly Trade[]): void {
  expectOnceInOrder(found.map(placeOf), existed.map(placeOf));
  expect(found.map(placeOf), 'in chain order').toStrictEqual(found.toSorted(compareTrades).map(placeOf));
}
