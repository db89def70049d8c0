import type { Address, Cached, PriceCache, TokenPrice } from '@tradestore/core';
import { agreeing, type RowKind } from '../agreeing.ts';
import { batches } from '../batches.ts';
import { differenceError } from '../difference.ts';
import { symbolOf } from '../format.ts';
import { byQuote, type TradedPrice } from './prices-of.ts';

/** What prices are read from. */
export type PriceReader = Pick<PriceCache, 'getPrices'>;

/** How prices must come: before they expired, after it, or not at all. */
export type Freshness = 'fresh' | 'stale' | 'gone';

const priceRows: RowKind<TokenPrice> = {
  noun: 'price',
  nameOf: ({ token, quote }) => `the price of ${symbolOf(token)} in ${quote === 'USD' ? quote : symbolOf(quote)}`,
  isSame: (a, b) => a.token === b.token && a.quote === b.quote,
};

const READ_AT_ONCE = 500;

/**
 * Reads prices, and compares each with the one that must be there.
 *
 * @param question named by the error
 * @param wanted the prices that were set last; with `gone` none of them may be there
 * @returns the age of each in milliseconds, aligned with `wanted`
 * @throws DemoError at the first difference
 */
export async function readPrices(
  cache: PriceReader,
  question: string,
  wanted: readonly TradedPrice[],
  freshness: Freshness,
  allowStale: boolean,
): Promise<number[]> {
  const ages: number[] = [];
  for (const [quote, prices] of byQuote(wanted)) {
    for (const batch of batches(prices, READ_AT_ONCE)) {
      const tokens = batch.map(({ token }) => token);
      const found = await cache.getPrices(tokens, { quote, allowStale });
      const answers = inOrderOf(tokens, found);
      const expected = freshness === 'gone' ? [] : batch;
      for await (const _ of agreeing(
        question,
        priceRows,
        expected,
        answers.map(({ value }) => value),
      ));
      for (const { value, stale, ageMs } of answers) {
        if (stale !== (freshness === 'stale')) {
          throw differenceError(`${question}: ${priceRows.nameOf(value)} came back ${stale ? 'stale' : 'as fresh'}`);
        }
        ages.push(ageMs);
      }
    }
  }
  return ages;
}

/** The answers in the order of the tokens, then those that nobody asked for. */
function inOrderOf(tokens: readonly Address[], found: ReadonlyMap<Address, Cached<TokenPrice>>): Cached<TokenPrice>[] {
  const asked = tokens.map((token) => found.get(token)).filter((cached) => cached !== undefined);
  const others = [...found].filter(([token]) => !tokens.includes(token)).map(([, cached]) => cached);
  return [...asked, ...others];
}

/** Drops prices and what keeps older ones out, so that the next run can set them again. @throws DemoError when one is left */
export async function dropPrices(
  cache: Pick<PriceCache, 'getPrices' | 'invalidatePrices'>,
  prices: readonly TradedPrice[],
): Promise<void> {
  for (const [quote, ofQuote] of byQuote(prices)) {
    await cache.invalidatePrices(
      ofQuote.map(({ token }) => token),
      { quote },
    );
  }
  await readPrices(cache, 'prices that were dropped', prices, 'gone', true);
}
