import { type PriceQuote, WRAPPED_SOL } from '@tradestore/core';
import { expect } from 'vitest';
import { makePrice } from '../make-prices.js';
import { type CacheSuite, lasting } from './scene.js';

/** Prices of one token in different quotes. */
export function quotes(suite: CacheSuite): void {
  suite.group('quotes', (contract) => {
    contract('a price in another quote is read by naming the quote', async ({ store, world }) => {
      const price = makePrice(world, { quote: WRAPPED_SOL });
      await store.setPrice(price, lasting);
      expect((await store.getPrice(world.token, { quote: WRAPPED_SOL }))?.value).toStrictEqual(price);
      const found = await store.getPrices([world.token], { quote: WRAPPED_SOL });
      expect(found.get(world.token)?.value).toStrictEqual(price);
    });

    contract("the quote of a read defaults to 'USD'", async ({ store, world }) => {
      const inDollars = makePrice(world, { quote: 'USD' });
      await store.setPrice(inDollars, lasting);
      for (const quote of [undefined, 'USD'] as const) {
        expect((await store.getPrice(world.token, { quote }))?.value).toStrictEqual(inDollars);
        expect((await store.getPrices([world.token], { quote })).get(world.token)?.value).toStrictEqual(inDollars);
      }
    });

    contract('a price in one quote is not known in another', async ({ store, world }) => {
      await store.setPrice(makePrice(world, { quote: WRAPPED_SOL }), lasting);
      expect(await store.getPrice(world.token)).toBeNull();
      expect(await store.getPrice(world.token, { quote: world.address('quote') })).toBeNull();
      expect((await store.getPrices([world.token])).size).toBe(0);
    });

    contract('prices of one token in different quotes do not mix', async ({ store, world }) => {
      const inQuotes = quotesOf(world.address('quote')).map((quote) => makePrice(world, { quote }));
      expect(await store.setPrices(inQuotes, lasting)).toStrictEqual([true, true, true]);
      for (const price of inQuotes) {
        const { quote } = price;
        expect((await store.getPrice(world.token, { quote }))?.value).toStrictEqual(price);
        expect((await store.getPrices([world.token], { quote })).get(world.token)?.value).toStrictEqual(price);
      }
    });

    contract('a newer price in one quote keeps no older one in another quote out', async ({ store, world }) => {
      const older = makePrice(world);
      expect(await store.setPrice(makePrice(world, { quote: WRAPPED_SOL }), lasting)).toBe(true);
      expect(await store.setPrice(older, lasting)).toBe(true);
      const first = makePrice(world, { token: world.address('batch') });
      const batch = [{ ...first, slot: first.slot + 9n, quote: WRAPPED_SOL }, first];
      expect(await store.setPrices(batch, lasting)).toStrictEqual([true, true]);
    });

    contract('the price of A in B is not the one of B in A', async ({ store, world }) => {
      const [a, b] = [world.address('a'), world.address('b')];
      const price = makePrice(world, { token: a, quote: b });
      await store.setPrice(price, lasting);
      expect(await store.getPrice(b, { quote: a })).toBeNull();
      expect((await store.getPrice(a, { quote: b }))?.value).toStrictEqual(price);
    });

    for (const dropped of ['USD', WRAPPED_SOL] as const) {
      const named = dropped === 'USD' ? 'without a quote' : 'with a quote';
      contract(`invalidatePrices ${named} drops the prices in ${nameOf(dropped)} only`, async ({ store, world }) => {
        const all = quotesOf(world.address('quote')).map((quote) => makePrice(world, { quote }));
        await store.setPrices(all, lasting);
        await store.invalidatePrices([world.token], dropped === 'USD' ? {} : { quote: dropped });
        for (const { quote, price } of all) {
          const kept = quote === dropped ? undefined : price;
          expect((await store.getPrice(world.token, { quote }))?.value.price, `in ${nameOf(quote)}`).toBe(kept);
        }
      });
    }
  });
}

function quotesOf(third: PriceQuote): readonly PriceQuote[] {
  return ['USD', WRAPPED_SOL, third];
}

function nameOf(quote: PriceQuote): string {
  return quote === 'USD' ? 'US dollars' : quote === WRAPPED_SOL ? 'wrapped SOL' : 'a third quote';
}
