import { expect } from 'vitest';
import { makePrice } from '../make-prices.js';
import { forEachKind, forEachSetter } from './entries.js';
import { type CacheSuite, lasting } from './scene.js';

/** What goes in comes out, and nothing else. */
export function roundTrip(suite: CacheSuite): void {
  suite.group('round trip', (contract) => {
    forEachSetter(({ method, kind, set }) => {
      contract(`${method} of what is not known yet resolves with true`, async ({ store, world }) => {
        expect(await set(store, kind.make(world), {})).toBe(true);
      });

      contract(`what ${method} has set is read as it went in`, async ({ store, world }) => {
        const value = kind.make(world);
        await set(store, value, {});
        expect((await kind.get(store, value))?.value).toStrictEqual(value);
      });
    });

    contract('what is not known of a price is null, and comes back null', async ({ store, world }) => {
      const price = makePrice(world, { confidence: null, liquidityUsd: null });
      await store.setPrice(price, lasting);
      expect((await store.getPrice(price.token))?.value).toStrictEqual(price);
    });

    forEachKind((kind) => {
      contract(`${kind.getOne} gives null for what was never set`, async ({ store, world }) => {
        expect(await kind.get(store, kind.make(world))).toBeNull();
      });

      contract(`${kind.getMany} gives an empty map for what was never set`, async ({ store, world }) => {
        expect(await kind.getAll(store, kind.makeMany(world, 3))).toStrictEqual(new Map());
      });

      contract(`${kind.getMany} gives what is known, by its address, as it went in`, async ({ store, world }) => {
        const values = kind.makeMany(world, 7);
        const known = values.filter((_value, at) => at % 2 === 1);
        for (const value of known) await kind.set(store, value);
        const found = await kind.getAll(store, values);
        expect(found).toBeInstanceOf(Map);
        const expected = known.map((value) => [kind.keyOf(value), value] as const);
        expect(new Map(Array.from(found, ([key, { value }]) => [key, value]))).toStrictEqual(new Map(expected));
      });

      contract(`what ${kind.getMany} is asked for twice is in the map once`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        const found = await kind.getAll(store, [value, ...kind.makeMany(world, 1), value]);
        expect(Array.from(found, ([key, cached]) => [key, cached.value])).toStrictEqual([[kind.keyOf(value), value]]);
      });

      contract(`a ${kind.what} that was just set is not stale, and its ageMs is from 0`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        const cached = await kind.get(store, value);
        expect(cached).toStrictEqual({ value, stale: false, ageMs: expect.any(Number) });
        expect(cached?.ageMs).toBeGreaterThanOrEqual(0);
        expect(cached?.ageMs).toBeLessThan(60_000);
        expect((await kind.getAll(store, [value])).get(kind.keyOf(value))).toMatchObject({ value, stale: false });
      });

      contract(`a ${kind.what} that is set changes no other one`, async ({ store, world }) => {
        const [first, second] = kind.makeMany(world, 2);
        if (first === undefined || second === undefined) throw new Error('two were made');
        await kind.set(store, first);
        await kind.set(store, second);
        expect((await kind.get(store, first))?.value).toStrictEqual(first);
        expect((await kind.get(store, second))?.value).toStrictEqual(second);
      });
    });
  });
}
