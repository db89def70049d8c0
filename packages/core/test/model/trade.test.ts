import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SMALLEST_DECIMAL } from '../../src/model/decimal.js';
import { assertTrade, assertTradeCursor, assertTradeKey } from '../../src/model/trade.js';
import { arbitraryTrade } from '../arbitrary-trade.js';
import { realTrades } from '../real-trades.js';
import { sampleTrade } from '../sample-trade.js';
import { thrownBy } from '../thrown-by.js';

describe('assertTrade', () => {
  test('takes every valid trade, over the whole range of each field', () => {
    fc.assert(
      fc.property(arbitraryTrade, (trade) => {
        expect(() => {
          assertTrade(trade);
        }).not.toThrow();
      }),
    );
  });

  test('takes every real trade', () => {
    expect(() => {
      for (const [index, trade] of realTrades().entries()) assertTrade(trade, index);
    }).not.toThrow();
  });

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['an array', [sampleTrade]],
    ['a string of 5 characters', 'trade'],
    ['a number', 1],
    ['a function', assertTrade],
  ])('refuses what is no object: %s', (type, value) => {
    const error = thrownBy(() => {
      assertTrade(value, 4);
    });
    expect(error.message).toBe(`trade 4: must be an object (got ${type})`);
    expect(error.details).toEqual({ what: 'trade', index: 4 });
  });

  test('leaves the index out for a single trade', () => {
    const error = thrownBy(() => {
      assertTrade({ ...sampleTrade, fill: -1 });
    });
    expect(error.message).toBe('trade: fill: must be an integer number from 0 to 2^31 - 1 (got a negative number)');
    expect(error.details).toEqual({ what: 'trade', field: 'fill' });
  });

  test.each([
    ['a price and no tokenAmount', { tokenAmount: 0n }],
    ['a price and no quoteAmount', { quoteAmount: 0n }],
    ['both amounts and no price', { price: '0' }],
  ])('refuses %s', (_what, fields) => {
    const error = thrownBy(() => {
      assertTrade({ ...sampleTrade, ...fields }, 17);
    });
    expect(error.message).toMatch(
      /^trade 17: price: must be '0' exactly when tokenAmount or quoteAmount is zero; compute it with priceOf\(...\) /,
    );
    expect(error.details).toEqual({ what: 'trade', index: 17, field: 'price' });
  });

  test('takes zero amounts with the price 0, and the smallest price with the smallest amounts', () => {
    for (const fields of [
      { tokenAmount: 0n, price: '0' },
      { quoteAmount: 0n, price: '0' },
      { tokenAmount: 0n, quoteAmount: 0n, price: '0' },
      { tokenAmount: 1n, quoteAmount: 1n, price: SMALLEST_DECIMAL },
    ]) {
      expect(() => {
        assertTrade({ ...sampleTrade, ...fields });
      }).not.toThrow();
    }
  });

  test('does not change the trade, nor needs it to be mutable', () => {
    const trade = Object.freeze({ ...sampleTrade });
    assertTrade(trade);
    expect(trade).toEqual(sampleTrade);
  });
});

describe('what is part of a trade', () => {
  const { time, signature, instruction, innerInstruction, fill, slot, transactionIndex } = sampleTrade;
  const key = { time, signature, instruction, innerInstruction, fill };
  const cursor = { ...key, slot, transactionIndex };

  test('a trade and its five key fields are a trade key', () => {
    for (const value of [key, sampleTrade]) {
      expect(() => {
        assertTradeKey(value);
      }).not.toThrow();
    }
  });

  test('a trade and its seven fields of chain order are a cursor, its key alone is not', () => {
    for (const value of [cursor, sampleTrade]) {
      expect(() => {
        assertTradeCursor(value);
      }).not.toThrow();
    }
    const error = thrownBy(() => {
      assertTradeCursor(key);
    });
    expect(error.message).toMatch(
      /^trade cursor: slot: must be a bigint from 0 to 2\^63 - 1; write 1n \(in JSON "1"\) and not 1 \(got undefined\)/,
    );
  });

  test.each(Object.keys(key))('a trade key without %s is refused by name', (field) => {
    const error = thrownBy(() => {
      assertTradeKey({ ...key, [field]: undefined });
    });
    expect(error.message).toMatch(new RegExp(`^trade key: ${field}: must be `));
    expect(error.details).toEqual({ what: 'trade key', field });
  });
});
