import { describe, expectTypeOf, test } from 'vitest';
import type { Address, Signature } from '../../src/model/address.js';
import type { Candle } from '../../src/model/candle.js';
import { decode, fromJson } from '../../src/model/codec.js';
import { type Decimal, decimal } from '../../src/model/decimal.js';
import type { TimeBound, Timestamp } from '../../src/model/timestamp.js';
import { assertTrade, compareTrades, type Trade, type TradeCursor, type TradeKey } from '../../src/model/trade.js';
import { sampleTrade } from '../sample-trade.js';

describe('an amount', () => {
  test('is a bigint and never a number', () => {
    expectTypeOf<Trade['tokenAmount' | 'quoteAmount' | 'slot']>().toEqualTypeOf<bigint>();
    expectTypeOf<Trade['fee']>().toEqualTypeOf<bigint | null>();
    // @ts-expect-error a number loses lamports above 2^53
    const trade: Trade = { ...sampleTrade, tokenAmount: 1 };
    expectTypeOf(trade).toEqualTypeOf<Trade>();
  });
});

describe('a branded value', () => {
  test('a plain string is not an Address, a Signature or a Decimal', () => {
    expectTypeOf<string>().not.toExtend<Address>();
    expectTypeOf<string>().not.toExtend<Signature>();
    expectTypeOf<string>().not.toExtend<Decimal>();
    expectTypeOf<'0.5'>().not.toExtend<Decimal>();
    expectTypeOf<Address>().not.toExtend<Decimal>();
  });

  test('a plain number is not a Timestamp, and neither number nor text is a query bound', () => {
    expectTypeOf<number>().not.toExtend<Timestamp>();
    expectTypeOf<number>().not.toExtend<TimeBound>();
    expectTypeOf<string>().not.toExtend<TimeBound>();
    expectTypeOf<Date>().toExtend<TimeBound>();
    expectTypeOf<Timestamp>().toExtend<TimeBound>();
  });

  test('is still text or a number to who reads it', () => {
    expectTypeOf<Address>().toExtend<string>();
    expectTypeOf<Decimal>().toExtend<string>();
    expectTypeOf<Timestamp>().toExtend<number>();
  });

  test('a Decimal is made from text, a number or a bigint', () => {
    expectTypeOf(decimal).parameter(0).toEqualTypeOf<string | number | bigint>();
    expectTypeOf(decimal).returns.toEqualTypeOf<Decimal>();
  });
});

describe('a trade', () => {
  test('is a cursor and a key', () => {
    expectTypeOf<Trade>().toExtend<TradeCursor>();
    expectTypeOf<Trade>().toExtend<TradeKey>();
    expectTypeOf<TradeCursor>().toExtend<TradeKey>();
    expectTypeOf(compareTrades).toBeCallableWith(sampleTrade, sampleTrade);
  });

  test('its key alone is no cursor', () => {
    expectTypeOf<TradeKey>().not.toExtend<TradeCursor>();
  });

  test('says null for what is not known, never undefined', () => {
    expectTypeOf<undefined>().not.toExtend<Trade['pool' | 'fee' | 'innerInstruction' | 'transactionIndex']>();
    expectTypeOf<Partial<Trade>>().not.toExtend<Trade>();
  });

  test('cannot be changed', () => {
    // @ts-expect-error fields are readonly: one trade may be in many hands
    sampleTrade.fill = 1;
  });

  test('is what an unknown value is after assertTrade', () => {
    const value: unknown = sampleTrade;
    assertTrade(value);
    expectTypeOf(value).toEqualTypeOf<Trade>();
  });
});

test('the codec gives the type that was asked for, and knows no others', () => {
  expectTypeOf(decode('trade', '')).toEqualTypeOf<Trade>();
  expectTypeOf(fromJson('candle', null)).toEqualTypeOf<Candle>();
  // @ts-expect-error no such type
  decode('order', '');
});
