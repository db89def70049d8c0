import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';
import { contentOf } from './trade-contents.js';

const CALLS = 200;
const WRITERS = 40;

/** Many calls at once. */
export function concurrency(suite: TradeSuite): void {
  suite.group('concurrency', (contract) => {
    contract('200 saves and reads at once all settle, each with its own result', async (scene) => {
      const { store, world, harness } = scene;
      const stored = makeTrades(world, CALLS / 2);
      await save(scene, stored);
      const added = makeTrades(world, CALLS / 2);
      const reads = stored.map((trade) => store.getTrade(trade));
      const saves = added.map((trade) => store.saveTrade(trade));
      expect(await Promise.all(reads)).toStrictEqual(stored);
      await Promise.all(saves);
      await harness.settle(store);
      expect(await readDay(scene)).toStrictEqual([...stored, ...added]);
    });

    contract('200 different reads at once each get their own answer', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 40);
      await save(scene, trades);
      const day = { start: world.start, end: world.end };
      const answers = trades.flatMap((trade, at) => [
        store.getTrade(trade),
        store.getTradesBySignature(trade.signature, day).then(([found]) => found),
        store.getTradesByToken(world.token, at + 1).then((found) => found.at(-1)),
        store.getTradesInTimerange(trade.time, world.end, { limit: 1 }).then(([found]) => found),
        store.getCandles({ ...day, token: world.token, interval: '1s' }).then((found) => found[at]?.close),
      ]);
      const expected = trades.flatMap((trade, at) => [trade, trade, trades.at(-1 - at), trade, trade.price]);
      expect(await Promise.all(answers)).toStrictEqual(expected);
    });

    contract('saves of one key at the same time leave exactly one trade, whole', async (scene) => {
      const { store, world, harness } = scene;
      const trade = makeTrade(world);
      const versions = Array.from({ length: WRITERS }, (_, at) => ({ ...trade, ...contentOf(world, at + 1) }));
      await Promise.all(
        versions.map((version, at) => (at % 4 === 0 ? store.batchSaveTrades([version]) : store.saveTrade(version))),
      );
      await harness.settle(store);
      const found = await readDay(scene);
      expect(found.length).toBe(1);
      expect(versions, 'a mix of two contents').toContainEqual(found[0]);
    });

    contract('overlapping batches saved at the same time leave one of each trade, whole', async (scene) => {
      const { store, world, harness } = scene;
      const trades = makeTrades(world, 50);
      const batches = Array.from({ length: 8 }, (_, writer) =>
        world.shuffled(trades.map((trade) => ({ ...trade, ...contentOf(world, writer + 1) }))),
      );
      await Promise.all(batches.map((batch) => store.batchSaveTrades(batch)));
      await harness.settle(store);
      const found = await readDay(scene);
      expect(found.map((trade) => trade.signature)).toStrictEqual(trades.map((trade) => trade.signature));
      const written = batches.flat();
      for (const trade of found) expect(written, 'a mix of two contents').toContainEqual(trade);
    });

    contract('a save that is called after another one of its key has resolved wins', async (scene) => {
      const { store, world, harness } = scene;
      const trade = makeTrade(world);
      for (let number = 1; number <= 10; number++) {
        await Promise.all([
          store.saveTrade({ ...trade, ...contentOf(world, number) }),
          store.batchSaveTrades(makeTrades(world, 5, () => ({ token: world.address('noise') }))),
        ]);
      }
      await harness.settle(store);
      expect(await readDay(scene)).toStrictEqual([{ ...trade, ...contentOf(world, 10) }]);
    });
  });
}
