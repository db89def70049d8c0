import {
  address,
  type Decimal,
  decimal,
  I63_MAX,
  I128_MAX,
  I128_MIN,
  LARGEST_DECIMAL,
  SMALLEST_DECIMAL,
  SOLANA_GENESIS,
  type TokenPrice,
  timestamp,
  U64_MAX,
  U128_MAX,
} from '@tradestore/core';
import { expect } from 'vitest';
import { makePool, makePrice } from '../make-prices.js';
import { poolsComeBack, pricesComeBack } from './come-back.js';
import { type CacheSuite, lasting } from './scene.js';

const FIRST_LOSSY = 2n ** 53n + 1n;
const TICK_MAX = 443_636;
const slots = [0n, 1n, FIRST_LOSSY, I63_MAX - 1n, I63_MAX];
const times = [SOLANA_GENESIS, timestamp(SOLANA_GENESIS + 1), timestamp(Number.MAX_SAFE_INTEGER)];
/** Of 1 to 20 digits, and at the edges of a double and of u64. */
const amounts = [
  0n,
  ...Array.from({ length: 20 }, (_, digits) => 10n ** BigInt(digits)),
  ...Array.from({ length: 19 }, (_, digits) => 10n ** BigInt(digits + 1) - 1n),
  FIRST_LOSSY,
  U64_MAX - 1n,
  U64_MAX,
];
const sums = [...amounts, 2n ** 64n, 2n ** 64n + 1n, 10n ** 38n, U128_MAX - 1n, U128_MAX];
const signed = [
  ...amounts,
  ...amounts.slice(1).map((amount) => -amount),
  I128_MIN,
  I128_MIN + 1n,
  I128_MAX - 1n,
  I128_MAX,
];

/** Numbers at and around the edges of their ranges. */
export function awkwardValues(suite: CacheSuite): void {
  suite.group('awkward values', (contract) => {
    contract('a price of 0 comes back as it went in', (scene) =>
      pricesComeBack(scene, [{ price: decimal('0'), confidence: decimal('0'), liquidityUsd: decimal('0') }]),
    );

    contract('the smallest and the largest decimal come back as they went in', (scene) =>
      pricesComeBack(scene, [SMALLEST_DECIMAL, LARGEST_DECIMAL].map(sameEverywhere)),
    );

    contract('decimals of every digit count come back as they went in', (scene) =>
      pricesComeBack(scene, decimalsOfEveryWidth().map(sameEverywhere)),
    );

    contract('slots from 0 to 2^63 - 1 come back as they went in', async (scene) => {
      await pricesComeBack(
        scene,
        slots.map((slot) => ({ slot })),
      );
      await poolsComeBack(
        scene,
        slots.map((slot) => makePool['bonding-curve'](scene.world, { slot })),
      );
    });

    contract('times from the genesis to 2^53 - 1 microseconds come back as they went in', async (scene) => {
      await pricesComeBack(
        scene,
        times.map((time) => ({ time })),
      );
      await poolsComeBack(
        scene,
        times.map((time) => makePool.concentrated(scene.world, { time })),
      );
    });

    contract('addresses of 32 to 44 letters come back as they went in', async (scene) => {
      const { store, world } = scene;
      const letters = world.signature('letters');
      const [short, long] = [address(letters.slice(0, 32)), address(letters.slice(0, 44))];
      for (const [token, quote] of [
        [short, long],
        [long, short],
      ] as const) {
        const price = makePrice(world, { token, quote });
        await store.setPrice(price, lasting);
        expect((await store.getPrice(token, { quote }))?.value).toStrictEqual(price);
        expect((await store.getPrices([token], { quote })).get(token)?.value).toStrictEqual(price);
      }
      await poolsComeBack(scene, [makePool.other(world, { token: short, quote: long })]);
    });

    contract('a venue of 1 and one of 64 characters come back as they went in', ({ world, ...scene }) =>
      poolsComeBack({ world, ...scene }, [
        makePool.concentrated(world, { venue: '-' }),
        makePool['constant-product'](world, { venue: 'venue-0123456789'.repeat(4) }),
      ]),
    );

    contract('reserves from 0 to 2^64 - 1 come back as they went in', async (scene) => {
      const { world } = scene;
      const reserves = amounts.map((amount) => ({ tokenReserve: amount, quoteReserve: amount }));
      await poolsComeBack(
        scene,
        reserves.map((reserve) => makePool['constant-product'](world, reserve)),
      );
      await poolsComeBack(
        scene,
        amounts.map((amount) =>
          makePool['bonding-curve'](world, {
            virtualTokenReserve: amount,
            virtualQuoteReserve: amount,
            realTokenReserve: amount,
            realQuoteReserve: amount,
            totalSupply: amount,
          }),
        ),
      );
    });

    contract('virtual reserves from -2^127 to 2^127 - 1 come back as they went in', (scene) =>
      poolsComeBack(
        scene,
        signed.map((virtualQuoteReserve) => makePool['constant-product'](scene.world, { virtualQuoteReserve })),
      ),
    );

    contract('liquidity and square roots from 0 to 2^128 - 1 come back as they went in', (scene) =>
      poolsComeBack(
        scene,
        sums.map((sum) => makePool.concentrated(scene.world, { liquidity: sum, sqrtPriceX64: sum })),
      ),
    );

    contract('ticks, spacings and fees at their edges come back as they went in', (scene) =>
      poolsComeBack(
        scene,
        [
          { tick: -TICK_MAX, tickSpacing: 1, feePpm: 0 },
          { tick: TICK_MAX, tickSpacing: 65_535, feePpm: 1_000_000 },
          { tick: 0, tickSpacing: 1, feePpm: 1 },
          { tick: -1, tickSpacing: 2, feePpm: 999_999 },
        ].map((edges) => makePool.concentrated(scene.world, edges)),
      ),
    );

    contract('a bonding curve that is complete and one that is not come back as they went in', (scene) =>
      poolsComeBack(
        scene,
        [true, false].map((complete) => makePool['bonding-curve'](scene.world, { complete })),
      ),
    );
  });
}

function sameEverywhere(value: Decimal): Partial<TokenPrice> {
  return { price: value, confidence: value, liquidityUsd: value };
}

/** 1 to 14 digits before the point, 1 to 24 after it, and both. */
function decimalsOfEveryWidth(): Decimal[] {
  const digits = '12345678901234567890123456789';
  const integers = Array.from({ length: 14 }, (_, at) => digits.slice(0, at + 1));
  const round = Array.from({ length: 14 }, (_, at) => `1${'0'.repeat(at)}`);
  const small = Array.from({ length: 24 }, (_, at) => `0.${'0'.repeat(at)}1`);
  const fractions = Array.from({ length: 24 }, (_, at) => `0.${digits.slice(0, at)}9`);
  const both = integers.map((integer) => `${integer}.${digits.slice(0, 23)}7`);
  return [...integers, ...round, ...small, ...fractions, ...both].map((text) => decimal(text));
}
