import type { CacheStats, PriceCache } from '@tradestore/core';
import { expect } from 'vitest';
import { makePrice } from '../make-prices.js';
import { bad, rejectionOf } from '../rejection.js';
import { forEachKind } from './entries.js';
import { passTime } from './pass-time.js';
import { type CacheSuite, LONG_MS, lasting, SHORT_MS } from './scene.js';

const nothing: CacheStats = {
  hits: 0,
  misses: 0,
  stale: 0,
  writes: 0,
  rejectedOlder: 0,
  corrupt: 0,
  errors: 0,
  hitRate: 0,
};

/** What a cache counts. */
export function stats(suite: CacheSuite): void {
  suite.group('stats', (contract) => {
    contract('a cache that was just opened has counted nothing, and its hitRate is 0', async ({ open }) => {
      expect((await open()).stats()).toStrictEqual(nothing);
    });

    forEachKind((kind) => {
      const { setOne, setMany, getOne, getMany, drop, what } = kind;

      contract(`${setOne} and ${setMany} count each ${what} that is set as one of writes`, async ({ open, world }) => {
        const store = await open();
        await kind.set(store, kind.make(world));
        expectCounts(store, { writes: 1 });
        await kind.setAll(store, kind.makeMany(world, 7));
        expectCounts(store, { writes: 8 });
      });

      contract(`${setOne} and ${setMany} count each ${what} that is kept out in rejectedOlder`, async (scene) => {
        const store = await scene.open();
        const [older, newer] = [kind.make(scene.world), kind.make(scene.world)];
        await kind.set(store, newer);
        await kind.set(store, older);
        expectCounts(store, { writes: 1, rejectedOlder: 1 });
        await kind.setAll(store, [older, newer, older, ...kind.makeMany(scene.world, 2)]);
        expectCounts(store, { writes: 4, rejectedOlder: 3 });
      });

      contract(`${getOne} and ${getMany} count each ${what} that is fresh in hits`, async ({ open, world }) => {
        const store = await open();
        const values = kind.makeMany(world, 5);
        await kind.setAll(store, values);
        for (const value of values.slice(0, 2)) await kind.get(store, value);
        expectCounts(store, { writes: 5, hits: 2, hitRate: 1 });
        await kind.getAll(store, values, { allowStale: true });
        expectCounts(store, { writes: 5, hits: 7, hitRate: 1 });
      });

      contract(`${getOne} and ${getMany} count each ${what} that was never set in misses`, async ({ open, world }) => {
        const store = await open();
        const values = kind.makeMany(world, 4);
        for (const value of values.slice(0, 2)) await kind.get(store, value);
        expectCounts(store, { misses: 2 });
        await kind.getAll(store, values, { allowStale: true });
        expectCounts(store, { misses: 6 });
      });

      contract(`a ${what} that has expired, or was invalidated, is one of misses`, async (scene) => {
        const store = await scene.open();
        const [brief, dropped] = kind.makeMany(scene.world, 2);
        if (brief === undefined || dropped === undefined) throw new Error('two were made');
        await kind.set(store, brief, { ttlMs: SHORT_MS });
        await kind.set(store, dropped, { ttlMs: LONG_MS });
        await kind.invalidate(store, [dropped]);
        await passTime(scene, SHORT_MS);
        await kind.get(store, brief);
        await kind.get(store, dropped);
        expectCounts(store, { writes: 2, misses: 2 });
      });

      contract(
        `what ${getOne} and ${getMany} read with allowStale after it has expired is one of stale`,
        async (scene) => {
          const store = await scene.open();
          const values = kind.makeMany(scene.world, 3);
          await kind.setAll(store, values, { ttlMs: SHORT_MS });
          await passTime(scene, SHORT_MS);
          for (const value of values.slice(0, 1)) await kind.get(store, value, { allowStale: true });
          expectCounts(store, { writes: 3, stale: 1, hitRate: 1 });
          await kind.getAll(store, values, { allowStale: true });
          expectCounts(store, { writes: 3, stale: 4, hitRate: 1 });
        },
      );

      contract(`${drop} counts nothing`, async ({ open, world }) => {
        const store = await open();
        await kind.invalidate(store, kind.makeMany(world, 3));
        expectCounts(store, {});
      });

      contract(`hitRate is (hits + stale) / (hits + stale + misses): ${what}`, async (scene) => {
        const store = await scene.open();
        const [brief, long, never] = [1, 2, 5].map((count) => kind.makeMany(scene.world, count));
        await kind.setAll(store, brief ?? [], { ttlMs: SHORT_MS });
        await kind.setAll(store, long ?? []);
        await passTime(scene, SHORT_MS);
        await kind.getAll(store, [...(brief ?? []), ...(long ?? []), ...(never ?? [])], { allowStale: true });
        expectCounts(store, { writes: 3, hits: 2, stale: 1, misses: 5, hitRate: 3 / 8 });
      });
    });

    contract('empty arrays count nothing', async ({ open }) => {
      const store = await open();
      await store.setPrices([]);
      await store.getPrices([]);
      await store.setPoolStates([]);
      await store.getPoolStates([]);
      expectCounts(store, {});
    });

    contract('what is refused counts nothing', async ({ open, world }) => {
      const store = await open();
      const price = makePrice(world);
      await rejectionOf(store.setPrices([price, { ...price, slot: -1n }]), 'invalid_argument');
      await rejectionOf(store.getPrices([world.token, bad('no address')]), 'invalid_argument');
      expectCounts(store, {});
    });

    contract('stats gives what was counted so far: later calls do not change it', async ({ open, world }) => {
      const store = await open();
      const before = store.stats();
      await store.setPrice(makePrice(world), lasting);
      await store.getPrice(world.token);
      expect(before).toStrictEqual(nothing);
      expectCounts(store, { writes: 1, hits: 1, hitRate: 1 });
    });

    contract('stats can be read after close', async ({ open, world }) => {
      const store = await open();
      await store.setPrice(makePrice(world), lasting);
      await store.close();
      expectCounts(store, { writes: 1 });
    });

    contract('each cache counts what it has done itself', async ({ open, world }) => {
      const [one, other] = [await open(), await open()];
      await one.setPrice(makePrice(world), lasting);
      expectCounts(other, {});
    });
  });
}

/** All others must be 0. */
function expectCounts(store: PriceCache, counts: Partial<CacheStats>): void {
  expect(store.stats()).toStrictEqual({ ...nothing, ...counts });
}
