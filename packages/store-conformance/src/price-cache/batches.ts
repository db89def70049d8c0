import { expect } from 'vitest';
import { forEachKind } from './entries.js';
import type { CacheSuite } from './scene.js';

const MANY = 500;

/** Many in one call. */
export function batches(suite: CacheSuite): void {
  suite.group('batches', (contract) => {
    forEachKind((kind) => {
      contract(`${kind.setMany} of an empty array resolves with one`, async ({ store }) => {
        expect(await kind.setAll(store, [])).toStrictEqual([]);
      });

      contract(`${kind.getMany} of an empty array resolves with an empty map`, async ({ store }) => {
        expect(await kind.getAll(store, [])).toStrictEqual(new Map());
      });

      contract(`${kind.drop} of an empty array resolves`, async ({ store }) => {
        expect(await kind.invalidate(store, [])).toBeUndefined();
      });

      contract(`${kind.setMany} answers each of ${MANY}, and sets them all`, async ({ store, world }) => {
        const values = kind.makeMany(world, MANY);
        expect(await kind.setAll(store, world.shuffled(values))).toStrictEqual(values.map(() => true));
        const found = await kind.getAll(store, world.shuffled(values));
        expect(found.size).toBe(MANY);
        expect(values.map((value) => found.get(kind.keyOf(value))?.value)).toStrictEqual(values);
      });

      contract(`what ${kind.setMany} sets, ${kind.getOne} reads, and the other way round`, async ({ store, world }) => {
        const [one, two] = [kind.makeMany(world, 3), kind.makeMany(world, 3)];
        await kind.setAll(store, one);
        for (const value of two) await kind.set(store, value);
        for (const value of one) expect((await kind.get(store, value))?.value).toStrictEqual(value);
        const found = await kind.getAll(store, two);
        expect(two.map((value) => found.get(kind.keyOf(value))?.value)).toStrictEqual(two);
      });
    });
  });
}
