import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Signature, signature } from '../../src/model/address.js';
import { I63_MAX, INDEX_MAX } from '../../src/model/integers.js';
import { SOLANA_GENESIS, timestamp } from '../../src/model/timestamp.js';
import { assertTradeCursor, compareTrades, type TradeCursor, tradeKeyText } from '../../src/model/trade.js';
import { realTrades } from '../real-trades.js';
import { sampleTrade } from '../sample-trade.js';

const index = fc.constantFrom(0, 1, 2, 10, INDEX_MAX);
const signatures: Signature[] = [
  '1'.repeat(64),
  '1'.repeat(65),
  `${'1'.repeat(63)}Z`,
  `${'1'.repeat(63)}a`,
  'z'.repeat(88),
].map(signature);

/** Few values per field, so that every field gets to decide. */
const closeCursor: fc.Arbitrary<TradeCursor> = fc.record({
  time: fc.constantFrom(SOLANA_GENESIS, timestamp(SOLANA_GENESIS + 1), timestamp(Number.MAX_SAFE_INTEGER)),
  slot: fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 53n + 1n, I63_MAX),
  transactionIndex: fc.option(index),
  signature: fc.constantFrom(...signatures),
  instruction: index,
  innerInstruction: fc.option(index),
  fill: index,
});

/** Cursors that differ in one field or in none, so that the last fields decide often enough. */
const pairOfCursors = fc
  .tuple(
    closeCursor,
    closeCursor,
    fc.subarray(['time', 'slot', 'transactionIndex', 'signature', 'instruction', 'innerInstruction', 'fill'] as const),
  )
  .map(([a, b, same]) => [a, { ...b, ...Object.fromEntries(same.map((field) => [field, a[field]])) }] as const);

/** Chain order said naively: each field as text that sorts as the field does, null as the least. */
function naive(cursor: TradeCursor): string[] {
  const digits = (value: number | bigint | null): string =>
    value === null ? '' : `n${String(value).padStart(20, '0')}`;
  const { time, slot, transactionIndex, instruction, innerInstruction, fill } = cursor;
  return [
    digits(time),
    digits(slot),
    digits(transactionIndex),
    cursor.signature,
    digits(instruction),
    digits(innerInstruction),
    digits(fill),
  ];
}

function naiveOrder(a: TradeCursor, b: TradeCursor): number {
  const right = naive(b);
  for (const [at, text] of naive(a).entries()) {
    const other = right[at] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

describe('compareTrades', () => {
  test('is time, slot, transactionIndex, signature, instruction, innerInstruction, fill, with null first', () => {
    fc.assert(
      fc.property(pairOfCursors, ([a, b]) => {
        expect(Math.sign(compareTrades(a, b))).toBe(naiveOrder(a, b));
      }),
      { numRuns: 3_000 },
    );
  });

  test('is a total order: antisymmetric, transitive, and zero only for the same place', () => {
    fc.assert(
      fc.property(pairOfCursors, closeCursor, ([a, b], c) => {
        expect(Math.sign(compareTrades(a, b))).toBe(0 - Math.sign(compareTrades(b, a)));
        expect(compareTrades(a, { ...a })).toBe(0);
        if (compareTrades(a, b) === 0) expect(a).toEqual(b);
        const [first, second, third] = [a, b, c].sort(compareTrades) as [TradeCursor, TradeCursor, TradeCursor];
        expect(compareTrades(first, second)).toBeLessThanOrEqual(0);
        expect(compareTrades(second, third)).toBeLessThanOrEqual(0);
        expect(compareTrades(first, third)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 3_000 },
    );
  });

  test('puts null before 0, and 2 before 10', () => {
    const at = (fields: Partial<TradeCursor>): TradeCursor => ({ ...sampleTrade, ...fields });
    expect(compareTrades(at({ transactionIndex: null }), at({ transactionIndex: 0 }))).toBeLessThan(0);
    expect(compareTrades(at({ innerInstruction: null }), at({ innerInstruction: 0 }))).toBeLessThan(0);
    expect(compareTrades(at({ instruction: 2 }), at({ instruction: 10 }))).toBeLessThan(0);
    expect(compareTrades(at({ transactionIndex: null }), at({ transactionIndex: null }))).toBe(0);
  });

  test('tells slots apart that a number cannot', () => {
    const [a, b] = [
      { ...sampleTrade, slot: 2n ** 53n },
      { ...sampleTrade, slot: 2n ** 53n + 1n },
    ];
    expect(compareTrades(a, b)).toBeLessThan(0);
  });

  test('agrees with the order of the real trades, no two of which have one place', () => {
    const trades = realTrades();
    for (const [at, trade] of trades.entries()) {
      const next = trades[at + 1];
      if (next !== undefined) expect(compareTrades(trade, next), `line ${at + 1}`).toBeLessThan(0);
    }
    expect(new Set(trades.map(tradeKeyText)).size).toBe(trades.length);
  });
});

describe('tradeKeyText', () => {
  test('is the same for the same key, and only then', () => {
    fc.assert(
      fc.property(pairOfCursors, ([a, b]) => {
        const same = ([a, b] as const).map(({ time, signature, instruction, innerInstruction, fill }) =>
          [time, signature, instruction, String(innerInstruction), fill].join(' '),
        );
        expect(tradeKeyText(a) === tradeKeyText(b)).toBe(same[0] === same[1]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('leaves out what is no part of the key', () => {
    expect(tradeKeyText({ ...sampleTrade, slot: 1n, transactionIndex: null, venue: 'orca' } as TradeCursor)).toBe(
      tradeKeyText(sampleTrade),
    );
  });
});

test('the cursors of these tests are valid', () => {
  fc.assert(
    fc.property(closeCursor, (cursor) => {
      expect(() => {
        assertTradeCursor(cursor);
      }).not.toThrow();
    }),
  );
});
