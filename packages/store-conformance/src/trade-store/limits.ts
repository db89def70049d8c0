import { decimal, type Trade, type TradeStore } from '@tradestore/core';
import { expect } from 'vitest';
import { collect } from '../collect.js';
import { makeTrades } from '../make-trades.js';
import { rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { candlesOfDay } from './candles-of-day.js';
import { save, type TradeScene, type TradeSuite } from './save-and-read.js';

const MAX_ROWS = 5;
const MINUTE = 60_000_000;
const NO_PRICE = decimal('0');

type Read = (store: TradeStore, world: World) => Promise<unknown[]>;

/** Reads whose answer has no bound but maxRows. */
const unbounded: Readonly<Record<string, Read>> = {
  'a range without limit': (store, { start, end }) => store.getTradesInTimerange(start, end),
  'a range of a token without limit': (store, { start, end, token }) =>
    store.getTradesInTimerange(start, end, { token }),
  'a range of a trader without limit': (store, { start, end, trader }) =>
    store.getTradesInTimerange(start, end, { trader }),
  'a transaction': (store, world) =>
    store.getTradesBySignature(world.signature('one'), { start: world.start, end: world.end }),
};

/** No result is cut silently. */
export function limits(suite: TradeSuite): void {
  suite.group('limits', (contract) => {
    contract('maxRows is what the store was opened with', async (scene) => {
      expect((await limited(scene)).store.maxRows).toBe(MAX_ROWS);
    });

    for (const [what, read] of Object.entries(unbounded)) {
      contract(`${what} of exactly maxRows trades is given whole`, async (scene) => {
        const { store, world } = await limited(scene, MAX_ROWS);
        expect((await read(store, world)).length).toBe(MAX_ROWS);
      });

      contract(`${what} of more than maxRows trades rejects with kind resource`, async (scene) => {
        const { store, world } = await limited(scene, MAX_ROWS + 1);
        const error = await rejectionOf(read(store, world), 'resource');
        expect(error.isTransient()).toBe(false);
        expect(error.outcome).toBe('not_applied');
      });
    }

    contract('a range that is too large names streamTrades as the way out', async (scene) => {
      const { store, world } = await limited(scene, MAX_ROWS + 1);
      const error = await rejectionOf(store.getTradesInTimerange(world.start, world.end), 'resource');
      expect(error.message).toContain('streamTrades');
    });

    contract('what lies after a cursor counts, not the whole range', async (scene) => {
      const { store, world, trades } = await limited(scene, MAX_ROWS + 2);
      const rest = store.getTradesInTimerange(world.start, world.end, { after: trades[1] });
      expect(await rest).toStrictEqual(trades.slice(2));
      await rejectionOf(store.getTradesInTimerange(world.start, world.end, { after: trades[0] }), 'resource');
    });

    contract('a limit of maxRows gives the first of a range that has more', async (scene) => {
      const { store, world, trades } = await limited(scene, MAX_ROWS + 1);
      const found = await store.getTradesInTimerange(world.start, world.end, { limit: MAX_ROWS });
      expect(found).toStrictEqual(trades.slice(0, MAX_ROWS));
    });

    contract('getTradesByToken with a limit of maxRows gives the newest of a token that has more', async (scene) => {
      const { store, world, trades } = await limited(scene, MAX_ROWS + 1);
      expect(await store.getTradesByToken(world.token, MAX_ROWS)).toStrictEqual(trades.slice(1).reverse());
    });

    contract('a limit above maxRows is refused with kind invalid_argument', async (scene) => {
      const { store, world } = await limited(scene);
      const limit = MAX_ROWS + 1;
      await rejectionOf(store.getTradesByToken(world.token, limit), 'invalid_argument');
      await rejectionOf(store.getTradesInTimerange(world.start, world.end, { limit }), 'invalid_argument');
    });

    contract('a pageSize above maxRows is refused with kind invalid_argument', async (scene) => {
      const { store, world } = await limited(scene);
      const range = { start: world.start, end: world.end };
      await rejectionOf(collect(store.streamTrades(range, { pageSize: MAX_ROWS + 1 })), 'invalid_argument');
    });

    for (const pageSize of [undefined, MAX_ROWS]) {
      contract(
        `a stream with a pageSize of ${pageSize ?? 'the default'} yields more than maxRows trades`,
        async (scene) => {
          const { store, world, trades } = await limited(scene, 3 * MAX_ROWS + 1);
          const found = await collect(store.streamTrades({ start: world.start, end: world.end }, { pageSize }));
          expect(found).toStrictEqual(trades);
        },
      );
    }

    contract('exactly maxRows candles are given whole, however many trades and buckets made them', async (scene) => {
      const small = await limited(scene);
      const trades = ofMinutes(small.world, 3 * MAX_ROWS);
      await save(
        small,
        trades.map((trade, at) => (at % 3 === 0 ? trade : { ...trade, tokenAmount: 0n, price: NO_PRICE })),
      );
      expect((await candlesOfDay(small)).length).toBe(MAX_ROWS);
    });

    contract('more than maxRows candles reject with kind resource', async (scene) => {
      const small = await limited(scene);
      await save(small, ofMinutes(small.world, MAX_ROWS + 1));
      const error = await rejectionOf(candlesOfDay(small), 'resource');
      expect(error.isTransient()).toBe(false);
      expect(error.outcome).toBe('not_applied');
    });
  });
}

/** The scene with a store of a small maxRows, which has so many trades of one transaction. */
async function limited(scene: TradeScene, count = 0): Promise<TradeScene & { readonly trades: readonly Trade[] }> {
  const { world } = scene;
  const small = { ...scene, store: await scene.open({ maxRows: MAX_ROWS }) };
  const one = { signature: world.signature('one'), time: world.at(0), slot: 7n, transactionIndex: 3 };
  const trades = makeTrades(world, count, (instruction) => ({ ...one, instruction }));
  if (count > 0) await save(small, trades);
  return { ...small, trades };
}

/** One trade in each of so many minutes. */
function ofMinutes(world: World, count: number): Trade[] {
  return makeTrades(world, count, (minute) => ({ time: world.at(minute * MINUTE) }));
}
