import type { Health } from '@tradestore/core';
import { isDbError } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { nextTurn } from '../next-turn.js';
import { endingOf } from '../rejection.js';
import { readDay, save, type TradeScene, type TradeSuite } from './save-and-read.js';
import { recovering, untilDone } from './until-done.js';

/** Lost connections and crashed servers. */
export function faults(suite: TradeSuite): void {
  suite.group('faults', (contract) => {
    contract(
      'after its connections were cut, a save that is repeated succeeds and leaves one trade',
      async (scene) => {
        const store = await scene.open();
        const own = { ...scene, store };
        const trade = makeTrade(scene.world);
        await store.saveTrade(trade);
        await breakConnection(own);
        await untilDone(() => store.saveTrade(trade));
        await scene.harness.settle(store);
        expect(await readDay(own)).toStrictEqual([trade]);
      },
      { needs: 'connection-faults' },
    );

    contract(
      'saves whose connections are cut settle, and their repetition leaves one of each trade',
      async (scene) => {
        const store = await scene.open();
        const own = { ...scene, store };
        const trades = makeTrades(scene.world, 50);
        const endings = trades.map((trade) => endingOf(store.saveTrade(trade)));
        await breakConnection(own);
        for (const { error } of await Promise.all(endings)) {
          if (error !== undefined) expect(error.isSafeToRetry(true), error.message).toBe(true);
        }
        await untilDone(() => store.batchSaveTrades(trades));
        await scene.harness.settle(store);
        expect(await readDay(own)).toStrictEqual(trades);
      },
      { needs: 'connection-faults' },
    );

    contract(
      'after its connections were cut, a store can be read again',
      async (scene) => {
        const store = await scene.open();
        const own = { ...scene, store };
        const trade = makeTrade(scene.world);
        await save(own, [trade]);
        await breakConnection(own);
        expect(await untilDone(() => store.getTrade(trade))).toStrictEqual(trade);
      },
      { needs: 'connection-faults' },
    );

    contract(
      'after its connections were cut, health resolves, and is up again',
      async (scene) => {
        const store = await scene.open();
        await store.health();
        await breakConnection({ ...scene, store });
        let health = await store.health();
        for (const since = performance.now(); health.status !== 'up' && recovering(since); ) {
          expectExplained(health);
          health = await store.health();
          await nextTurn();
        }
        expect(health).toMatchObject({ status: 'up', error: null });
      },
      { needs: 'connection-faults' },
    );

    contract(
      'a save that resolved survives the crash of the database process',
      async (scene) => {
        const { open, world, harness } = scene;
        const trades = makeTrades(world, 100);
        const store = await open();
        await store.batchSaveTrades(trades.slice(0, 50));
        await Promise.all(trades.slice(50).map((trade) => store.saveTrade(trade)));
        await restart(scene);
        const later = await open();
        await harness.settle(later);
        expect(await readDay({ ...scene, store: later })).toStrictEqual(trades);
      },
      { needs: 'survives-restart' },
    );

    contract(
      'after the crash of the database process, a store that was open works again',
      async (scene) => {
        const store = await scene.open();
        const before = makeTrade(scene.world);
        const after = makeTrade(scene.world);
        await store.saveTrade(before);
        await restart(scene);
        await untilDone(() => store.saveTrade(after));
        await scene.harness.settle(store);
        expect(await readDay({ ...scene, store })).toStrictEqual([before, after]);
      },
      { needs: 'survives-restart' },
    );
  });
}

async function breakConnection({ harness, store }: Pick<TradeScene, 'harness' | 'store'>): Promise<void> {
  assert(
    harness.breakConnection,
    "the harness has no breakConnection; write it or name 'connection-faults' as unsupported",
  );
  await harness.breakConnection(store);
}

async function restart({ harness }: Pick<TradeScene, 'harness'>): Promise<void> {
  assert(harness.restart, "the harness has no restart; write it or name 'survives-restart' as unsupported");
  await harness.restart();
}

/** Health that is not up says why. */
function expectExplained({ status, error }: Health): void {
  expect(['degraded', 'down']).toContain(status);
  if (status === 'down') expect(isDbError(error), 'the error of a store that is down').toBe(true);
}
