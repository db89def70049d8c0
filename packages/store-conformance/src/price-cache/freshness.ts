import { expect } from 'vitest';
import { forEachKind, forEachSetter, fresh, look } from './entries.js';
import { passTime, passToEnd } from './pass-time.js';
import { type CacheSuite, LONG_MS, SHORT_MS } from './scene.js';

const DEFAULT_TTL_MS = 2_000;
const LONGEST_MS = 2 ** 31 - 1;

/** How long an entry is fresh. */
export function freshness(suite: CacheSuite): void {
  suite.group('freshness', (contract) => {
    forEachSetter(({ method, kind, set }) => {
      contract(`${method}: what is set is fresh for its ttlMs, and then a miss`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await set(store, value, { ttlMs: SHORT_MS });
        await passToEnd(scene, SHORT_MS, async () => {
          expect(await look(kind, store, value)).toStrictEqual(fresh(value));
        });
        expect(await look(kind, store, value)).toBeNull();
      });

      contract(`${method}: what is set is still fresh while its ttlMs is not over`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await set(store, value, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        expect(await look(kind, store, value)).toStrictEqual(fresh(value));
      });

      contract(`${method}: a ttlMs from 1 to 2^31 - 1, and one with a fraction, is taken`, async (scene) => {
        const { store, world } = scene;
        const brief = kind.make(world);
        expect(await set(store, brief, { ttlMs: 1 })).toBe(true);
        await passTime(scene, 1);
        expect(await look(kind, store, brief)).toBeNull();
        for (const ttlMs of [LONG_MS + 0.5, LONGEST_MS]) {
          const value = kind.make(world);
          expect(await set(store, value, { ttlMs })).toBe(true);
          expect(await look(kind, store, value)).toStrictEqual(fresh(value));
        }
      });

      contract(`${method}: setting again starts the time again`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS / 2);
        await set(store, value, { ttlMs: SHORT_MS });
        await passToEnd(scene, SHORT_MS, async () => {
          expect(await look(kind, store, value)).toStrictEqual(fresh(value));
        });
        expect(await look(kind, store, value)).toBeNull();
      });

      contract(`${method}: of two calls that set, the later one's ttlMs holds, longer or shorter`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await set(store, value, { ttlMs: SHORT_MS });
        await set(store, value, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        expect(await look(kind, store, value), 'after a longer one').toStrictEqual(fresh(value));
        await set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await look(kind, store, value), 'after a shorter one').toBeNull();
      });

      contract(`${method}: what is kept out changes nothing, the time of what is there included`, async (scene) => {
        const { store, world } = scene;
        const [older, newer] = [kind.make(world), kind.make(world)];
        await set(store, newer, { ttlMs: SHORT_MS });
        expect(await set(store, older, { ttlMs: LONG_MS })).toBe(false);
        await passTime(scene, SHORT_MS);
        expect(await look(kind, store, newer)).toBeNull();
      });
    });

    forEachKind((kind) => {
      contract(`a ${kind.what} is fresh for 2 000 ms unless somebody says otherwise`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await kind.set(store, value, {});
        await passToEnd(scene, DEFAULT_TTL_MS, async () => {
          expect(await look(kind, store, value)).toStrictEqual(fresh(value));
        });
        expect(await look(kind, store, value)).toBeNull();
      });

      contract(`a ${kind.what} is fresh for the ttlMs that the cache was opened with`, async (scene) => {
        const store = await scene.open({ ttlMs: SHORT_MS });
        const value = kind.make(scene.world);
        await kind.set(store, value, { ttlMs: undefined });
        await passToEnd(scene, SHORT_MS, async () => {
          expect(await look(kind, store, value)).toStrictEqual(fresh(value));
        });
        expect(await look(kind, store, value)).toBeNull();
      });

      contract(`the ttlMs of the call goes before the one of the cache: ${kind.what}`, async (scene) => {
        const store = await scene.open({ ttlMs: SHORT_MS });
        const value = kind.make(scene.world);
        await kind.set(store, value, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        expect(await look(kind, store, value)).toStrictEqual(fresh(value));
      });

      contract(`each of a batch has the ttlMs of the call: ${kind.setMany}`, async (scene) => {
        const { store, world } = scene;
        const [brief, long] = [kind.makeMany(world, 3), kind.makeMany(world, 3)];
        await kind.setAll(store, brief, { ttlMs: SHORT_MS });
        await kind.setAll(store, long, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        const found = await kind.getAll(store, [...brief, ...long]);
        expect(Array.from(found.keys()).sort()).toStrictEqual(long.map(kind.keyOf).sort());
      });
    });
  });
}
