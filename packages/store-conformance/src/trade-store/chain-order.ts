import { signature, type Trade } from '@tradestore/core';
import { expect } from 'vitest';
import { collect } from '../collect.js';
import { makeTrade, makeTrades } from '../make-trades.js';
import type { World } from '../world.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';
import { makeTies, PLACES_OF_A_TRANSACTION, placeOf } from './ties.js';

/** A rule of chain order: what it says, and trades in the order that it gives them. */
type Rule = readonly [string, (world: World) => Trade[]];

/** Signatures that alone would sort the other way round, so that only the rule can put the rows right. */
const descendingLetters = ['z', 'y', 'b', 'a', 'Z', 'B', 'A', '9', '1'];

const rules: readonly Rule[] = [
  [
    'an earlier time comes first, whatever the slot',
    (world) => [30n, 20n, 10n].map((slot, at) => makeTrade(world, { time: world.at(at), slot })),
  ],
  [
    'of one time the lower slot comes first, as a number and not as text',
    (world) =>
      [0n, 9n, 10n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n].map((slot, at) =>
        makeTrade(world, { time: world.at(0), slot, transactionIndex: 10 - at }),
      ),
  ],
  [
    'of one slot the lower transactionIndex comes first, null before 0, whatever the signature',
    (world) =>
      [null, 0, 1, 2, 10, 2 ** 31 - 1].map((transactionIndex, at) =>
        makeTrade(world, { ...sameSlot(world), transactionIndex, signature: signed(world, descendingLetters[at]) }),
      ),
  ],
  [
    'of one transactionIndex the lower signature comes first, by code point and not by alphabet',
    (world) =>
      ['1', '9', 'A', 'B', 'Z', 'a', 'b', 'y', 'z'].map((letter, at) =>
        makeTrade(world, {
          ...sameSlot(world),
          transactionIndex: null,
          signature: signed(world, letter),
          instruction: 100 - at,
        }),
      ),
  ],
  [
    'a signature that begins another one comes before it',
    (world) =>
      [64, 65, 88].map((length, at) =>
        makeTrade(world, {
          ...sameSlot(world),
          transactionIndex: null,
          signature: signature(world.signature('long').padEnd(88, '1').slice(0, length)),
          instruction: 100 - at,
        }),
      ),
  ],
  [
    'of one transaction the lower instruction comes first, 10 after 2',
    (world) =>
      inOneTransaction(world, [0, 1, 2, 10, 2 ** 31 - 1], (instruction, at) => ({
        instruction,
        innerInstruction: at % 2 === 0 ? 50 - at : null,
      })),
  ],
  [
    'of one instruction the lower innerInstruction comes first, null before 0 and 10 after 2',
    (world) =>
      inOneTransaction(world, [null, 0, 1, 2, 10, 2 ** 31 - 1], (innerInstruction, at) => ({
        instruction: 3,
        innerInstruction,
        fill: 50 - at,
      })),
  ],
  [
    'of one innerInstruction the lower fill comes first, 10 after 2',
    (world) =>
      inOneTransaction(world, [0, 1, 2, 10, 2 ** 31 - 1], (fill) => ({ instruction: 3, innerInstruction: 4, fill })),
  ],
  ['trades that differ in all of it are in chain order', (world) => [...makeTies(world, 0), ...makeTies(world, 1)]],
];

/** time, slot, transactionIndex (null first), signature, instruction, innerInstruction (null first), fill. */
export function chainOrder(suite: TradeSuite): void {
  suite.group('chain order', (contract) => {
    for (const [sentence, inOrder] of rules) {
      contract(`${sentence}: getTradesInTimerange`, async (scene) => {
        const trades = inOrder(scene.world);
        await save(scene, scene.world.shuffled(trades));
        expect((await readDay(scene)).map(placeOf)).toStrictEqual(trades.map(placeOf));
      });

      contract(`${sentence}, in reverse: getTradesByToken`, async (scene) => {
        const trades = inOrder(scene.world);
        await save(scene, scene.world.shuffled(trades));
        const found = await scene.store.getTradesByToken(scene.world.token, trades.length);
        expect(found.map(placeOf)).toStrictEqual(trades.map(placeOf).reverse());
      });
    }

    contract('the trades of one transaction are in chain order: getTradesBySignature', async (scene) => {
      const { store, world } = scene;
      const own = makeTrade(world).signature;
      const trades = makeTies(world)
        .slice(0, PLACES_OF_A_TRANSACTION)
        .map((trade) => ({ ...trade, signature: own }));
      await save(scene, world.shuffled(trades));
      const found = await store.getTradesBySignature(own, { start: world.start, end: world.end });
      expect(found.map(placeOf)).toStrictEqual(trades.map(placeOf));
    });

    contract('a stream is in chain order', async (scene) => {
      const trades = makeTies(scene.world);
      await save(scene, scene.world.shuffled(trades));
      const found = await collect(scene.store.streamTrades({ start: scene.world.start, end: scene.world.end }));
      expect(found.map(placeOf)).toStrictEqual(trades.map(placeOf));
    });

    contract('the order does not depend on when a trade was saved', async (scene) => {
      const trades = makeTrades(scene.world, 20);
      for (const part of [trades.slice(10), trades.slice(0, 5), trades.slice(5, 10)]) await save(scene, part);
      expect((await readDay(scene)).map(placeOf)).toStrictEqual(trades.map(placeOf));
    });
  });
}

function sameSlot(world: World): Pick<Trade, 'time' | 'slot'> {
  return { time: world.at(0), slot: 7n };
}

function signed(world: World, letter = '1'): Trade['signature'] {
  return signature(`${letter}${world.signature('any').slice(1)}`);
}

function inOneTransaction<T>(
  world: World,
  values: readonly T[],
  changesOf: (value: T, at: number) => Partial<Trade>,
): Trade[] {
  const transaction = { ...sameSlot(world), transactionIndex: 5, signature: signed(world) };
  return values.map((value, at) => makeTrade(world, { ...transaction, ...changesOf(value, at) }));
}
