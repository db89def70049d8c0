import { compareTrades, signature, type Trade, type TradeKey, timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { collect } from '../collect.js';
import { makeTrade, makeTrades } from '../make-trades.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';

/** What goes in comes out, and nothing else. */
export function roundTrip(suite: TradeSuite): void {
  suite.group('round trip', (contract) => {
    contract('a save that resolves is stored', async ({ store, world, harness }) => {
      const trade = makeTrade(world);
      await store.saveTrade(trade);
      await harness.settle(store);
      expect(await store.getTrade(trade)).toStrictEqual(trade);
    });

    contract('a batch that resolves is stored whole', async (scene) => {
      const trades = makeTrades(scene.world, 100);
      await save(scene, scene.world.shuffled(trades));
      expect(await readDay(scene)).toStrictEqual(trades);
    });

    contract('every read gives a trade as it went in', async (scene) => {
      const { store, world } = scene;
      const trade = makeTrade(world);
      const day = { start: world.start, end: world.end };
      await save(scene, [trade]);
      expect(await store.getTrade(trade), 'getTrade').toStrictEqual(trade);
      expect(await store.getTradesBySignature(trade.signature, day), 'getTradesBySignature').toStrictEqual([trade]);
      expect(await store.getTradesByToken(trade.token, 1), 'getTradesByToken').toStrictEqual([trade]);
      expect(await store.getTradesInTimerange(day.start, day.end), 'getTradesInTimerange').toStrictEqual([trade]);
      expect(await collect(store.streamTrades(day)), 'streamTrades').toStrictEqual([trade]);
    });

    contract('what is not known is null, and comes back null', async (scene) => {
      const unknown = { innerInstruction: null, transactionIndex: null, fee: null, pool: null };
      const trade = makeTrade(scene.world, { ...unknown, profileId: null, ruleId: null });
      await save(scene, [trade]);
      expect(await scene.store.getTrade(trade)).toStrictEqual(trade);
    });

    contract('getTrade gives null when there is no trade of the key', async ({ store, world }) => {
      expect(await store.getTrade(makeTrade(world))).toBeNull();
    });

    for (const [field, otherKey] of otherKeys) {
      contract(`getTrade gives null when a trade differs from the key in its ${field} alone`, async (scene) => {
        const trade = makeTrade(scene.world, { instruction: 1, innerInstruction: 1, fill: 1 });
        await save(scene, [trade]);
        const other = { ...trade, ...otherKey(trade) };
        expect(compareTrades(trade, other)).not.toBe(0);
        expect(await scene.store.getTrade(other)).toBeNull();
      });
    }

    contract('what is stored does not change when the caller changes its objects later', async (scene) => {
      const { store, world, harness } = scene;
      const saved = makeTrades(world, 2);
      const batch: Mutable<Trade>[] = saved.map((trade) => ({ ...trade }));
      await store.batchSaveTrades(batch);
      for (const trade of batch) trade.tokenAmount = 1n;
      batch.length = 0;
      await harness.settle(store);
      expect(await readDay(scene)).toStrictEqual(saved);
    });

    contract('what is stored does not change when a reader changes what it was given', async (scene) => {
      const trade = makeTrade(scene.world);
      // A copy is saved, because a store that keeps what it was given would change ours as well.
      await save(scene, [{ ...trade }]);
      const [found] = await readDay(scene);
      // Reflect.set, because a store may give frozen objects, and assigning to one throws.
      if (found !== undefined) Reflect.set(found, 'tokenAmount', 1n);
      expect(await readDay(scene)).toStrictEqual([trade]);
    });

    contract('what is not a field of a Trade is not kept', async (scene) => {
      const trade = makeTrade(scene.world);
      const annotated = { ...trade, note: 'not a field of a Trade' };
      await save(scene, [annotated]);
      expect(await scene.store.getTrade(trade)).toStrictEqual(trade);
    });
  });
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const otherKeys: readonly (readonly [keyof TradeKey, (trade: Trade) => Partial<TradeKey>])[] = [
  ['time', (trade) => ({ time: timestamp(trade.time + 1) })],
  ['signature', (trade) => ({ signature: signature(Array.from(trade.signature).reverse().join('')) })],
  ['instruction', () => ({ instruction: 2 })],
  ['innerInstruction', () => ({ innerInstruction: null })],
  ['fill', () => ({ fill: 2 })],
];
