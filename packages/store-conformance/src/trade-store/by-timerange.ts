import { SOLANA_GENESIS, type Trade, timestamp, timestampToDate } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import type { World } from '../world.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';

/** The trades of [start, end). */
export function byTimerange(suite: TradeSuite): void {
  suite.group('trades in a range of time', (contract) => {
    contract('getTradesInTimerange gives the trades of [start, end), oldest first', async (scene) => {
      const { store, world } = scene;
      const micros = [999_999, 1_000_000, 1_000_001, 1_999_999, 2_000_000];
      const trades = makeTrades(world, micros.length, (at) => ({ time: world.at(micros[at] ?? 0) }));
      await save(scene, world.shuffled(trades));
      const found = await store.getTradesInTimerange(world.at(1_000_000), world.at(2_000_000));
      expect(found).toStrictEqual(trades.slice(1, 4));
    });

    contract('a range of one microsecond gives the trades of that microsecond', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 3, (at) => ({ time: world.at(7_000_000 + at) }));
      await save(scene, trades);
      const found = await store.getTradesInTimerange(world.at(7_000_001), world.at(7_000_002));
      expect(found).toStrictEqual([trades[1]]);
    });

    contract('a range whose start is its end gives nothing', async (scene) => {
      const { store, world } = scene;
      const trade = makeTrade(world);
      await save(scene, [trade]);
      expect(await store.getTradesInTimerange(trade.time, trade.time)).toStrictEqual([]);
    });

    contract('a range without trades gives nothing', async ({ store, world }) => {
      expect(await store.getTradesInTimerange(world.start, world.end)).toStrictEqual([]);
    });

    contract('a Date as a bound is the same as its microseconds', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 6, (at) => ({ time: world.at(at * 500) }));
      await save(scene, trades);
      const [start, end] = [world.at(1_000), world.at(2_000)];
      const found = await store.getTradesInTimerange(timestampToDate(start), timestampToDate(end));
      expect(found).toStrictEqual(trades.slice(2, 4));
      expect(await store.getTradesInTimerange(start, timestampToDate(end))).toStrictEqual(found);
      expect(await store.getTradesInTimerange(timestampToDate(start), end)).toStrictEqual(found);
    });

    contract('a start of 0 asks from the beginning', async (scene) => {
      const { store, world } = scene;
      const trades = [makeTrade(world, { time: SOLANA_GENESIS }), makeTrade(world)];
      await save(scene, trades);
      const found = await store.getTradesInTimerange(timestamp(0), world.end, { token: world.token });
      expect(found).toStrictEqual(trades);
    });

    contract('an end of 2^53 - 1 asks to the end of time', async (scene) => {
      const { store, world } = scene;
      const last = timestamp(Number.MAX_SAFE_INTEGER);
      const trades = [makeTrade(world), makeTrade(world, { time: timestamp(last - 1) })];
      await save(scene, trades);
      expect(await store.getTradesInTimerange(world.start, last, { token: world.token })).toStrictEqual(trades);
    });

    contract('without a filter a range has the trades of all tokens and traders', async (scene) => {
      const { store, world } = scene;
      const trades = mixed(world);
      await save(scene, trades);
      expect(await store.getTradesInTimerange(world.start, world.end)).toStrictEqual(trades);
    });

    for (const [filter, keeps] of [
      ['token', (trade: Trade, token: string) => trade.token === token],
      ['trader', (trade: Trade, _token: string, trader: string) => trade.trader === trader],
      [
        'token and trader',
        (trade: Trade, token: string, trader: string) => trade.token === token && trade.trader === trader,
      ],
    ] as const) {
      contract(`getTradesInTimerange of a ${filter} gives the trades of that ${filter} alone`, async (scene) => {
        const { store, world } = scene;
        const trades = mixed(world);
        await save(scene, trades);
        const options = {
          token: filter.includes('token') ? world.token : undefined,
          trader: filter.includes('trader') ? world.trader : undefined,
        };
        const expected = trades.filter((trade) => keeps(trade, world.token, world.trader));
        expect(await store.getTradesInTimerange(world.start, world.end, options)).toStrictEqual(expected);
      });
    }

    contract('limit gives the oldest trades of a range', async (scene) => {
      const trades = makeTrades(scene.world, 10);
      await save(scene, trades);
      expect(await readDay(scene, { limit: 4 })).toStrictEqual(trades.slice(0, 4));
      expect(await readDay(scene, { limit: 11 })).toStrictEqual(trades);
    });

    contract('after gives only trades after the cursor in chain order, without the cursor itself', async (scene) => {
      const trades = makeTrades(scene.world, 10);
      await save(scene, trades);
      expect(await readDay(scene, { after: trades[3] })).toStrictEqual(trades.slice(4));
    });

    contract('any trade is a cursor for after: it need not be stored, nor be of the token', async (scene) => {
      const { world } = scene;
      const trades = makeTrades(world, 6);
      await save(scene, trades);
      const between = makeTrade(world, { time: world.at(3_000_000), token: world.address('another token'), slot: 0n });
      expect(await readDay(scene, { after: between })).toStrictEqual(trades.slice(3));
    });

    contract('a cursor before the range leaves it whole, and one behind it leaves nothing', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 6, (at) => ({ time: world.at(at * 1_000_000) }));
      await save(scene, trades);
      const [start, end] = [world.at(2_000_000), world.at(4_000_000)];
      const inside = trades.slice(2, 4);
      expect(await store.getTradesInTimerange(start, end, { after: trades[0] }), 'before').toStrictEqual(inside);
      expect(await store.getTradesInTimerange(start, end, { after: trades[5] }), 'behind').toStrictEqual([]);
    });
  });
}

/** Two tokens times two traders, twice. */
function mixed(world: World): Trade[] {
  const [token, trader] = [world.address('another token'), world.address('another trader')];
  return makeTrades(world, 8, (at) => ({
    token: at % 2 === 0 ? world.token : token,
    trader: at % 4 < 2 ? world.trader : trader,
  }));
}
