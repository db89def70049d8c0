import { expect } from 'vitest';
import { forEachKind, fresh, look } from './entries.js';
import type { CacheSuite } from './scene.js';

/** Several caches on one server. */
export function shared(suite: CacheSuite): void {
  suite.group('shared', (contract) => {
    const needs = { needs: 'shared-database' } as const;
    forEachKind((kind) => {
      const { what } = kind;

      contract(
        `a ${what} that one cache has set is read by another one`,
        async ({ open, world }) => {
          const [one, other] = [await open(), await open()];
          const value = kind.make(world);
          await kind.set(one, value);
          expect(await look(kind, other, value)).toStrictEqual(fresh(value));
        },
        needs,
      );

      contract(
        `a newer ${what} that one cache has set keeps an older one of another cache out`,
        async ({ open, world }) => {
          const [one, other] = [await open(), await open()];
          const [older, newer] = [kind.make(world), kind.make(world)];
          expect(await kind.set(one, newer)).toBe(true);
          expect(await kind.set(other, older)).toBe(false);
          expect(await look(kind, other, newer)).toStrictEqual(fresh(newer));
        },
        needs,
      );

      contract(
        `a ${what} outlives the cache that has set it`,
        async ({ open, world }) => {
          const one = await open();
          const value = kind.make(world);
          await kind.set(one, value);
          await one.close();
          expect(await look(kind, await open(), value)).toStrictEqual(fresh(value));
        },
        needs,
      );

      contract(
        `a ${what} that one cache has dropped is not known to another one`,
        async ({ open, world }) => {
          const [one, other] = [await open(), await open()];
          const value = kind.make(world);
          await kind.set(one, value);
          expect(await look(kind, other, value)).toStrictEqual(fresh(value));
          await kind.invalidate(one, [value]);
          expect(await look(kind, other, value)).toBeNull();
        },
        needs,
      );
    });
  });
}
