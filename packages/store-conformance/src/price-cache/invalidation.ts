import { expect } from 'vitest';
import { forEachKind, fresh, look } from './entries.js';
import type { CacheSuite } from './scene.js';

/** Dropping what is cached. */
export function invalidation(suite: CacheSuite): void {
  suite.group('invalidation', (contract) => {
    forEachKind((kind) => {
      const { drop, what } = kind;

      contract(`${drop} resolves with nothing`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        expect(await kind.invalidate(store, [value])).toBeUndefined();
      });

      contract(`after ${drop} the ${what} is not known`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        await kind.invalidate(store, [value]);
        expect(await look(kind, store, value)).toBeNull();
      });

      contract(`after ${drop} the ${what} is not known, with allowStale neither`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        await kind.invalidate(store, [value]);
        expect(await look(kind, store, value, { allowStale: true })).toBeNull();
      });

      contract(`${drop} drops what it names and nothing else`, async ({ store, world }) => {
        const values = kind.makeMany(world, 10);
        await kind.setAll(store, values);
        await kind.invalidate(
          store,
          values.filter((_value, at) => at % 3 === 0),
        );
        const kept = values.filter((_value, at) => at % 3 !== 0).map(kind.keyOf);
        const found = Array.from((await kind.getAll(store, values)).keys());
        expect(found.sort()).toStrictEqual(kept.sort());
      });

      contract(`${drop} of what is not known, or twice, resolves`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.invalidate(store, [value]);
        await kind.set(store, value);
        await kind.invalidate(store, [value, value]);
        await kind.invalidate(store, [value]);
        expect(await look(kind, store, value)).toBeNull();
      });

      contract(`after ${drop} the same ${what} can be set again`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        await kind.invalidate(store, [value]);
        expect(await kind.set(store, value)).toBe(true);
        expect(await look(kind, store, value)).toStrictEqual(fresh(value));
      });

      contract(`${drop} drops the fence too: an older ${what} can be set then`, async ({ store, world }) => {
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer);
        await kind.invalidate(store, [newer]);
        expect(await kind.set(store, older)).toBe(true);
        expect(await look(kind, store, older)).toStrictEqual(fresh(older));
      });
    });
  });
}
