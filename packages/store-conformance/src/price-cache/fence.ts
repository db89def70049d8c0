import { expect } from 'vitest';
import { expired, forEachKind, forEachSetter, fresh, look } from './entries.js';
import { passTime, passToEnd } from './pass-time.js';
import { type CacheSuite, FOLLOWING_MS, LONG_MS, SHORT_MS } from './scene.js';

const DEFAULT_FENCE_MS = 60_000;
const stale = { allowStale: true };

/** An expired entry still keeps older ones out, so that a source that lags cannot bring it back. */
export function fence(suite: CacheSuite): void {
  suite.group('fence', (contract) => {
    forEachSetter(({ method, kind, set }) => {
      contract(`${method}: when an entry has expired, an older slot is still kept out`, async (scene) => {
        const { store, world } = scene;
        const [older, newer] = [kind.make(world), kind.make(world)];
        await set(store, newer, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await set(store, older)).toBe(false);
        expect(await look(kind, store, older)).toBeNull();
        expect(await look(kind, store, older, stale)).toStrictEqual(expired(newer));
      });

      contract(`${method}: for fenceMs after it has expired an older slot is kept out, and then set`, async (scene) => {
        const { world } = scene;
        const store = await scene.open({ fenceMs: SHORT_MS });
        const [older, newer] = [kind.make(world), kind.make(world)];
        await set(store, newer, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        await passToEnd(scene, SHORT_MS, async () => {
          expect(await set(store, older), 'one millisecond before the fence falls').toBe(false);
        });
        expect(await set(store, older), 'when the fence has fallen').toBe(true);
        expect(await look(kind, store, older)).toStrictEqual(fresh(older));
      });
    });

    forEachKind((kind) => {
      const { what } = kind;

      contract(`an expired ${what} keeps out an earlier time of its slot too`, async (scene) => {
        const { store, world } = scene;
        await kind.set(store, kind.make(world, { slot: 9n, time: world.at(2) }), { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, kind.make(world, { slot: 9n, time: world.at(1) }))).toBe(false);
      });

      contract(`an expired ${what} keeps nothing out that is equal or newer`, async (scene) => {
        const { store, world } = scene;
        const [value, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, value, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, value, { ttlMs: SHORT_MS }), 'the same').toBe(true);
        expect(await look(kind, store, value, stale)).not.toBeNull();
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, newer), 'a newer one').toBe(true);
        expect(await look(kind, store, newer)).toStrictEqual(fresh(newer));
      });

      contract(`an older ${what} that is kept out does not make the fence last longer`, async (scene) => {
        const { world } = scene;
        const store = await scene.open({ fenceMs: SHORT_MS });
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer, { ttlMs: SHORT_MS });
        const answer = await kind.set(store, older, { ttlMs: LONG_MS });
        // In real time the fence may have fallen already.
        if (scene.harness.advance !== undefined) expect(answer, 'while the newer one is fresh').toBe(false);
        await passTime(scene, 2 * SHORT_MS);
        expect(await kind.set(store, older), 'when the fence has fallen').toBe(true);
      });

      contract(`fenceMs counts from when the ${what} has expired, not from when it was set`, async (scene) => {
        const store = await scene.open({ fenceMs: FOLLOWING_MS });
        const [older, newer] = [kind.make(scene.world), kind.make(scene.world)];
        await kind.set(store, newer, { ttlMs: FOLLOWING_MS });
        await passTime(scene, FOLLOWING_MS);
        expect(await kind.set(store, older)).toBe(false);
      });

      contract(`with a fenceMs of 0 an expired ${what} keeps nothing out`, async (scene) => {
        const { world } = scene;
        const store = await scene.open({ fenceMs: 0 });
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, older)).toBe(true);
        expect(await look(kind, store, older)).toStrictEqual(fresh(older));
      });

      contract(`with a fenceMs of 0 a ${what} that is fresh keeps an older one out`, async (scene) => {
        const { world } = scene;
        const store = await scene.open({ fenceMs: 0 });
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer);
        expect(await kind.set(store, older)).toBe(false);
      });

      contract(`a fence that outlives staleMs keeps an older ${what} out`, async (scene) => {
        const { world } = scene;
        const store = await scene.open({ staleMs: 0, fenceMs: LONG_MS });
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        expect(await kind.set(store, older)).toBe(false);
        expect(await look(kind, store, older, stale)).toBeNull();
      });

      contract(`when the fence has fallen, a stale ${what} is replaced by an older one`, async (scene) => {
        const { world } = scene;
        const store = await scene.open({ staleMs: LONG_MS, fenceMs: SHORT_MS });
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer, { ttlMs: SHORT_MS });
        await passTime(scene, 2 * SHORT_MS);
        expect(await look(kind, store, newer, stale)).toStrictEqual(expired(newer));
        expect(await kind.set(store, older)).toBe(true);
        expect(await look(kind, store, newer, stale)).toStrictEqual(fresh(older));
      });

      contract(`${kind.drop} drops the fence of an expired ${what}`, async (scene) => {
        const { store, world } = scene;
        const [older, newer] = [kind.make(world), kind.make(world)];
        await kind.set(store, newer, { ttlMs: SHORT_MS });
        await passTime(scene, SHORT_MS);
        await kind.invalidate(store, [newer]);
        expect(await kind.set(store, older)).toBe(true);
        expect(await look(kind, store, older)).toStrictEqual(fresh(older));
      });

      contract(
        `a ${what} keeps older ones out for 60 000 ms after it expired unless somebody says otherwise`,
        async (scene) => {
          const { store, world, harness } = scene;
          const [older, newer] = [kind.make(world), kind.make(world)];
          await kind.set(store, newer, { ttlMs: SHORT_MS });
          await passTime(scene, SHORT_MS);
          expect(await kind.set(store, older)).toBe(false);
          // Where time is real nobody waits so long.
          if (harness.advance === undefined) return;
          await passToEnd(scene, DEFAULT_FENCE_MS, async () => {
            expect(await kind.set(store, older)).toBe(false);
          });
          expect(await kind.set(store, older)).toBe(true);
        },
      );
    });
  });
}
