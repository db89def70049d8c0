import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { save, type TradeSuite } from './save-and-read.js';

/** The newest trades of a token. */
export function byToken(suite: TradeSuite): void {
  suite.group('trades by token', (contract) => {
    contract('getTradesByToken gives the newest trades of a token, newest first', async (scene) => {
      const trades = makeTrades(scene.world, 30);
      await save(scene, scene.world.shuffled(trades));
      expect(await scene.store.getTradesByToken(scene.world.token, 10)).toStrictEqual(trades.slice(-10).reverse());
    });

    contract('getTradesByToken gives all trades of a token that has fewer than limit', async (scene) => {
      const trades = makeTrades(scene.world, 5);
      await save(scene, scene.world.shuffled(trades));
      expect(await scene.store.getTradesByToken(scene.world.token, 6)).toStrictEqual(trades.toReversed());
      expect(await scene.store.getTradesByToken(scene.world.token, 5)).toStrictEqual(trades.toReversed());
    });

    contract('getTradesByToken gives nothing for a token without trades', async ({ store, world }) => {
      expect(await store.getTradesByToken(world.address('token without trades'), 10)).toStrictEqual([]);
    });

    contract('getTradesByToken gives trades of all days', async (scene) => {
      const { store, world } = scene;
      const times = [world.start - 40_000_000_000_000, world.start - 1, world.start, world.end + 3_600_000_000];
      const trades = makeTrades(world, 4, (at) => ({ time: world.at((times[at] ?? 0) - world.start) }));
      await save(scene, trades);
      expect(await store.getTradesByToken(world.token, 10)).toStrictEqual(trades.toReversed());
    });

    contract(
      'getTradesByToken gives the trades of all traders, in all quotes, and of no other token',
      async (scene) => {
        const { store, world } = scene;
        const other = world.address('another token');
        const trades = [
          makeTrade(world, { trader: world.address('another trader') }),
          makeTrade(world, { quote: world.address('another quote') }),
        ];
        await save(scene, [
          ...trades,
          makeTrade(world, { token: other }),
          makeTrade(world, { token: other, quote: world.token }),
        ]);
        expect(await store.getTradesByToken(world.token, 10)).toStrictEqual(trades.toReversed());
      },
    );

    contract('before gives only trades before the cursor in chain order, without the cursor itself', async (scene) => {
      const trades = makeTrades(scene.world, 10);
      await save(scene, trades);
      const before = trades[6];
      const found = await scene.store.getTradesByToken(scene.world.token, 4, { before });
      expect(found).toStrictEqual(trades.slice(2, 6).reverse());
    });

    contract('before the oldest trade of a token there is nothing', async (scene) => {
      const trades = makeTrades(scene.world, 3);
      await save(scene, trades);
      expect(await scene.store.getTradesByToken(scene.world.token, 10, { before: trades[0] })).toStrictEqual([]);
    });

    contract('any trade is a cursor for before: it need not be stored, nor be of the token', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 6);
      await save(scene, trades);
      const between = makeTrade(world, { time: world.at(3_000_000), token: world.address('another token'), slot: 0n });
      const found = await store.getTradesByToken(world.token, 10, { before: between });
      expect(found).toStrictEqual(trades.slice(0, 3).reverse());
    });

    contract('a cursor of seven fields alone will do for before', async (scene) => {
      const { store, world } = scene;
      const older = makeTrade(world);
      const newer = makeTrade(world);
      await save(scene, [older, newer]);
      const { time, signature, instruction, innerInstruction, fill, slot, transactionIndex } = newer;
      const before = { time, signature, instruction, innerInstruction, fill, slot, transactionIndex };
      expect(await store.getTradesByToken(world.token, 10, { before })).toStrictEqual([older]);
    });
  });
}
