import fc from 'fast-check';
import { expect, test } from 'vitest';
import { I63_MAX, INDEX_MAX, U64_MAX } from '../../src/model/integers.js';
import { SOLANA_GENESIS } from '../../src/model/timestamp.js';
import { assertTrade, type Trade, tradeFields } from '../../src/model/trade.js';
import {
  arbitraryAddress,
  arbitraryDecimal,
  arbitraryName,
  arbitrarySignature,
  arbitraryTrade,
} from '../arbitrary-trade.js';
import { sampleTrade } from '../sample-trade.js';
import { thrownBy } from '../thrown-by.js';

const names = Object.keys(tradeFields) as (keyof Trade)[];

/** Values on both sides of every limit, and of the types of the other fields. */
const content: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    '0',
    '-1',
    'buy',
    'sell',
    'BUY',
    'orca',
    'x'.repeat(64),
    'x'.repeat(65),
  ),
  fc.constantFrom<unknown>(0, -0, -1, 0.5, INDEX_MAX, INDEX_MAX + 1, SOLANA_GENESIS - 1, SOLANA_GENESIS, Number.NaN),
  fc.constantFrom<unknown>(-1n, 0n, I63_MAX, I63_MAX + 1n, U64_MAX, U64_MAX + 1n),
  fc.constantFrom<unknown>([], [1], {}, new Date(0), true),
  arbitraryAddress,
  arbitrarySignature,
  arbitraryDecimal,
  arbitraryName,
);

const changes = fc.dictionary(fc.constantFrom(...names), content, { maxKeys: 3, noNullPrototype: true });

/** The first field that breaks its rule in the table, or null: the slow way to check a trade. */
function firstBroken(value: Readonly<Record<string, unknown>>): string | null {
  const broken = names.find((name) => !tradeFields[name].accepts(value[name]));
  if (broken !== undefined) return broken;
  const noPrice = value['tokenAmount'] === 0n || value['quoteAmount'] === 0n;
  return (value['price'] === '0') === noPrice ? null : 'price';
}

test('assertTrade takes exactly what the table of fields takes, and names the first field that it refuses', () => {
  fc.assert(
    fc.property(arbitraryTrade, changes, (trade, changed) => {
      const value = { ...trade, ...changed };
      const field = firstBroken(value);
      const check = (): void => {
        assertTrade(value);
      };
      if (field === null) expect(check).not.toThrow();
      else expect(thrownBy(check).details).toEqual({ what: 'trade', field });
    }),
    { numRuns: 5_000 },
  );
});

test('each field of a trade stands in the table, and decides alone', () => {
  expect(names.toSorted()).toEqual(Object.keys(sampleTrade).toSorted());
  for (const field of names) {
    const error = thrownBy(() => {
      assertTrade({ ...sampleTrade, [field]: { not: 'it' } });
    });
    expect(error.details).toEqual({ what: 'trade', field });
  }
});

test('an array is no trade, whatever members it was given', () => {
  const error = thrownBy(() => {
    assertTrade(Object.assign([], sampleTrade));
  });
  expect(error.message).toBe('trade: must be an object (got an array)');
});
