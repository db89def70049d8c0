import type { Trade } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { readDay, save, type TradeScene, type TradeSuite } from './save-and-read.js';
import { contentOf } from './trade-contents.js';

const nothingKnown = { transactionIndex: null, fee: null, pool: null, profileId: null, ruleId: null };

/** Saving is idempotent, and the last write wins. */
export function idempotency(suite: TradeSuite): void {
  suite.group('idempotency', (contract) => {
    contract('saving a trade again leaves one trade', async (scene) => {
      const trade = makeTrade(scene.world);
      await scene.store.saveTrade(trade);
      await scene.store.saveTrade(trade);
      await scene.harness.settle(scene.store);
      expect(await readDay(scene)).toStrictEqual([trade]);
    });

    contract('saving a batch again leaves one of each trade', async (scene) => {
      const trades = makeTrades(scene.world, 50);
      await save(scene, trades);
      await save(scene, scene.world.shuffled(trades));
      expect(await readDay(scene)).toStrictEqual(trades);
    });

    contract('a batch that overlaps another leaves one of each trade', async (scene) => {
      const trades = makeTrades(scene.world, 60);
      await save(scene, trades.slice(0, 40));
      await save(scene, trades.slice(20));
      expect(await readDay(scene)).toStrictEqual(trades);
    });

    contract('the same trade twice in one batch leaves one trade', async (scene) => {
      const trade = makeTrade(scene.world);
      await save(scene, [trade, trade]);
      expect(await readDay(scene)).toStrictEqual([trade]);
    });

    contract('of the trades with one key in a batch the last stays', async (scene) => {
      const first = makeTrade(scene.world);
      const others = makeTrades(scene.world, 200);
      const version = (number: number): Trade => ({ ...first, ...contentOf(scene.world, number) });
      await save(scene, [version(5), ...others.slice(0, 100), version(9), ...others.slice(100), version(2)]);
      expect(await readDay(scene)).toStrictEqual([version(2), ...others]);
    });

    contract('a saved trade is replaced by the later content whole', async (scene) => {
      await replaced(scene, 1, 2, (trade) => scene.store.saveTrade(trade));
    });

    contract('a saved trade is replaced by a batch with later content whole', async (scene) => {
      await replaced(scene, 1, 2, (trade) => scene.store.batchSaveTrades([trade]));
    });

    contract('the last write wins, whatever its content: smaller values replace larger ones', async (scene) => {
      await replaced(scene, 900, 1, (trade) => scene.store.saveTrade(trade));
    });

    contract('later content that is null replaces what was known', async (scene) => {
      const trade = { ...makeTrade(scene.world), ...contentOf(scene.world, 3) };
      await save(scene, [trade]);
      await save(scene, [{ ...trade, ...nothingKnown }]);
      expect(await readDay(scene)).toStrictEqual([{ ...trade, ...nothingKnown }]);
    });

    contract('later content that is known replaces null', async (scene) => {
      const trade = { ...makeTrade(scene.world), ...contentOf(scene.world, 3) };
      await save(scene, [{ ...trade, ...nothingKnown }]);
      await save(scene, [trade]);
      expect(await readDay(scene)).toStrictEqual([trade]);
    });

    contract('a later transactionIndex gives the trade a later place in chain order', async (scene) => {
      const same = { time: scene.world.at(0), slot: 7n };
      const one = makeTrade(scene.world, { ...same, transactionIndex: 1 });
      const two = makeTrade(scene.world, { ...same, transactionIndex: 2 });
      await save(scene, [one, two]);
      const moved = { ...one, transactionIndex: 3 };
      await save(scene, [moved]);
      expect(await readDay(scene)).toStrictEqual([two, moved]);
    });

    contract('a batch changes the trades that differ, adds the new ones and leaves the others', async (scene) => {
      const trades = makeTrades(scene.world, 30);
      await save(scene, trades.slice(0, 20));
      const changed = trades.map((trade, at) =>
        at % 3 === 0 ? { ...trade, ...contentOf(scene.world, at + 1) } : trade,
      );
      await save(scene, scene.world.shuffled(changed.slice(10)));
      expect(await readDay(scene)).toStrictEqual([...trades.slice(0, 10), ...changed.slice(10)]);
    });

    contract('a trade that was saved again counts once in candles, with its later content', async (scene) => {
      const { store, world } = scene;
      const trade = { ...makeTrade(world), ...contentOf(world, 4) };
      const later = { ...trade, ...contentOf(world, 6) };
      await save(scene, [trade]);
      await save(scene, [later]);
      const candles = await store.getCandles({
        token: world.token,
        start: world.start,
        end: world.end,
        interval: '1d',
      });
      expect(candles).toMatchObject([
        { trades: 1, volume: 6n, quoteVolume: 36n, open: later.price, high: later.price },
      ]);
    });
  });
}

/** Saves one key with two contents, one after the other, and expects the second one everywhere. */
async function replaced(
  scene: TradeScene,
  before: number,
  after: number,
  saveAgain: (trade: Trade) => Promise<void>,
): Promise<void> {
  const trade = makeTrade(scene.world);
  const later = { ...trade, ...contentOf(scene.world, after) };
  await save(scene, [{ ...trade, ...contentOf(scene.world, before) }]);
  await saveAgain(later);
  await scene.harness.settle(scene.store);
  expect(await scene.store.getTrade(trade), 'getTrade').toStrictEqual(later);
  expect(await readDay(scene), 'getTradesInTimerange').toStrictEqual([later]);
}
