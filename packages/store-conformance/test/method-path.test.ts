import type { CallOptions, Store, TradeStore } from '@tradestore/core';
import { expectTypeOf, test } from 'vitest';
import type { MethodPath, StreamPath } from '../src/store/kit.ts';

interface Records {
  get(id: string, options?: CallOptions): Promise<string | null>;
  readonly count: number;
}

interface NestedStore extends Store {
  readonly rules: Records;
  transaction<T>(work: (records: Records) => Promise<T>, options?: CallOptions): Promise<T>;
  watch(options?: CallOptions): AsyncIterable<string>;
  stats(): { readonly hits: number };
}

// A kit must have a call of each of these, so what is missing here would be tested nowhere.
test('the paths of a contract are its answering methods, those of its members included, but close', () => {
  expectTypeOf<MethodPath<NestedStore>>().toEqualTypeOf<'health' | 'transaction' | 'watch' | 'rules.get'>();
  expectTypeOf<StreamPath<NestedStore>>().toEqualTypeOf<'watch'>();
  expectTypeOf<StreamPath<TradeStore>>().toEqualTypeOf<'streamTrades'>();
});
