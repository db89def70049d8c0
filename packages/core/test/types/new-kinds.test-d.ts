import { describe, expectTypeOf, test } from 'vitest';
import type { ConfigStore, ConfigTransaction } from '../../src/config-store.js';
import { configStoreMethods, configTransactionMethods } from '../../src/config-store-methods.js';
import { withLayers } from '../../src/layers/with-layers.js';
import type { MethodTable } from '../../src/method-table.js';
import type { MetricsStore } from '../../src/metrics-store.js';
import { metricsStoreMethods } from '../../src/metrics-store-methods.js';
import type { PositionStore } from '../../src/position-store.js';
import { positionStoreMethods } from '../../src/position-store-methods.js';
import type { PriceCache } from '../../src/price-cache.js';
import { priceCacheMethods } from '../../src/price-cache-methods.js';

type Config = MethodTable<ConfigStore>;
type Cache = MethodTable<PriceCache>;
type Rules = Config['rules']['methods'];

const { audit, rules, transaction, watch } = configStoreMethods;

describe('the tables', () => {
  test('describe every member of their contract, and none besides', () => {
    expectTypeOf<keyof Config>().toEqualTypeOf<keyof ConfigStore & string>();
    expectTypeOf<keyof Cache>().toEqualTypeOf<keyof PriceCache & string>();
    expectTypeOf(positionStoreMethods).toEqualTypeOf<MethodTable<PositionStore>>();
    expectTypeOf(metricsStoreMethods).toEqualTypeOf<MethodTable<MetricsStore>>();
    expectTypeOf(priceCacheMethods).toEqualTypeOf<Cache>();
    expectTypeOf(configStoreMethods).toEqualTypeOf<Config>();
    expectTypeOf(configTransactionMethods).toEqualTypeOf<MethodTable<ConfigTransaction>>();
  });

  test('keep the contract through the layers', () => {
    expectTypeOf(withLayers<ConfigStore>).returns.toEqualTypeOf<ConfigStore>();
    expectTypeOf(withLayers<PriceCache>).returns.toEqualTypeOf<PriceCache>();
  });
});

describe('a nested member', () => {
  test('that is missing, or of another kind, does not compile', () => {
    const { rules: _rules, ...rest } = configStoreMethods;
    // @ts-expect-error rules is missing
    const missing: Config = rest;
    // @ts-expect-error what has methods is no plain property
    const value: Config = { ...configStoreMethods, rules: { kind: 'value' } };
    // @ts-expect-error what has methods is no read
    const read: Config = { ...configStoreMethods, rules: { kind: 'read', bag: 0 } };
    // @ts-expect-error a plain property has no methods
    const nested: Config = { ...configStoreMethods, maxRows: { kind: 'nested', methods: {} } };
    // @ts-expect-error the audit log is no set of records
    const other: Config = { ...configStoreMethods, rules: audit };
    expectTypeOf([missing, value, read, nested, other]).toEqualTypeOf<Config[]>();
  });

  test('whose table misses a method, has one more, or a wrong bag, does not compile', () => {
    const { save: _save, ...rest } = rules.methods;
    // @ts-expect-error save is missing
    const missing: Rules = rest;
    // @ts-expect-error no such method
    const extra: Rules = { ...rules.methods, find: { kind: 'read', bag: 0 } };
    // @ts-expect-error the bag of get is its second argument
    const bag: Rules = { ...rules.methods, get: { kind: 'read', bag: 0 } };
    // @ts-expect-error repeatable is missing
    const write: Rules = { ...rules.methods, save: { kind: 'write', bag: 1 } };
    expectTypeOf([missing, extra, bag, write]).toEqualTypeOf<Rules[]>();
  });

  test('is checked with the limits of the store itself', () => {
    type Check = NonNullable<Extract<Rules['list'], { kind: 'read' }>['check']>;
    expectTypeOf<Parameters<Check>[1]>().toEqualTypeOf<ConfigStore>();
  });
});

describe('a sync member', () => {
  test('of another kind, or a call as one, does not compile', () => {
    // @ts-expect-error stats answers without a promise
    const read: Cache = { ...priceCacheMethods, stats: { kind: 'read', bag: 0 } };
    // @ts-expect-error stats is a method
    const value: Cache = { ...priceCacheMethods, stats: { kind: 'value' } };
    // @ts-expect-error getPrice asks the server
    const sync: Cache = { ...priceCacheMethods, getPrice: { kind: 'sync' } };
    // @ts-expect-error name is no method
    const name: Cache = { ...priceCacheMethods, name: { kind: 'sync' } };
    expectTypeOf([read, value, sync, name]).toEqualTypeOf<Cache[]>();
  });
});

describe('a transaction', () => {
  test('of another kind, with a wrong bag, or a call as one, does not compile', () => {
    // @ts-expect-error what takes work is a transaction
    const write: Config = { ...configStoreMethods, transaction: { kind: 'write', repeatable: false, bag: 2 } };
    // @ts-expect-error its bag is the third argument
    const bag: Config = { ...configStoreMethods, transaction: { ...transaction, bag: 1 } };
    // @ts-expect-error watch takes no work
    const stream: Config = { ...configStoreMethods, watch: { kind: 'transaction', bag: 0 } };
    // @ts-expect-error setPrice takes no work
    const save: Cache = { ...priceCacheMethods, setPrice: { kind: 'transaction', bag: 1 } };
    expectTypeOf([write, bag, stream]).toEqualTypeOf<Config[]>();
    expectTypeOf(save).toEqualTypeOf<Cache>();
  });
});

describe('a stream', () => {
  test('may be made by the store itself, and is still a stream', () => {
    const own: Config = { ...configStoreMethods, watch: { kind: 'stream', bag: 0 } };
    // @ts-expect-error a stream is no read
    const read: Config = { ...configStoreMethods, watch: { kind: 'read', bag: 0 } };
    // @ts-expect-error its bag is the first argument
    const bag: Config = { ...configStoreMethods, watch: { ...watch, bag: 1 } };
    expectTypeOf([own, read, bag]).toEqualTypeOf<Config[]>();
  });
});

describe('a batch', () => {
  test('that does not say where its rows are, or what is none and does, does not compile', () => {
    // @ts-expect-error rows is missing
    const batch: Cache = { ...priceCacheMethods, setPrices: { kind: 'write', repeatable: true, bag: 1 } };
    // @ts-expect-error one price is no batch
    const one: Cache = { ...priceCacheMethods, setPrice: { kind: 'write', repeatable: true, bag: 1, rows: 0 } };
    expectTypeOf([batch, one]).toEqualTypeOf<Cache[]>();
  });
});
