import { inspect } from 'node:util';
import type { PoolState, TokenPrice } from '@tradestore/core';
import { expect } from 'vitest';
import { makePool, makePrice } from '../make-prices.js';
import { bad, rejectionOf } from '../rejection.js';
import { badPools, badPrices } from './bad-fields.js';
import { forEachKind, forEachSetter, fresh, look } from './entries.js';
import type { CacheSuite } from './scene.js';

/** What a careless message would repeat. */
const CANARY = 'canary-0123456789';
const poolKinds = ['constant-product', 'concentrated', 'bonding-curve', 'other'] as const;

/** What cannot be cached is refused before anything is set. */
export function badValues(suite: CacheSuite): void {
  suite.group('bad values', (contract) => {
    for (const { what, field, value } of badPrices) {
      contract(`${what} is refused with kind invalid_argument, naming the field`, async ({ store, world }) => {
        const price = bad<TokenPrice>({ ...makePrice(world), [field]: value });
        const error = await rejectionOf(store.setPrice(price), 'invalid_argument');
        expect(error).toMatchObject({ outcome: 'not_applied', details: { field } });
        expect(error.message).toContain(field);
        const inBatch = await rejectionOf(store.setPrices([makePrice(world), price]), 'invalid_argument');
        expect(inBatch.details).toMatchObject({ field, index: 1 });
      });
    }

    for (const { what, kind, field, value } of badPools) {
      contract(`${what} is refused with kind invalid_argument, naming the field`, async ({ store, world }) => {
        const state = bad<PoolState>({ ...makePool[kind](world), [field]: value });
        const error = await rejectionOf(store.setPoolState(state), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
        expect(String(error.details['field']).split('.')[0]).toBe(field);
        const inBatch = await rejectionOf(store.setPoolStates([makePool.other(world), state]), 'invalid_argument');
        expect(inBatch.details).toMatchObject({ index: 1 });
      });
    }

    contract('a price without any of its fields is refused, naming the field', async ({ store, world }) => {
      const price = makePrice(world);
      for (const field of Object.keys(price) as (keyof TokenPrice)[]) {
        const { [field]: _left, ...rest } = price;
        const error = await rejectionOf(store.setPrice(bad<TokenPrice>(rest)), 'invalid_argument');
        expect(error.details).toMatchObject({ field });
      }
    });

    for (const kind of poolKinds) {
      contract(
        `a state of kind ${kind} without any of its fields is refused, naming the field`,
        async ({ store, world }) => {
          const state = makePool[kind](world);
          for (const field of Object.keys(state)) {
            const rest = Object.fromEntries(Object.entries(state).filter(([name]) => name !== field));
            const error = await rejectionOf(store.setPoolState(bad<PoolState>(rest)), 'invalid_argument');
            expect(error.details).toMatchObject({ field });
          }
        },
      );
    }

    forEachSetter(({ method, kind, set }) => {
      for (const nothing of [undefined, null, 'a value', 7, []]) {
        contract(
          `${method} of ${inspect(nothing)} instead of a ${kind.what} is refused with kind invalid_argument`,
          async ({ store }) => {
            await rejectionOf(set(store, bad(nothing)), 'invalid_argument');
          },
        );
      }

      contract(`what ${method} refuses is not set, and leaves what was there as it was`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        await rejectionOf(set(store, { ...kind.make(world), time: bad(1) }), 'invalid_argument');
        expect(await look(kind, store, value)).toStrictEqual(fresh(value));
      });
    });

    forEachKind((kind) => {
      for (const index of [0, 17, 49]) {
        contract(
          `one bad ${kind.what} at ${index} of 50 rejects ${kind.setMany}, naming its index, and nothing is set`,
          async ({ store, world }) => {
            const values = kind.makeMany(world, 50);
            const spoilt = values.map((value, at) => (at === index ? { ...value, slot: bad<bigint>(7) } : value));
            const error = await rejectionOf(kind.setAll(store, spoilt), 'invalid_argument');
            expect(error).toMatchObject({ outcome: 'not_applied', details: { index, field: 'slot' } });
            expect(error.message).toContain(`${kind.what} ${index}: slot:`);
            expect((await kind.getAll(store, values)).size).toBe(0);
          },
        );
      }

      for (const notAnArray of [undefined, null, 'values', {}, new Set(), { length: 0 }]) {
        contract(
          `${kind.setMany} of ${inspect(notAnArray)} instead of an array is refused with kind invalid_argument`,
          async (scene) => {
            await rejectionOf(kind.setAll(scene.store, bad(notAnArray)), 'invalid_argument');
          },
        );
      }

      contract(`${kind.setMany} of an array with a hole is refused, naming its index`, async ({ store, world }) => {
        const values = [kind.make(world)];
        values[2] = kind.make(world);
        const error = await rejectionOf(kind.setAll(store, values), 'invalid_argument');
        expect(error.details).toMatchObject({ index: 1 });
      });

      contract(`a refusal of a ${kind.what} never repeats the value`, async ({ store, world }) => {
        const made = kind.make(world);
        for (const field of Object.keys(made)) {
          const value = { ...made, [field]: bad(`\u0000${CANARY}`) };
          for (const call of [kind.set(store, value), kind.setAll(store, [value])]) {
            const error = await rejectionOf(call, 'invalid_argument');
            const seen = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n');
            expect(seen, `the error of a bad ${field}`).not.toContain(CANARY);
          }
        }
      });
    });

    contract('a refusal of data never repeats what is in it, names included', async ({ store, world }) => {
      for (const data of [{ [`${CANARY} ${'\u0000'}`]: 1 }, { [`${CANARY}!`]: undefined }, [`${CANARY}\u0000`]]) {
        const error = await rejectionOf(
          store.setPoolState(makePool.other(world, { data: bad(data) })),
          'invalid_argument',
        );
        const seen = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n');
        expect(seen).not.toContain(CANARY);
      }
    });
  });
}
