import type { PoolState, TokenPrice } from '@tradestore/core';
import { expect } from 'vitest';
import { makePrice } from '../make-prices.js';
import { type Entry, type EntryKind, entryKinds } from './entries.js';
import type { CacheScene } from './scene.js';

/** Sets prices with these contents, each alone and in a batch, and expects each as it went in. */
export async function pricesComeBack(scene: CacheScene, changes: readonly Partial<TokenPrice>[]): Promise<void> {
  const { world } = scene;
  const make = (): TokenPrice[] =>
    changes.map((change) => makePrice(world, { token: world.address(`token ${world.nextOrdinal()}`), ...change }));
  await comeBack(scene, entryKinds.price, make);
}

/** Sets states of pools, each alone and in a batch, and expects each as it went in. */
export async function poolsComeBack(scene: CacheScene, states: readonly PoolState[]): Promise<void> {
  const { world } = scene;
  const make = (): PoolState[] =>
    states.map((state) => ({ ...state, pool: world.address(`pool ${world.nextOrdinal()}`) }));
  await comeBack(scene, entryKinds.poolState, make);
}

async function comeBack<T extends Entry>({ store }: CacheScene, kind: EntryKind<T>, make: () => T[]): Promise<void> {
  const [alone, together] = [make(), make()];
  for (const value of alone) expect(await kind.set(store, value)).toBe(true);
  expect(await kind.setAll(store, together)).toStrictEqual(together.map(() => true));
  const all = [...alone, ...together];
  const found = await kind.getAll(store, all);
  for (const value of all) {
    expect(found.get(kind.keyOf(value))?.value, kind.getMany).toStrictEqual(value);
    expect((await kind.get(store, value))?.value, kind.getOne).toStrictEqual(value);
  }
}
