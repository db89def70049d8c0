import { describe, expectTypeOf, test } from 'vitest';
import type { CallOptions } from '../../src/call-options.js';
import type { Address } from '../../src/model/address.js';
import type { Timestamp } from '../../src/model/timestamp.js';
import type { Trade } from '../../src/model/trade.js';
import type { TradeStore } from '../../src/trade-store.js';

declare const store: TradeStore;
declare const token: Address;
declare const start: Timestamp;

describe('a store', () => {
  test('without one of the members is no TradeStore', () => {
    expectTypeOf<Omit<TradeStore, 'saveTrade'>>().not.toExtend<TradeStore>();
    expectTypeOf<Omit<TradeStore, 'streamTrades'>>().not.toExtend<TradeStore>();
    expectTypeOf<Omit<TradeStore, 'flush'>>().not.toExtend<TradeStore>();
    expectTypeOf<Omit<TradeStore, 'durability'>>().not.toExtend<TradeStore>();
    expectTypeOf<Omit<TradeStore, typeof Symbol.asyncDispose>>().not.toExtend<TradeStore>();
  });

  test('made as an object that misses a method does not compile', () => {
    const { getCandles: _getCandles, ...rest } = store;
    // @ts-expect-error getCandles is missing
    const incomplete: TradeStore = { ...rest };
    expectTypeOf(incomplete).toEqualTypeOf<TradeStore>();
  });

  test('made as a class that misses methods does not compile', () => {
    // @ts-expect-error saveTrade and all else are missing
    class Incomplete implements TradeStore {
      readonly name: string = 'incomplete';
    }
    expectTypeOf<Incomplete>().not.toExtend<TradeStore>();
  });

  test('can be disposed of with await using', () => {
    expectTypeOf<TradeStore>().toExtend<AsyncDisposable>();
  });
});

describe('optional members under exactOptionalPropertyTypes', () => {
  const maybe: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number | undefined } = {
    signal: undefined,
    timeoutMs: undefined,
  };

  test('a signal that may be undefined is accepted by every method', () => {
    expectTypeOf(maybe).toExtend<CallOptions>();
    expectTypeOf(maybe).toExtend<NonNullable<Parameters<TradeStore['saveTrade']>[1]>>();
    expectTypeOf(maybe).toExtend<NonNullable<Parameters<TradeStore['flush']>[1]>>();
    expectTypeOf(maybe).toExtend<NonNullable<Parameters<TradeStore['getTradesByToken']>[2]>>();
    expectTypeOf(maybe).toExtend<NonNullable<Parameters<TradeStore['streamTrades']>[1]>>();
    expectTypeOf({ ...maybe, start, end: start }).toExtend<Parameters<TradeStore['getTradesBySignature']>[1]>();
  });

  test('so is a filter, a limit, a cursor or a quote that may be undefined', () => {
    const filter: { token: Address | undefined; limit: number | undefined; after: Trade | undefined } = {
      token: undefined,
      limit: undefined,
      after: undefined,
    };
    expectTypeOf(filter).toExtend<NonNullable<Parameters<TradeStore['getTradesInTimerange']>[2]>>();
    expectTypeOf<{ token: Address; quote: Address | undefined; start: Date; end: Date; interval: '1m' }>().toExtend<
      Parameters<TradeStore['getCandles']>[0]
    >();
  });
});

describe('a call', () => {
  test('with a mistyped option does not compile', () => {
    // @ts-expect-error it is timeoutMs
    expectTypeOf(store.getTradesByToken(token, 10, { timeout: 5 })).resolves.toEqualTypeOf<Trade[]>();
  });

  test('with a number or text as a bound does not compile', () => {
    // @ts-expect-error Date.now() is in milliseconds; make a Timestamp of it
    expectTypeOf(store.getTradesInTimerange(Date.now(), start)).resolves.toEqualTypeOf<Trade[]>();
    // @ts-expect-error ISO text; timestampFromIso makes a Timestamp of it
    expectTypeOf(store.getTradesInTimerange('2024-08-21T00:00:00Z', start)).resolves.toEqualTypeOf<Trade[]>();
  });

  test('with an interval that there is not does not compile', () => {
    // @ts-expect-error no such interval
    void store.getCandles({ token, start, end: start, interval: '2m' });
  });

  test('of getTrade says that there may be none', () => {
    expectTypeOf<TradeStore['getTrade']>().returns.resolves.toEqualTypeOf<Trade | null>();
  });
});
