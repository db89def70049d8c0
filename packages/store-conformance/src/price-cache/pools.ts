import { expect } from 'vitest';
import { makePool, makePrice, poolKinds } from '../make-prices.js';
import { type CacheSuite, lasting } from './scene.js';

/** The kinds of pools. */
export function pools(suite: CacheSuite): void {
  suite.group('pools', (contract) => {
    for (const kind of poolKinds) {
      contract(`a state of kind ${kind} is read as it went in`, async ({ store, world }) => {
        const state = makePool[kind](world);
        await store.setPoolState(state, lasting);
        expect((await store.getPoolState(state.pool))?.value).toStrictEqual(state);
        expect((await store.getPoolStates([state.pool])).get(state.pool)?.value).toStrictEqual(state);
      });
    }

    for (const [at, kind] of poolKinds.entries()) {
      const next = poolKinds[(at + 1) % poolKinds.length] ?? kind;
      contract(`a newer state of kind ${next} replaces one of kind ${kind} whole`, async ({ store, world }) => {
        await store.setPoolState(makePool[kind](world), lasting);
        const newer = makePool[next](world);
        expect(await store.setPoolState(newer, lasting)).toBe(true);
        expect((await store.getPoolState(newer.pool))?.value).toStrictEqual(newer);
      });
    }

    contract('two pools of one token and quote are two', async ({ store, world }) => {
      const one = makePool.concentrated(world, { pool: world.address('one') });
      const other = makePool.concentrated(world, { pool: world.address('other') });
      await store.setPoolStates([one, other], lasting);
      expect((await store.getPoolState(one.pool))?.value).toStrictEqual(one);
      expect((await store.getPoolState(other.pool))?.value).toStrictEqual(other);
    });

    contract('a price and a pool state of the same address are two', async ({ store, world }) => {
      const price = makePrice(world);
      const state = makePool.other(world, { pool: price.token, slot: 1n });
      expect(await store.setPrice(price, lasting)).toBe(true);
      expect(await store.setPoolState(state, lasting)).toBe(true);
      expect((await store.getPrice(price.token))?.value).toStrictEqual(price);
      expect((await store.getPoolState(state.pool))?.value).toStrictEqual(state);
      await store.invalidatePools([state.pool]);
      expect((await store.getPrice(price.token))?.value, 'after invalidatePools').toStrictEqual(price);
    });
  });
}
