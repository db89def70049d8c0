import { decimal, type Trade } from '@tradestore/core';
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

/** What maxRows means for ranges, streams and candles. */
export function tradeLimits(suite: TradeSuite): void {
  suite.group('limits of trades', (contract) => {
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

/** The scene with a store of a small maxRows, which has so many trades. */
async function limited(scene: TradeScene, count = 0): Promise<TradeScene & { readonly trades: readonly Trade[] }> {
  const small = { ...scene, store: await scene.open({ maxRows: MAX_ROWS }) };
  const trades = makeTrades(scene.world, count);
  if (count > 0) await save(small, trades);
  return { ...small, trades };
}

/** One trade in each of so many minutes. */
function ofMinutes(world: World, count: number): Trade[] {
  return makeTrades(world, count, (minute) => ({ time: world.at(minute * MINUTE) }));
}
