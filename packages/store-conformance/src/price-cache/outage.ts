import { isDbError } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makePrice } from '../make-prices.js';
import { bad, type Ending, endingOf, rejectionOf } from '../rejection.js';
import { FROZEN_TIMEOUT_MS, someTurns, soon, timedOut, whileFrozen } from '../while-frozen.js';
import { forEachKind, fresh, look } from './entries.js';
import { type CacheScene, type CacheSuite, LONG_MS } from './scene.js';

const needs = { needs: 'frozen-server' } as const;
const options = { timeoutMs: FROZEN_TIMEOUT_MS };
const MANY = 30;

/** What reads and writes do while the server is away. */
export function outage(suite: CacheSuite): void {
  suite.group('outage', (contract) => {
    forEachKind((kind) => {
      const reads = `${kind.getOne} and ${kind.getMany}`;

      for (const onOutage of [undefined, 'throw'] as const) {
        contract(
          `while the server is away, ${reads} reject with a transient error when onOutage is ${onOutage}`,
          async (scene) => {
            await whileFrozen(opening(scene, { onOutage }), async (store) => {
              const value = kind.make(scene.world);
              for (const ending of [
                await timedOut(scene, kind.get(store, value, options)),
                await timedOut(scene, kind.getAll(store, [value], options)),
              ]) {
                assert(isDbError(ending.error), 'it must reject');
                expect(ending.error.isTransient()).toBe(true);
              }
            });
          },
          needs,
        );
      }

      contract(
        `while the server is away, ${reads} miss when onOutage is miss`,
        async (scene) => {
          await whileFrozen(opening(scene, { onOutage: 'miss' }), async (store) => {
            const value = kind.make(scene.world);
            expect(done(await timedOut(scene, kind.get(store, value, options)))).toBeNull();
            expect(done(await timedOut(scene, kind.getAll(store, [value], options)))).toStrictEqual(new Map());
          });
        },
        needs,
      );

      contract(
        `what ${reads} miss while the server is away is counted in misses, and the calls in errors`,
        async (scene) => {
          await whileFrozen(opening(scene, { onOutage: 'miss' }), async (store) => {
            const values = kind.makeMany(scene.world, 3);
            for (const value of values.slice(0, 1)) await timedOut(scene, kind.get(store, value, options));
            await timedOut(scene, kind.getAll(store, values, options));
            expect(store.stats()).toMatchObject({ hits: 0, stale: 0, misses: 4, hitRate: 0 });
            expect(store.stats().errors).toBeGreaterThanOrEqual(2);
          });
        },
        needs,
      );

      for (const onOutage of ['throw', 'miss'] as const) {
        contract(
          `while the server is away, writes of a ${kind.what} reject when onOutage is ${onOutage}`,
          async (scene) => {
            await whileFrozen(opening(scene, { onOutage }), async (store) => {
              const values = kind.makeMany(scene.world, 2);
              for (const ending of [
                await timedOut(scene, kind.set(store, kind.make(scene.world), options)),
                await timedOut(scene, kind.setAll(store, values, options)),
              ]) {
                assert(isDbError(ending.error), 'it must reject');
                expect(ending.error.isTransient()).toBe(true);
              }
              expect(store.stats()).toMatchObject({ writes: 0, rejectedOlder: 0 });
            });
          },
          needs,
        );
      }

      contract(
        `when the server is back, a cache whose onOutage is miss reads a ${kind.what} that was there before`,
        async (scene) => {
          const value = kind.make(scene.world);
          const { store } = await whileFrozen(
            opening(scene, { onOutage: 'miss' }, async (opened) => {
              await kind.set(opened, value);
            }),
            async (frozen) => {
              expect(done(await timedOut(scene, kind.get(frozen, value, options)))).toBeNull();
            },
          );
          await store.health();
          expect(await look(kind, store, value)).toStrictEqual(fresh(value));
        },
        needs,
      );
    });

    contract(
      `${MANY} reads at once all miss while the server is away and onOutage is miss, also when it is not asked any more`,
      async (scene) => {
        await whileFrozen(opening(scene, { onOutage: 'miss' }), async (store) => {
          // Without a deadline of their own where nobody waits for it, so that a circuit breaker opens.
          const { advance } = scene.harness;
          const limit = advance === undefined ? options : {};
          for (let round = 0; round < 2; round++) {
            const reading = Promise.all(
              Array.from({ length: MANY }, (_, at) => store.getPrice(scene.world.address(`token ${at}`), limit)),
            );
            const ending = endingOf(reading);
            await someTurns();
            await scene.harness.advance?.(60_000);
            expect(done(await soon(ending))).toStrictEqual(Array.from({ length: MANY }, () => null));
          }
        });
      },
      needs,
    );

    contract(
      'an abort ends a read with kind cancelled while the server is away, also when onOutage is miss',
      async (scene) => {
        await whileFrozen(opening(scene, { onOutage: 'miss' }), async (store) => {
          const controller = new AbortController();
          const reading = rejectionOf(store.getPrice(scene.world.token, { signal: controller.signal }), 'cancelled');
          await someTurns();
          controller.abort();
          await soon(reading);
        });
      },
      needs,
    );

    contract('with onOutage miss, a question that cannot be asked is still refused', async ({ open }) => {
      const store = await open({ onOutage: 'miss' });
      await rejectionOf(store.getPrice(bad('no address')), 'invalid_argument');
      await rejectionOf(store.getPoolStates([bad('no address')]), 'invalid_argument');
    });

    contract('with onOutage miss, a read after close still rejects with kind closed', async ({ open, world }) => {
      const store = await open({ onOutage: 'miss' });
      await store.close();
      await rejectionOf(store.getPrice(world.token), 'closed');
      await rejectionOf(store.getPrices([world.token]), 'closed');
    });

    contract('with onOutage miss, a cache whose server runs reads and counts as any other', async ({ open, world }) => {
      const store = await open({ onOutage: 'miss', ttlMs: LONG_MS });
      const price = makePrice(world);
      expect(await store.setPrice(price)).toBe(true);
      expect((await store.getPrice(price.token))?.value).toStrictEqual(price);
      expect(store.stats()).toMatchObject({ hits: 1, misses: 0, writes: 1, errors: 0, hitRate: 1 });
    });
  });
}

/** The scene, but for how it opens its stores. */
function opening(
  scene: CacheScene,
  openOptions: Parameters<CacheScene['open']>[0],
  prepare?: (store: Awaited<ReturnType<CacheScene['open']>>) => Promise<void>,
): CacheScene {
  return {
    ...scene,
    open: async () => {
      const store = await scene.open(openOptions);
      await prepare?.(store);
      return store;
    },
  };
}

/** What a call resolved with. */
function done<T>(ending: Ending<T>): T {
  if (ending.error !== undefined) throw ending.error;
  return ending.value;
}
