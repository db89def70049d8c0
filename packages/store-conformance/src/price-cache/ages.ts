import { assert, expect } from 'vitest';
import { type Entry, type EntryKind, forEachKind } from './entries.js';
import { passTime } from './pass-time.js';
import { type CacheScene, type CacheSuite, LONG_MS, SHORT_MS } from './scene.js';

/** The server's clock and the one that waits may run at slightly different speeds. */
const CLOCKS_DIFFER_MS = 15;
/** No machine stalls for so long. */
const STALLED_MS = 20_000;

/** How long ago something was set. */
export function ages(suite: CacheSuite): void {
  suite.group('ages', (contract) => {
    forEachKind((kind) => {
      contract(`ageMs counts from when the ${kind.what} was set`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await kind.set(store, value, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        await expectAge(scene, kind, value, SHORT_MS);
        await passTime(scene, SHORT_MS);
        await expectAge(scene, kind, value, 2 * SHORT_MS);
      });

      contract(`ageMs has nothing to do with the time of the ${kind.what}`, async (scene) => {
        const value = kind.make(scene.world, { time: scene.world.start });
        await kind.set(scene.store, value, { ttlMs: LONG_MS });
        await expectAge(scene, kind, value, 0);
      });

      contract(`setting a ${kind.what} again starts its ageMs again`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await kind.set(store, value, { ttlMs: LONG_MS });
        await passTime(scene, 5 * SHORT_MS);
        const before = (await kind.get(store, value))?.ageMs;
        await kind.set(store, value, { ttlMs: LONG_MS });
        expect((await kind.get(store, value))?.ageMs).toBeLessThan(before ?? 0);
      });

      contract(`an older ${kind.what} that is kept out leaves the ageMs as it is`, async (scene) => {
        const { store, world } = scene;
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer, { ttlMs: LONG_MS });
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, older, { ttlMs: LONG_MS })).toBe(false);
        await expectAge(scene, kind, newer, SHORT_MS);
      });

      contract(`ageMs goes on counting when the ${kind.what} has expired`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, 2 * SHORT_MS);
        await expectAge(scene, kind, value, 2 * SHORT_MS);
      });
    });
  });
}

/** On a virtual clock exactly that old. */
async function expectAge<T extends Entry>(
  { store, harness }: CacheScene,
  kind: EntryKind<T>,
  value: T,
  ageMs: number,
): Promise<void> {
  const one = await kind.get(store, value, { allowStale: true });
  const many = (await kind.getAll(store, [value], { allowStale: true })).get(kind.keyOf(value));
  for (const [method, cached] of [
    [kind.getOne, one],
    [kind.getMany, many],
  ] as const) {
    assert(cached, `${method} must give what was set`);
    if (harness.advance !== undefined) {
      expect(cached.ageMs, `ageMs of ${method}`).toBe(ageMs);
    } else {
      expect(cached.ageMs, `ageMs of ${method}`).toBeGreaterThanOrEqual(Math.max(0, ageMs - CLOCKS_DIFFER_MS));
      expect(cached.ageMs, `ageMs of ${method}`).toBeLessThan(ageMs + STALLED_MS);
    }
  }
}
