import { expect } from 'vitest';
import { expired, forEachKind, fresh, look } from './entries.js';
import { passTime, passToEnd } from './pass-time.js';
import { type CacheSuite, FOLLOWING_MS, LONG_MS, SHORT_MS } from './scene.js';

const DEFAULT_STALE_MS = 30_000;
const stale = { allowStale: true };

/** What has expired can still be read, for a while, by those who say so. */
export function staleReads(suite: CacheSuite): void {
  suite.group('stale reads', (contract) => {
    forEachKind((kind) => {
      const { what } = kind;

      contract(`allowStale changes nothing for a ${what} that is fresh`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        expect(await look(kind, store, value, stale)).toStrictEqual(fresh(value));
      });

      contract(`with allowStale a ${what} that was never set is a miss`, async ({ store, world }) => {
        expect(await look(kind, store, kind.make(world), stale)).toBeNull();
      });

      contract(`a ${what} that has expired is read with allowStale, and is marked stale`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passToEnd(scene, SHORT_MS, async () => {
          expect(await look(kind, store, value, stale)).toStrictEqual(fresh(value));
        });
        expect(await look(kind, store, value, stale)).toStrictEqual(expired(value));
      });

      for (const allowStale of [false, undefined]) {
        contract(`a ${what} that has expired is a miss with allowStale ${allowStale}`, async (scene) => {
          const { store, world } = scene;
          const value = kind.make(world);
          await kind.set(store, value, { ttlMs: SHORT_MS });
          await passTime(scene, SHORT_MS);
          expect(await look(kind, store, value, { allowStale })).toBeNull();
        });
      }

      contract(`a ${what} is readable for staleMs after it has expired, and then a miss`, async (scene) => {
        const store = await scene.open({ staleMs: SHORT_MS });
        const value = kind.make(scene.world);
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        await passToEnd(scene, SHORT_MS, async () => {
          expect(await look(kind, store, value, stale)).toStrictEqual(expired(value));
        });
        expect(await look(kind, store, value, stale)).toBeNull();
      });

      contract(`staleMs counts from when the ${what} has expired, not from when it was set`, async (scene) => {
        const store = await scene.open({ staleMs: FOLLOWING_MS });
        const value = kind.make(scene.world);
        await kind.set(store, value, { ttlMs: FOLLOWING_MS });
        await passTime(scene, FOLLOWING_MS);
        expect(await look(kind, store, value, stale)).toStrictEqual(expired(value));
      });

      contract(`with a staleMs of 0 a ${what} that has expired cannot be read`, async (scene) => {
        const store = await scene.open({ staleMs: 0 });
        const value = kind.make(scene.world);
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await look(kind, store, value, stale)).toBeNull();
      });

      contract(`a staleMs that is longer than the fence holds for a ${what}`, async (scene) => {
        const store = await scene.open({ staleMs: LONG_MS, fenceMs: 0 });
        const value = kind.make(scene.world);
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, 2 * SHORT_MS);
        expect(await look(kind, store, value, stale)).toStrictEqual(expired(value));
      });

      contract(`a stale ${what} is replaced by a newer one, which is fresh`, async (scene) => {
        const { store, world } = scene;
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, older, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, newer, { ttlMs: LONG_MS })).toBe(true);
        expect(await look(kind, store, newer, stale)).toStrictEqual(fresh(newer));
      });

      contract(`what is stale and what is fresh stand in one map: ${kind.getMany}`, async (scene) => {
        const { store, world } = scene;
        const [brief, long] = [kind.makeMany(world, 2), kind.makeMany(world, 2)];
        await kind.setAll(store, brief, { ttlMs: SHORT_MS });
        await kind.setAll(store, long, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        const found = await kind.getAll(store, [...long, ...brief], stale);
        expect(brief.map((value) => found.get(kind.keyOf(value))?.stale)).toStrictEqual([true, true]);
        expect(long.map((value) => found.get(kind.keyOf(value))?.stale)).toStrictEqual([false, false]);
      });

      contract(`after ${kind.drop} a stale ${what} is not known`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        await kind.invalidate(store, [value]);
        expect(await look(kind, store, value, stale)).toBeNull();
      });

      contract(
        `a ${what} is readable for 30 000 ms after it has expired unless somebody says otherwise`,
        async (scene) => {
          const { store, world, harness } = scene;
          const value = kind.make(world);
          await kind.set(store, value, { ttlMs: SHORT_MS });
          await passTime(scene, SHORT_MS);
          expect(await look(kind, store, value, stale)).toStrictEqual(expired(value));
          // Where time is real nobody waits so long.
          if (harness.advance === undefined) return;
          await passToEnd(scene, DEFAULT_STALE_MS, async () => {
            expect(await look(kind, store, value, stale)).toStrictEqual(expired(value));
          });
          expect(await look(kind, store, value, stale)).toBeNull();
        },
      );
    });
  });
}
