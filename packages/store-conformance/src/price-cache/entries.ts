import type {
  Address,
  Cached,
  CacheReadOptions,
  CacheSetOptions,
  PoolState,
  PriceCache,
  Recency,
  TokenPrice,
} from '@tradestore/core';
import { expect } from 'vitest';
import { makePoolState, makePoolStates, makePrice, makePrices } from '../make-prices.js';
import type { World } from '../world.js';
import { lasting } from './scene.js';

/** What a cache keeps. Most of its rules are the same for both. */
export type Entry = TokenPrice | PoolState;

/** One of the two, and the methods for it. */
export interface EntryKind<T extends Entry> {
  /** In sentences. */
  readonly what: 'price' | 'pool state';
  readonly setOne: 'setPrice' | 'setPoolState';
  readonly setMany: 'setPrices' | 'setPoolStates';
  readonly getOne: 'getPrice' | 'getPoolState';
  readonly getMany: 'getPrices' | 'getPoolStates';
  readonly drop: 'invalidatePrices' | 'invalidatePools';
  /** One of a token or a pool, or else of the world's, later than the one before. */
  make(world: World, changes?: Partial<Recency>, of?: Address): T;
  /** One each of several tokens or pools. */
  makeMany(world: World, count: number): T[];
  /** Fresh for longer than any test runs, unless there are options. */
  set(store: PriceCache, value: T, options?: CacheSetOptions): Promise<boolean>;
  setAll(store: PriceCache, values: readonly T[], options?: CacheSetOptions): Promise<readonly boolean[]>;
  /** Reads what is kept of the token or the pool of a value. */
  get(store: PriceCache, of: T, options?: CacheReadOptions): Promise<Cached<T> | null>;
  getAll(store: PriceCache, of: readonly T[], options?: CacheReadOptions): Promise<Map<Address, Cached<T>>>;
  invalidate(store: PriceCache, values: readonly T[]): Promise<void>;
  /** What the map of {@link EntryKind.getAll} has it under. */
  keyOf(value: T): Address;
}

const prices: EntryKind<TokenPrice> = {
  what: 'price',
  setOne: 'setPrice',
  setMany: 'setPrices',
  getOne: 'getPrice',
  getMany: 'getPrices',
  drop: 'invalidatePrices',
  make: (world, changes, of = world.token) => makePrice(world, { ...changes, token: of }),
  makeMany: makePrices,
  set: (store, price, options = lasting) => store.setPrice(price, options),
  setAll: (store, all, options = lasting) => store.setPrices(all, options),
  get: (store, { token }, options) => store.getPrice(token, options),
  getAll: (store, of, options) =>
    store.getPrices(
      of.map(({ token }) => token),
      options,
    ),
  invalidate: (store, of) => store.invalidatePrices(of.map(({ token }) => token)),
  keyOf: ({ token }) => token,
};

const poolStates: EntryKind<PoolState> = {
  what: 'pool state',
  setOne: 'setPoolState',
  setMany: 'setPoolStates',
  getOne: 'getPoolState',
  getMany: 'getPoolStates',
  drop: 'invalidatePools',
  make: (world, changes, of = world.address('pool')) => makePoolState(world, { ...changes, pool: of }),
  makeMany: makePoolStates,
  set: (store, state, options = lasting) => store.setPoolState(state, options),
  setAll: (store, all, options = lasting) => store.setPoolStates(all, options),
  get: (store, { pool }, options) => store.getPoolState(pool, options),
  getAll: (store, of, options) =>
    store.getPoolStates(
      of.map(({ pool }) => pool),
      options,
    ),
  invalidate: (store, of) => store.invalidatePools(of.map(({ pool }) => pool)),
  keyOf: ({ pool }) => pool,
};

/** Both. */
export const entryKinds: { readonly price: EntryKind<TokenPrice>; readonly poolState: EntryKind<PoolState> } = {
  price: prices,
  poolState: poolStates,
};

/** Declares something for prices, and again for pool states. */
export function forEachKind(declare: <T extends Entry>(kind: EntryKind<T>) => void): void {
  declare(prices);
  declare(poolStates);
}

/** A method that sets, with one value. */
export interface Setter<T extends Entry> {
  readonly method: 'setPrice' | 'setPrices' | 'setPoolState' | 'setPoolStates';
  readonly kind: EntryKind<T>;
  set(store: PriceCache, value: T, options?: CacheSetOptions): Promise<boolean | undefined>;
}

/** Declares something for every method that sets. */
export function forEachSetter(declare: <T extends Entry>(setter: Setter<T>) => void): void {
  forEachKind((kind) => {
    declare({ method: kind.setOne, kind, set: kind.set });
    declare({
      method: kind.setMany,
      kind,
      set: async (store, value, options) => {
        const answers = await kind.setAll(store, [value], options);
        expect(answers.length, `the answers of ${kind.setMany} to one value`).toBe(1);
        return answers[0];
      },
    });
  });
}

/** What is kept of the token or the pool of a value, asked for in both ways that there are. The age is left out. */
export async function look<T extends Entry>(
  kind: EntryKind<T>,
  store: PriceCache,
  of: T,
  options?: CacheReadOptions,
): Promise<Omit<Cached<T>, 'ageMs'> | null> {
  const one = withoutAge(await kind.get(store, of, options));
  const many = await kind.getAll(store, [of], options);
  expect(withoutAge(many.get(kind.keyOf(of)) ?? null), `${kind.getMany} after ${kind.getOne}`).toStrictEqual(one);
  return one;
}

function withoutAge<T>(cached: Cached<T> | null): Omit<Cached<T>, 'ageMs'> | null {
  return cached === null ? null : { value: cached.value, stale: cached.stale };
}

/** What {@link look} gives for a value that is fresh. */
export function fresh<T>(value: T): Omit<Cached<T>, 'ageMs'> {
  return { value, stale: false };
}

/** What {@link look} gives for a value that has expired. */
export function expired<T>(value: T): Omit<Cached<T>, 'ageMs'> {
  return { value, stale: true };
}
