import { isDbError } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { bad, endingOf, rejectionOf } from '../rejection.js';
import { save, type TradeSuite } from './save-and-read.js';

const badDeadlines = [-1, Number.NaN, '1000'];

/** health, close and disposal. */
export function lifecycle(suite: TradeSuite): void {
  suite.group('lifecycle', (contract) => {
    contract('health of a store whose server runs is up, with latencyMs, details and no error', async ({ store }) => {
      const health = await store.health();
      expect(health).toMatchObject({ status: 'up', error: null });
      expect(health.latencyMs).toBeGreaterThanOrEqual(0);
      expect(health.latencyMs).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(health.details).toBeTypeOf('object');
    });

    contract('close of an idle store reports that nothing was left unwritten', async ({ open }) => {
      const store = await open();
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('close of a store that was used reports that nothing was left unwritten', async (scene) => {
      const store = await scene.open();
      await save({ ...scene, store }, makeTrades(scene.world, 10));
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('closing twice is fine: both get the same report', async ({ open, world }) => {
      const store = await open();
      const saving = store.saveTrade(makeTrade(world));
      const [first, second] = await Promise.all([store.close(), store.close()]);
      await saving;
      expect(second).toStrictEqual(first);
      expect(await store.close()).toStrictEqual(first);
    });

    contract('close waits for the saves under way', async ({ open, world }) => {
      const store = await open();
      const endings = makeTrades(world, 100).map((trade) => endingOf(store.saveTrade(trade)));
      const batch = endingOf(store.batchSaveTrades(makeTrades(world, 100)));
      const report = await store.close();
      const errors = (await Promise.all([...endings, batch])).map(({ error }) => error);
      expect(errors.filter((error) => error !== undefined)).toStrictEqual([]);
      expect(report).toStrictEqual({ unwritten: 0 });
    });

    contract('close waits for the reads under way', async (scene) => {
      const store = await scene.open();
      const trades = makeTrades(scene.world, 50);
      await save({ ...scene, store }, trades);
      const reads = trades.map((trade) => store.getTrade(trade));
      await store.close();
      expect(await Promise.all(reads)).toStrictEqual(trades);
    });

    contract(
      'a save that close did not wait for has rejected, and is counted as unwritten',
      async ({ open, world }) => {
        const store = await open();
        const endings = makeTrades(world, 200).map((trade) => endingOf(store.saveTrade(trade)));
        const { unwritten } = await store.close({ deadlineMs: 0 });
        const rejected = (await Promise.all(endings)).filter(({ error }) => error !== undefined);
        expect(unwritten).toBeGreaterThanOrEqual(0);
        expect(unwritten).toBeLessThanOrEqual(rejected.length);
        // What was handed over and left without an answer is not known to be unwritten; all else is counted.
        const notApplied = rejected.filter(({ error }) => error?.outcome === 'not_applied');
        expect(unwritten).toBeGreaterThanOrEqual(notApplied.length);
      },
    );

    contract(
      'a close with a deadlineMs that is no number from 0 is refused, and leaves the store open',
      async (scene) => {
        const store = await scene.open();
        for (const deadlineMs of badDeadlines) {
          await rejectionOf(store.close({ deadlineMs: bad<number>(deadlineMs) }), 'invalid_argument');
        }
        const trade = makeTrade(scene.world);
        await save({ ...scene, store }, [trade]);
        expect(await store.getTrade(trade)).toStrictEqual(trade);
        expect(await store.close()).toStrictEqual({ unwritten: 0 });
      },
    );

    contract('disposal closes', async ({ open, world }) => {
      const store = await open();
      await store[Symbol.asyncDispose]();
      await rejectionOf(store.getTrade(makeTrade(world)), 'closed');
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('disposal after close, and twice, is fine', async ({ open }) => {
      const store = await open();
      await store.close();
      await store[Symbol.asyncDispose]();
      expect(await store[Symbol.asyncDispose]()).toBeUndefined();
    });

    contract('closing one store leaves others of the same database open', async (scene) => {
      const other = await scene.open();
      const store = await scene.open();
      await store.close();
      const trade = makeTrade(scene.world);
      await save({ ...scene, store: other }, [trade]);
      expect(await other.getTrade(trade)).toStrictEqual(trade);
    });

    contract('a stream that rested when its store was closed rejects with kind closed', async (scene) => {
      const { world } = scene;
      const store = await scene.open();
      await save({ ...scene, store }, makeTrades(world, 4));
      const stream = store
        .streamTrades({ start: world.start, end: world.end }, { pageSize: 1 })
        [Symbol.asyncIterator]();
      expect(await stream.next()).toMatchObject({ done: false });
      await store.close();
      const error = await rejectionOf(stream.next(), 'closed');
      expect(isDbError(error)).toBe(true);
    });

    contract(
      'a save that resolved before close is there for a store that is opened later',
      async (scene) => {
        const { open, world, harness } = scene;
        const store = await open();
        const trades = makeTrades(world, 20);
        const saves = trades.map((trade) => store.saveTrade(trade));
        await store.close();
        await Promise.all(saves);
        const later = await open();
        await harness.settle(later);
        expect(await later.getTradesInTimerange(world.start, world.end)).toStrictEqual(trades);
      },
      { needs: 'shared-database' },
    );
  });
}
