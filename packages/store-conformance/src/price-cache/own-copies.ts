import type { PoolState } from '@tradestore/core';
import { expect } from 'vitest';
import { makePool } from '../make-prices.js';
import { forEachKind, forEachSetter } from './entries.js';
import { type CacheSuite, lasting } from './scene.js';

/** A cache keeps its own copy. */
export function ownCopies(suite: CacheSuite): void {
  suite.group('own copies', (contract) => {
    forEachSetter(({ method, kind, set }) => {
      contract(
        `what ${method} has set does not change when the caller changes its object later`,
        async ({ store, world }) => {
          const value = kind.make(world);
          const given = { ...value };
          await set(store, given);
          Reflect.set(given, 'slot', 7n);
          expect((await kind.get(store, value))?.value).toStrictEqual(value);
        },
      );
    });

    forEachSetter(({ method, kind, set }) => {
      contract(`${method} does not keep what is not a field of a ${kind.what}`, async ({ store, world }) => {
        const value = kind.make(world);
        await set(store, { ...value, note: 'not a field' });
        expect((await kind.get(store, value))?.value).toStrictEqual(value);
      });
    });

    forEachKind((kind) => {
      contract(`the array given to ${kind.setMany} may be changed at once`, async ({ store, world }) => {
        const values = kind.makeMany(world, 3);
        const given = [...values];
        const setting = kind.setAll(store, given);
        given.length = 0;
        expect(await setting).toStrictEqual([true, true, true]);
        expect((await kind.getAll(store, values)).size).toBe(3);
      });

      contract(
        `what is cached does not change when a reader changes what ${kind.getOne} or ${kind.getMany} gave`,
        async ({ store, world }) => {
          const value = kind.make(world);
          // A copy is set, because a store that keeps what it was given would change ours as well.
          await kind.set(store, { ...value });
          for (const read of [
            await kind.get(store, value),
            (await kind.getAll(store, [value])).get(kind.keyOf(value)),
          ]) {
            // Reflect.set, because a store may give frozen objects, and assigning to one throws.
            Reflect.set(read?.value ?? {}, 'slot', 7n);
            Reflect.set(read ?? {}, 'stale', true);
          }
          expect(await kind.get(store, value)).toMatchObject({ value, stale: false });
        },
      );
    });

    contract('the data of a pool does not change when the caller or a reader changes it', async ({ store, world }) => {
      const bins = ['7', 'untouched'];
      const state: PoolState = makePool.other(world, { data: { bins } });
      await store.setPoolState(state, lasting);
      bins[0] = '8';
      const read = (await store.getPoolState(state.pool))?.value;
      if (read?.kind === 'other') Reflect.set((read.data as { bins: string[] }).bins, 0, '9');
      expect((await store.getPoolState(state.pool))?.value).toStrictEqual({
        ...state,
        data: { bins: ['7', 'untouched'] },
      });
    });
  });
}
