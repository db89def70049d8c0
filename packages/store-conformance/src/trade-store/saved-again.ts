import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';
import { contentOf } from './trade-contents.js';

/** What saving a trade again changes elsewhere. */
export function savedAgain(suite: TradeSuite): void {
  suite.group('trades saved again', (contract) => {
    contract('a later transactionIndex gives the trade a later place in chain order', async (scene) => {
      const same = { time: scene.world.at(0), slot: 7n };
      const one = makeTrade(scene.world, { ...same, transactionIndex: 1 });
      const two = makeTrade(scene.world, { ...same, transactionIndex: 2 });
      await save(scene, [one, two]);
      const moved = { ...one, transactionIndex: 3 };
      await save(scene, [moved]);
      expect(await readDay(scene)).toStrictEqual([two, moved]);
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
