import { timestampToDate } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { save, type TradeSuite } from './save-and-read.js';

/** All trades of one transaction. */
export function bySignature(suite: TradeSuite): void {
  suite.group('trades by signature', (contract) => {
    contract('getTradesBySignature gives all trades of one transaction, oldest first', async (scene) => {
      const { store, world } = scene;
      const first = makeTrade(world, { instruction: 2, innerInstruction: null });
      const legs = [
        first,
        { ...first, innerInstruction: 0 },
        { ...first, innerInstruction: 3 },
        { ...first, innerInstruction: 3, fill: 1, token: world.address('another token') },
        { ...first, instruction: 10, innerInstruction: 1, trader: world.address('another trader') },
      ];
      await save(scene, world.shuffled(legs));
      const found = await store.getTradesBySignature(first.signature, { start: world.start, end: world.end });
      expect(found).toStrictEqual(legs);
    });

    contract('getTradesBySignature gives no trade of another transaction', async (scene) => {
      const { store, world } = scene;
      const trade = makeTrade(world);
      await save(scene, [trade, { ...trade, signature: world.signature('another one of the same moment') }]);
      const found = await store.getTradesBySignature(trade.signature, { start: world.start, end: world.end });
      expect(found).toStrictEqual([trade]);
    });

    contract('getTradesBySignature gives nothing for a signature that no trade has', async ({ store, world }) => {
      const none = world.signature('that no trade has');
      expect(await store.getTradesBySignature(none, { start: world.start, end: world.end })).toStrictEqual([]);
    });

    contract('the range of getTradesBySignature includes its start and not its end', async (scene) => {
      const { store, world } = scene;
      const trade = makeTrade(world, { time: world.at(5_000_000) });
      const ask = (start: number, end: number): ReturnType<typeof store.getTradesBySignature> =>
        store.getTradesBySignature(trade.signature, { start: world.at(start), end: world.at(end) });
      await save(scene, [trade]);
      expect(await ask(5_000_000, 5_000_001), 'start at its time').toStrictEqual([trade]);
      expect(await ask(5_000_001, 6_000_000), 'start after its time').toStrictEqual([]);
      expect(await ask(4_000_000, 5_000_000), 'end at its time').toStrictEqual([]);
    });

    contract('getTradesBySignature accepts a Date for each bound', async (scene) => {
      const { store, world } = scene;
      const trade = makeTrade(world, { time: world.at(5_000_000) });
      await save(scene, [trade]);
      const start = timestampToDate(world.at(5_000_000));
      const end = timestampToDate(world.at(5_001_000));
      expect(await store.getTradesBySignature(trade.signature, { start, end })).toStrictEqual([trade]);
      expect(await store.getTradesBySignature(trade.signature, { start: world.start, end: start })).toStrictEqual([]);
    });
  });
}
