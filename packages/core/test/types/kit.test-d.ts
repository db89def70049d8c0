import type * as kit8 from '@solana/kit';
import type * as kit2 from 'kit-2';
import { describe, expectTypeOf, test } from 'vitest';
import { type Address, address, type Signature, signature } from '../../src/model/address.js';
import { type Timestamp, timestampFromSeconds } from '../../src/model/timestamp.js';
import type { Trade } from '../../src/model/trade.js';
import type { TradeStore } from '../../src/trade-store.js';

describe('values of @solana/kit 8', () => {
  test('an Address is assignable both ways', () => {
    expectTypeOf<Address>().toExtend<kit8.Address>();
    expectTypeOf<kit8.Address>().toExtend<Address>();
    expectTypeOf<Address<'abc'>>().toExtend<kit8.Address<'abc'>>();
    expectTypeOf<kit8.Address<'abc'>>().toExtend<Address<'abc'>>();
  });

  test('a Signature is assignable both ways', () => {
    expectTypeOf<Signature>().toExtend<kit8.Signature>();
    expectTypeOf<kit8.Signature>().toExtend<Signature>();
  });

  test('Slot, Lamports and UnixTimestamp flow in without a cast', () => {
    expectTypeOf<kit8.Slot>().toExtend<Trade['slot']>();
    expectTypeOf<kit8.Lamports>().toExtend<Trade['quoteAmount']>();
    expectTypeOf<kit8.Lamports>().toExtend<Trade['fee']>();
    expectTypeOf(timestampFromSeconds).toBeCallableWith(0n as kit8.UnixTimestamp);
  });
});

describe('values of @solana/kit 2.3', () => {
  test('an Address is assignable both ways', () => {
    expectTypeOf<Address>().toExtend<kit2.Address>();
    expectTypeOf<kit2.Address>().toExtend<Address>();
    expectTypeOf<Address<'abc'>>().toExtend<kit2.Address<'abc'>>();
    expectTypeOf<kit2.Address<'abc'>>().toExtend<Address<'abc'>>();
  });

  test('a Signature is assignable both ways', () => {
    expectTypeOf<Signature>().toExtend<kit2.Signature>();
    expectTypeOf<kit2.Signature>().toExtend<Signature>();
  });

  test('Slot, Lamports and UnixTimestamp flow in without a cast', () => {
    expectTypeOf<kit2.Slot>().toExtend<Trade['slot']>();
    expectTypeOf<kit2.Lamports>().toExtend<Trade['quoteAmount']>();
    expectTypeOf(timestampFromSeconds).toBeCallableWith(0n as kit2.UnixTimestamp);
  });
});

test('the block time of a transaction that kit fetched becomes a Timestamp', () => {
  type Fetched = NonNullable<ReturnType<kit8.GetTransactionApi['getTransaction']>>;
  expectTypeOf<NonNullable<Fetched['blockTime']>>().toExtend<Parameters<typeof timestampFromSeconds>[0]>();
  expectTypeOf<Fetched['slot']>().toExtend<Trade['slot']>();
  expectTypeOf(timestampFromSeconds).returns.toEqualTypeOf<Timestamp>();
});

test('a store takes the addresses and signatures of kit, and gives kit what it returns', () => {
  expectTypeOf<kit8.Address>().toExtend<Parameters<TradeStore['getTradesByToken']>[0]>();
  expectTypeOf<kit8.Signature>().toExtend<Parameters<TradeStore['getTradesBySignature']>[0]>();
  expectTypeOf<Trade['token']>().toExtend<Parameters<typeof kit8.isOffCurveAddress>[0]>();
});

test('address keeps a literal type as kit does', () => {
  expectTypeOf(address('So11111111111111111111111111111111111111112')).toExtend<
    kit8.Address<'So11111111111111111111111111111111111111112'>
  >();
  expectTypeOf(signature).returns.toExtend<kit8.Signature>();
});

test('an Address is no Signature, nor the other way round', () => {
  expectTypeOf<Address>().not.toExtend<Signature>();
  expectTypeOf<Signature>().not.toExtend<Address>();
});
