import {
  address,
  type Decimal,
  decimal,
  I63_MAX,
  INDEX_MAX,
  LARGEST_DECIMAL,
  SMALLEST_DECIMAL,
  SOLANA_GENESIS,
  signature,
  type Trade,
  timestamp,
  U64_MAX,
} from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { bothWays, comeBack } from '../series/come-back.js';
import { tradeKit } from './kit.js';
import { readDay, save, type TradeScene, type TradeSuite } from './save-and-read.js';

/** 2255-06-05, the last moment that a Timestamp holds. */
const LAST_TIME = timestamp(Number.MAX_SAFE_INTEGER);
const FIRST_LOSSY = 2n ** 53n + 1n;

/** Numbers at and around the edges of their ranges. */
export function awkwardValues(suite: TradeSuite): void {
  suite.group('awkward values', (contract) => {
    contract('u64 max comes back as it went in', (scene) =>
      comeBackBothWays(scene, [{ tokenAmount: U64_MAX, quoteAmount: U64_MAX, fee: U64_MAX }]),
    );

    contract('amounts of every digit count come back as they went in', (scene) => {
      const powers = Array.from({ length: 20 }, (_, digits) => 10n ** BigInt(digits));
      const amounts = [...powers, ...powers.slice(1).map((power) => power - 1n), FIRST_LOSSY, U64_MAX - 1n];
      return comeBackBothWays(
        scene,
        amounts.map((amount) => ({ tokenAmount: amount, quoteAmount: amount, fee: amount })),
      );
    });

    contract('zero amounts come back as zero, with a price of 0', (scene) =>
      comeBackBothWays(scene, [
        { tokenAmount: 0n, price: decimal('0') },
        { quoteAmount: 0n, price: decimal('0') },
        { tokenAmount: 0n, quoteAmount: 0n, price: decimal('0') },
      ]),
    );

    contract('a fee of zero and a fee that is not known come back as they went in', (scene) =>
      comeBackBothWays(scene, [{ fee: 0n }, { fee: null }]),
    );

    contract('the smallest decimal comes back as it went in', (scene) =>
      comeBackBothWays(scene, [{ price: SMALLEST_DECIMAL }]),
    );

    contract('the largest decimal comes back as it went in', (scene) =>
      comeBackBothWays(scene, [{ price: LARGEST_DECIMAL }]),
    );

    contract('prices of every digit count come back as they went in', (scene) =>
      comeBackBothWays(
        scene,
        pricesOfEveryWidth().map((price) => ({ price })),
      ),
    );

    contract('every microsecond comes back as it went in', async (scene) => {
      const micros = [1, 2, 999, 1_000, 1_001, 999_999, 1_000_000, 123_456_789, 3_600_000_000, 86_399_999_999];
      await comeBackBothWays(
        scene,
        micros.map((since) => ({ time: scene.world.at(since) })),
      );
    });

    contract("a time of Solana's genesis comes back as it went in", async (scene) => {
      const trades = [SOLANA_GENESIS, timestamp(SOLANA_GENESIS + 1)].map((time) => makeTrade(scene.world, { time }));
      await save(scene, trades);
      expect(await scene.store.getTradesByToken(scene.world.token, 10)).toStrictEqual(trades.reverse());
    });

    contract('the largest times, up to 2^53 - 1 microseconds, come back as they went in', async (scene) => {
      const trades = [3, 2, 1, 0].map((before) => makeTrade(scene.world, { time: timestamp(LAST_TIME - before) }));
      await save(scene, trades);
      expect(await scene.store.getTradesByToken(scene.world.token, 10)).toStrictEqual(trades.reverse());
    });

    contract('slots from 0 to 2^63 - 1 come back as they went in', (scene) =>
      comeBackBothWays(
        scene,
        [0n, 1n, FIRST_LOSSY, I63_MAX - 1n, I63_MAX].map((slot) => ({ slot })),
      ),
    );

    contract('indexes from 0 to 2^31 - 1 come back as they went in', (scene) =>
      comeBackBothWays(
        scene,
        [0, 1, 255, 256, 65_536, INDEX_MAX - 1, INDEX_MAX].map((index) => ({
          transactionIndex: index,
          instruction: index,
          innerInstruction: index,
          fill: index,
        })),
      ),
    );

    contract('an inner instruction of null and one of 0 are two trades', async (scene) => {
      const trade = makeTrade(scene.world, { innerInstruction: null });
      const inner = { ...trade, innerInstruction: 0 };
      await save(scene, [trade, inner]);
      expect(await readDay(scene)).toStrictEqual([trade, inner]);
    });

    contract('a transaction index of null and one of 0 come back as they went in', (scene) =>
      comeBackBothWays(scene, [{ transactionIndex: null }, { transactionIndex: 0 }]),
    );

    contract('a trader, a quote, a pool and a token that are the same address come back as they went in', (scene) => {
      const { token } = scene.world;
      return comeBackBothWays(scene, [{ trader: token, quote: token, pool: token }]);
    });

    contract('addresses of 32 to 44 letters and signatures of 64 to 88 come back as they went in', (scene) => {
      const letters = scene.world.signature('letters');
      return comeBackBothWays(scene, [
        { trader: address(letters.slice(0, 32)), signature: signature(letters.slice(0, 64)) },
        { trader: address(letters.slice(0, 44)), signature: signature(letters.padEnd(88, 'z')) },
      ]);
    });

    contract('a venue of 1 and one of 64 characters come back as they went in', (scene) =>
      comeBackBothWays(scene, [{ venue: '-' }, { venue: 'venue-0123456789'.repeat(4) }]),
    );
  });
}

/** Each value is saved alone and in a batch. */
function comeBackBothWays(scene: TradeScene, changes: readonly Partial<Trade>[]): Promise<void> {
  return comeBack(tradeKit, scene, bothWays(changes));
}

/** 1 to 14 digits before the point, 1 to 24 after it, and both. */
function pricesOfEveryWidth(): Decimal[] {
  const digits = '12345678901234567890123456789';
  const integers = Array.from({ length: 14 }, (_, at) => digits.slice(0, at + 1));
  const fractions = Array.from({ length: 24 }, (_, at) => `0.${digits.slice(0, at).replace(/0$/, '5')}9`);
  const small = Array.from({ length: 24 }, (_, at) => `0.${'0'.repeat(at)}1`);
  const round = Array.from({ length: 14 }, (_, at) => `1${'0'.repeat(at)}`);
  const both = Array.from({ length: 14 }, (_, at) => `${digits.slice(0, at + 1)}.${digits.slice(0, 23)}7`);
  return [...integers, ...fractions, ...small, ...round, ...both].map((text) => decimal(text));
}
