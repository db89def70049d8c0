import { expect } from 'vitest';
import { collect } from '../collect.js';
import { makeTrade, makeTrades } from '../make-trades.js';
import { endingOf } from '../rejection.js';
import { abortMoments } from './abort-moments.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';

const LARGE_BATCH = 5_000;
/** Above this a batch costs a test more than it shows. */
const LARGEST_BATCH = 20_000;
const ABORTED_BATCH = 500;

/** Many trades in one call. */
export function batches(suite: TradeSuite): void {
  suite.group('batches', (contract) => {
    contract('an empty batch resolves and stores nothing', async (scene) => {
      await save(scene, []);
      expect(await readDay(scene)).toStrictEqual([]);
    });

    contract('a batch of one trade is stored', async (scene) => {
      const trade = makeTrade(scene.world);
      await save(scene, [trade]);
      expect(await readDay(scene)).toStrictEqual([trade]);
    });

    contract('a batch of 5 000 trades, or one more than atomicBatchSize, is stored whole', async (scene) => {
      const { store, world } = scene;
      const oneMore = store.atomicBatchSize + 1;
      const trades = makeTrades(world, oneMore <= LARGEST_BATCH ? Math.max(LARGE_BATCH, oneMore) : LARGE_BATCH);
      await save(scene, world.shuffled(trades));
      const found = await collect(store.streamTrades({ start: world.start, end: world.end }, { pageSize: 500 }));
      expect(found.length).toBe(trades.length);
      expect(found).toStrictEqual(trades);
    });

    contract('batches saved at the same time are each stored whole', async (scene) => {
      const trades = makeTrades(scene.world, 400);
      const parts = Array.from({ length: 8 }, (_, part) => trades.filter((_trade, at) => at % 8 === part));
      await Promise.all(parts.map((part) => scene.store.batchSaveTrades(part)));
      await scene.harness.settle(scene.store);
      expect(await readDay(scene)).toStrictEqual(trades);
    });

    for (const [when, abort] of abortMoments) {
      contract(`a batch of at most atomicBatchSize that is aborted ${when} is stored all or none`, async (scene) => {
        const { store, world, harness } = scene;
        const trades = makeTrades(world, Math.min(ABORTED_BATCH, store.atomicBatchSize));
        const controller = new AbortController();
        const saving = endingOf(store.batchSaveTrades(trades, { signal: controller.signal }));
        await abort(controller, store, world);
        const { error } = await saving;
        await harness.settle(store);
        const found = (await readDay(scene)).length;
        if (error === undefined) expect(found, 'it resolved').toBe(trades.length);
        else if (error.outcome === 'not_applied') expect(found, 'outcome is not_applied').toBe(0);
        else expect([0, trades.length], 'outcome is unknown').toContain(found);
        await save(scene, trades);
        expect(await readDay(scene), 'after its repetition').toStrictEqual(trades);
      });
    }
  });
}
