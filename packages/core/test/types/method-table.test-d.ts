import { describe, expectTypeOf, test } from 'vitest';
import type { LayerOptions } from '../../src/layers/layer-options.js';
import { withLayers } from '../../src/layers/with-layers.js';
import type { MethodTable } from '../../src/method-table.js';
import type { Store } from '../../src/store.js';
import type { TradeStore } from '../../src/trade-store.js';
import { tradeStoreMethods } from '../../src/trade-store-methods.js';

type Table = MethodTable<TradeStore>;

declare const store: TradeStore;

describe('a method table', () => {
  test('describes every member of the contract, and none besides', () => {
    expectTypeOf<keyof Table>().toEqualTypeOf<keyof TradeStore & string>();
    expectTypeOf(tradeStoreMethods).toEqualTypeOf<Table>();
  });

  test('that misses a member does not compile', () => {
    const { getTrade: _getTrade, ...rest } = tradeStoreMethods;
    // @ts-expect-error getTrade is missing
    const table: Table = rest;
    expectTypeOf(table).toEqualTypeOf<Table>();
  });

  test('with an extra member does not compile', () => {
    // @ts-expect-error no such member
    const table: Table = { ...tradeStoreMethods, getTrades: { kind: 'read', bag: 0 } };
    expectTypeOf(table).toEqualTypeOf<Table>();
  });

  test('with the wrong kind does not compile', () => {
    // @ts-expect-error a method is no value
    const value: Table = { ...tradeStoreMethods, saveTrade: { kind: 'value' } };
    // @ts-expect-error a property is no read
    const read: Table = { ...tradeStoreMethods, maxRows: { kind: 'read', bag: 0 } };
    // @ts-expect-error a stream is no read
    const stream: Table = { ...tradeStoreMethods, streamTrades: { kind: 'read', bag: 1 } };
    // @ts-expect-error a read is no stream
    const trades: Table = { ...tradeStoreMethods, getTrade: tradeStoreMethods.streamTrades };
    // @ts-expect-error close takes no call options
    const close: Table = { ...tradeStoreMethods, close: { kind: 'control', bag: 0 } };
    // @ts-expect-error no such kind
    const unknown: Table = { ...tradeStoreMethods, getTrade: { kind: 'reads', bag: 1 } };
    expectTypeOf([value, read, stream, trades, close, unknown]).toEqualTypeOf<Table[]>();
  });

  test('with the wrong index of the options bag does not compile', () => {
    // @ts-expect-error the bag of getTrade is its second argument
    const first: Table = { ...tradeStoreMethods, getTrade: { kind: 'read', bag: 0 } };
    // @ts-expect-error the bag of getTradesByToken is its third argument
    const second: Table = { ...tradeStoreMethods, getTradesByToken: { kind: 'read', bag: 1 } };
    // @ts-expect-error the bag of saveTrade is its second argument
    const third: Table = { ...tradeStoreMethods, saveTrade: { kind: 'write', repeatable: true, bag: 2 } };
    // @ts-expect-error the bag of streamTrades is its second argument
    const fourth: Table = { ...tradeStoreMethods, streamTrades: { ...tradeStoreMethods.streamTrades, bag: 0 } };
    expectTypeOf([first, second, third, fourth]).toEqualTypeOf<Table[]>();
  });

  test('whose write does not say whether it may be repeated does not compile', () => {
    // @ts-expect-error repeatable is missing
    const table: Table = { ...tradeStoreMethods, saveTrade: { kind: 'write', bag: 1 } };
    expectTypeOf(table).toEqualTypeOf<Table>();
  });
});

describe('withLayers', () => {
  test('returns exactly the contract of the table', () => {
    expectTypeOf(withLayers(store, tradeStoreMethods)).toEqualTypeOf<TradeStore>();
    expectTypeOf(withLayers(store, tradeStoreMethods, { timeoutMs: 5_000 })).toEqualTypeOf<TradeStore>();
  });

  test('does not offer what only the bare store has', () => {
    const wider: TradeStore & { calls: number } = { ...store, calls: 0 };
    const layered = withLayers(wider, tradeStoreMethods);
    expectTypeOf(layered).toEqualTypeOf<TradeStore>();
    expectTypeOf(layered).not.toHaveProperty('calls');
  });

  test('does not take a store that lacks what the table describes', () => {
    const lacking: Store = store;
    // @ts-expect-error a Store is no TradeStore
    const layered = withLayers(lacking, tradeStoreMethods);
    expectTypeOf(layered).toEqualTypeOf<TradeStore>();
  });

  test('takes options that may be undefined', () => {
    expectTypeOf<{ timeoutMs: number | undefined }>().toExtend<LayerOptions>();
  });
});
