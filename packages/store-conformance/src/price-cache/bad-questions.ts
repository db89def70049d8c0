import { inspect } from 'node:util';
import { type Address, type PriceQuote, WRAPPED_SOL } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, rejectionOf } from '../rejection.js';
import { forEachKind, forEachSetter, look } from './entries.js';
import type { CacheSuite } from './scene.js';

const badTtls = [0, -1, 0.999, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '2000', 10n, null];
const badQuotes = ['usd', 'USDC', '', 7, null, [WRAPPED_SOL]];
const badAddresses = ['0OIl', '', 'x'.repeat(31), 7, null, undefined];

/** With an address that is none. */
function notAnEntry(): never {
  return bad({ token: '0OIl', pool: '0OIl' });
}

/** What cannot be asked. */
export function badQuestions(suite: CacheSuite): void {
  suite.group('bad questions', (contract) => {
    forEachSetter(({ method, kind, set }) => {
      contract(`${method} with a ttlMs that is not from 1 to 2^31 - 1 is refused, and sets nothing`, async (scene) => {
        const { store, world } = scene;
        const value = kind.make(world);
        for (const ttlMs of badTtls) {
          const error = await rejectionOf(set(store, value, { ttlMs: bad<number>(ttlMs) }), 'invalid_argument');
          expect(error.details, `a ttlMs of ${inspect(ttlMs)}`).toMatchObject({ field: 'ttlMs' });
        }
        expect(await look(kind, store, value)).toBeNull();
      });
    });

    forEachKind((kind) => {
      contract(
        `${kind.getOne} and ${kind.getMany} with an allowStale that is no boolean are refused`,
        async (scene) => {
          const { store, world } = scene;
          const value = kind.make(world);
          for (const allowStale of ['yes', 1, null]) {
            const options = { allowStale: bad<boolean>(allowStale) };
            for (const call of [kind.get(store, value, options), kind.getAll(store, [value], options)]) {
              const error = await rejectionOf(call, 'invalid_argument');
              expect(error.details).toMatchObject({ field: 'allowStale' });
            }
          }
        },
      );

      contract(
        `${kind.getMany} and ${kind.drop} of one that is no address are refused, naming its index`,
        async (scene) => {
          const { store, world } = scene;
          const values = [kind.make(world), notAnEntry()];
          for (const call of [kind.getAll(store, values), kind.invalidate(store, values)]) {
            const error = await rejectionOf(call, 'invalid_argument');
            expect(error.details).toMatchObject({ index: 1 });
          }
        },
      );

      contract(`${kind.drop} that is refused drops nothing`, async ({ store, world }) => {
        const value = kind.make(world);
        await kind.set(store, value);
        await rejectionOf(kind.invalidate(store, [value, notAnEntry()]), 'invalid_argument');
        expect((await look(kind, store, value))?.value).toStrictEqual(value);
      });
    });

    contract('what is no address cannot be asked for', async ({ store }) => {
      for (const value of badAddresses) {
        const what = bad<Address>(value);
        await rejectionOf(store.getPrice(what), 'invalid_argument');
        await rejectionOf(store.getPoolState(what), 'invalid_argument');
        await rejectionOf(store.getPrices([what]), 'invalid_argument');
        await rejectionOf(store.getPoolStates([what]), 'invalid_argument');
        await rejectionOf(store.invalidatePrices([what]), 'invalid_argument');
        await rejectionOf(store.invalidatePools([what]), 'invalid_argument');
      }
    });

    contract('what is no array cannot be asked for', async ({ store, world }) => {
      for (const value of [undefined, null, world.token, {}, new Set([world.token])]) {
        const what = bad<Address[]>(value);
        await rejectionOf(store.getPrices(what), 'invalid_argument');
        await rejectionOf(store.getPoolStates(what), 'invalid_argument');
        await rejectionOf(store.invalidatePrices(what), 'invalid_argument');
        await rejectionOf(store.invalidatePools(what), 'invalid_argument');
      }
    });

    contract("a quote that is neither 'USD' nor an address is refused, naming the field", async ({ store, world }) => {
      for (const value of badQuotes) {
        const quote = bad<PriceQuote>(value);
        for (const call of [
          store.getPrice(world.token, { quote }),
          store.getPrices([world.token], { quote }),
          store.invalidatePrices([world.token], { quote }),
        ]) {
          const error = await rejectionOf(call, 'invalid_argument');
          expect(error.details, `a quote of ${inspect(value)}`).toMatchObject({ field: 'quote' });
        }
      }
    });

    contract('a question that is refused never repeats what was asked', async ({ store }) => {
      const canary = 'canary-0123456789';
      for (const call of [
        store.getPrice(bad<Address>(canary)),
        store.getPrices([bad<Address>(canary)]),
        store.invalidatePools([bad<Address>(canary)]),
        store.getPrice(WRAPPED_SOL, { quote: bad<PriceQuote>(canary) }),
      ]) {
        const error = await rejectionOf(call, 'invalid_argument');
        expect([error.message, error.stack, inspect(error, { depth: 9 })].join('\n')).not.toContain(canary);
      }
    });
  });
}
