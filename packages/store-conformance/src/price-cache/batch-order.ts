import { compareRecency, type Recency } from '@tradestore/core';
import { expect } from 'vitest';
import type { World } from '../world.js';
import { type Entry, type EntryKind, forEachKind, fresh, look } from './entries.js';
import type { CacheSuite } from './scene.js';

const MANY = 300;

/** The newest wins inside a batch too, and each answer belongs to the value at its place. */
export function batchOrder(suite: CacheSuite): void {
  suite.group('batch order', (contract) => {
    forEachKind((kind) => {
      const { setMany } = kind;

      contract(`${setMany}: the answers are aligned with the input`, async ({ store, world }) => {
        const values = kind.makeMany(world, 6);
        const newer = values.filter((_value, at) => at === 1 || at === 2 || at === 5);
        await kind.setAll(
          store,
          newer.map((value) => ({ ...value, slot: value.slot + 1n })),
        );
        expect(await kind.setAll(store, values)).toStrictEqual([true, false, false, true, true, false]);
      });

      contract(`${setMany}: what is older is kept out, and all else is set`, async ({ store, world }) => {
        const values = kind.makeMany(world, 4);
        const held = values.map((value, at) => (at % 2 === 0 ? { ...value, slot: value.slot + 1n } : value));
        for (const [at, value] of held.entries()) if (at % 2 === 0) await kind.set(store, value);
        await kind.setAll(store, values);
        for (const value of held) expect(await look(kind, store, value)).toStrictEqual(fresh(value));
      });

      contract(`${setMany}: of several of one, each is compared with the one before`, async ({ store, world }) => {
        const values = [5n, 7n, 6n, 7n, 8n, 1n].map((slot) => kind.make(world, { slot, time: world.at(0) }));
        expect(await kind.setAll(store, values)).toStrictEqual([true, true, false, true, true, false]);
        const newest = values[4];
        if (newest === undefined) throw new Error('six were made');
        expect(await look(kind, store, newest)).toStrictEqual(fresh(newest));
      });

      contract(`${setMany}: of several of one slot the latest stays`, async ({ store, world }) => {
        const values = [3, 5, 4, 6, 2].map((micros) => kind.make(world, { slot: 9n, time: world.at(micros) }));
        expect(await kind.setAll(store, values)).toStrictEqual([true, true, false, true, false]);
        expect((await kind.get(store, kind.make(world)))?.value.time).toBe(world.at(6));
      });

      contract(`${setMany}: of several that are equal in slot and time the last stays`, async ({ store, world }) => {
        const values = [1, 2, 3].map(() => kind.make(world, { slot: 9n, time: world.at(0) }));
        expect(await kind.setAll(store, values)).toStrictEqual([true, true, true]);
        const last = values[2];
        if (last === undefined) throw new Error('three were made');
        expect(await look(kind, store, last)).toStrictEqual(fresh(last));
      });

      contract(`${setMany}: of several of one the first is compared with what is cached`, async ({ store, world }) => {
        const [older, held, newer] = [kind.make(world), kind.make(world), kind.make(world)];
        await kind.set(store, held);
        expect(await kind.setAll(store, [older, held, newer, held])).toStrictEqual([false, true, true, false]);
        expect(await look(kind, store, held)).toStrictEqual(fresh(newer));
      });

      contract(`${setMany}: ${MANY} of ten, in any order, are answered one by one`, async ({ store, world }) => {
        const values = versionsOfTen(kind, world);
        const newest = new Map<string, Recency>();
        const expected = values.map((value) => {
          const held = newest.get(kind.keyOf(value));
          const isNewest = held === undefined || compareRecency(value, held) >= 0;
          if (isNewest) newest.set(kind.keyOf(value), value);
          return isNewest;
        });
        expect(await kind.setAll(store, values)).toStrictEqual(expected);
        const found = await kind.getAll(store, values);
        expect(new Map(Array.from(found, ([key, { value }]) => [key, value]))).toStrictEqual(newest);
      });
    });
  });
}

function versionsOfTen<T extends Entry>(kind: EntryKind<T>, world: World): T[] {
  const versions = Array.from({ length: MANY }, (_, at) => kind.make(world, {}, world.address(`of ten ${at % 10}`)));
  return world.shuffled(versions);
}
