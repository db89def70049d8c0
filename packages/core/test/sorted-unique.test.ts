import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareText, compareTradeKeys, signature, type Trade, timestamp, tradeKeyText } from '../src/index.js';
import { sortedUnique as sortedUniqueRows } from '../src/sorted-unique.js';
import { sampleTrade } from './sample-trade.js';

const sortedUnique = (trades: readonly Trade[]): readonly Trade[] => sortedUniqueRows(trades, compareTradeKeys);

/** Trades of few keys, so that keys meet; `fee` tells apart those with one key. */
const batch: fc.Arbitrary<Trade[]> = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 3 }).map((micros) => timestamp(sampleTrade.time + micros)),
      signature: fc.constantFrom('1', 'A', 'z').map((letter) => signature(letter.repeat(64))),
      instruction: fc.integer({ min: 0, max: 11 }),
      innerInstruction: fc.option(fc.integer({ min: 0, max: 1 })),
      fill: fc.integer({ min: 0, max: 1 }),
    }),
    { maxLength: 60 },
  )
  .map((keys) => keys.map((key, at) => ({ ...sampleTrade, ...key, fee: BigInt(at) })));

const inOrder = batch.map((trades) => sortedUnique(trades));

/** The same in other words: a map keeps the last of each key. */
function model(trades: readonly Trade[]): Trade[] {
  const byKey = new Map(trades.map((trade) => [tradeKeyText(trade), trade]));
  return [...byKey.values()].sort(
    (a, b) =>
      a.time - b.time ||
      compareText(a.signature, b.signature) ||
      a.instruction - b.instruction ||
      (a.innerInstruction ?? -1) - (b.innerInstruction ?? -1) ||
      a.fill - b.fill,
  );
}

describe('sortedUnique', () => {
  test('keeps the last trade of each key, in the order of the key', () => {
    fc.assert(
      fc.property(batch, (trades) => {
        expect(sortedUnique(trades)).toEqual(model(trades));
      }),
    );
  });

  test('keeps the later of two trades with one key also when the batch is in order', () => {
    const later = { ...sampleTrade, fee: 1n };
    expect(sortedUnique([sampleTrade, later])).toEqual([later]);
  });

  test('gives a batch that is in order back as it is, in an array of its own', () => {
    fc.assert(
      fc.property(inOrder, (trades) => {
        const result = sortedUnique(trades);
        expect(result).toEqual(trades);
        expect(result).not.toBe(trades);
      }),
    );
  });

  test('leaves the array of the caller as it was', () => {
    fc.assert(
      fc.property(batch, (trades) => {
        const before = trades.slice();
        sortedUnique(trades);
        expect(trades).toEqual(before);
      }),
    );
  });

  test('takes a batch of 300 000 trades in any order', () => {
    const trades = Array.from({ length: 300_000 }, (_, at): Trade => {
      const place = (at * 7_919) % 300_000;
      return { ...sampleTrade, instruction: place, fill: 0 };
    });
    const sorted = sortedUnique(trades);
    expect(sorted).toHaveLength(300_000);
    expect(sorted.every((trade, at) => trade.instruction === at)).toBe(true);
  });
});
