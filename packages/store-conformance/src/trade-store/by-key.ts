import { compareTrades, signature, type Trade, type TradeKey, timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { save, type TradeSuite } from './save-and-read.js';

/** The trade of a key. */
export function byKey(suite: TradeSuite): void {
  suite.group('trade by key', (contract) => {
    contract('getTrade gives the trade of its key, whatever else the key object holds', async (scene) => {
      const trade = makeTrade(scene.world);
      await save(scene, [trade, makeTrade(scene.world)]);
      const { time, signature: ofTrade, instruction, innerInstruction, fill } = trade;
      const key = { time, signature: ofTrade, instruction, innerInstruction, fill };
      expect(await scene.store.getTrade(key)).toStrictEqual(trade);
      expect(await scene.store.getTrade(trade)).toStrictEqual(trade);
    });

    contract('an innerInstruction of null comes back null', async (scene) => {
      const trade = makeTrade(scene.world, { innerInstruction: null });
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
  });
}

const otherKeys: readonly (readonly [keyof TradeKey, (trade: Trade) => Partial<TradeKey>])[] = [
  ['time', (trade) => ({ time: timestamp(trade.time + 1) })],
  ['signature', (trade) => ({ signature: signature(Array.from(trade.signature).reverse().join('')) })],
  ['instruction', () => ({ instruction: 2 })],
  ['innerInstruction', () => ({ innerInstruction: null })],
  ['fill', () => ({ fill: 2 })],
];
