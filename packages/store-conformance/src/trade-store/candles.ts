import { decimal, LARGEST_DECIMAL, SMALLEST_DECIMAL, U64_MAX, WRAPPED_SOL } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { candlesOfDay, priced } from './candles-of-day.js';
import { save, type TradeSuite } from './save-and-read.js';

const MINUTE = 60_000_000;

/** The prices and volumes of a candle. */
export function candles(suite: TradeSuite): void {
  suite.group('candles', (contract) => {
    contract('a candle has open, high, low, close, volumes and the count of its trades', async (scene) => {
      const { world } = scene;
      await save(scene, world.shuffled(priced(world, ['2', '5', '1', '3'])));
      expect(await candlesOfDay(scene)).toStrictEqual([
        {
          token: world.token,
          quote: WRAPPED_SOL,
          start: world.start,
          open: decimal('2'),
          high: decimal('5'),
          low: decimal('1'),
          close: decimal('3'),
          volume: 40n,
          quoteVolume: 80n,
          trades: 4,
        },
      ]);
    });

    contract('open and close follow chain order, also among trades of the same microsecond', async (scene) => {
      const { world } = scene;
      const same = { time: world.at(0), slot: 7n };
      const order = [{ transactionIndex: null }, { transactionIndex: 2 }, { transactionIndex: 10 }];
      const trades = ['4', '6', '5'].map((price, at) =>
        makeTrade(world, { ...same, ...order[at], price: decimal(price) }),
      );
      await save(scene, trades.toReversed());
      expect(await candlesOfDay(scene)).toMatchObject([{ open: '4', close: '5' }]);
    });

    for (const [lower, higher] of [
      ['9', '10'],
      ['0.09', '0.1'],
      ['0.000000000000000000000009', '0.00000000000000000000001'],
      ['99999999999999', '99999999999999.5'],
      ['2', '1000000'],
    ] as const) {
      contract(`high and low compare prices by value: ${lower} is below ${higher}`, async (scene) => {
        const { world } = scene;
        await save(scene, priced(world, [lower, higher, lower]));
        expect(await candlesOfDay(scene)).toMatchObject([{ open: lower, high: higher, low: lower, close: lower }]);
        await save(scene, priced(world, [higher], { time: world.at(MINUTE) }));
        expect(await candlesOfDay(scene)).toMatchObject([
          {},
          { open: higher, high: higher, low: higher, close: higher },
        ]);
      });
    }

    contract('a candle holds the smallest and the largest price exactly', async (scene) => {
      const { world } = scene;
      await save(scene, priced(world, [SMALLEST_DECIMAL, LARGEST_DECIMAL, '1', LARGEST_DECIMAL]));
      const expected = { open: SMALLEST_DECIMAL, high: LARGEST_DECIMAL, low: SMALLEST_DECIMAL, close: LARGEST_DECIMAL };
      expect(await candlesOfDay(scene)).toMatchObject([expected]);
    });

    contract('volumes above 2^64 are exact', async (scene) => {
      const { world } = scene;
      const largest = { tokenAmount: U64_MAX, quoteAmount: U64_MAX };
      await save(scene, priced(world, ['1', '1', '1'], largest));
      expect(await candlesOfDay(scene)).toMatchObject([{ volume: 3n * U64_MAX, quoteVolume: 3n * U64_MAX }]);
    });

    contract('a trade with a zero amount counts in trades and volumes and makes no price', async (scene) => {
      const { world } = scene;
      const [nothing, something] = [
        { tokenAmount: 0n, price: decimal('0') },
        { quoteAmount: 0n, price: decimal('0') },
      ];
      const trades = [
        makeTrade(world, { ...nothing, time: world.at(0), quoteAmount: 7n }),
        ...priced(world, ['5', '4'], { time: world.at(1) }),
        makeTrade(world, { ...something, time: world.at(2), tokenAmount: 9n }),
      ];
      await save(scene, trades);
      const expected = { open: '5', high: '5', low: '4', close: '4', trades: 4, volume: 29n, quoteVolume: 47n };
      expect(await candlesOfDay(scene)).toMatchObject([expected]);
    });
  });
}
