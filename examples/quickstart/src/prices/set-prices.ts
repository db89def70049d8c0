import type { PriceCache } from '@tradestore/core';
import { differenceError } from '../difference.ts';
import { count, symbolOf } from '../format.ts';
import { noteNewest, type TradedPrice } from './prices-of.ts';

/** How often a cache took a price, and how often it kept one out that was older than what it held. */
export interface Taken {
  taken: number;
  keptOut: number;
}

/**
 * Sets prices batch by batch in the order in which they arrive, and compares what the cache says of each with what it must
 * say: true for one that is newer than all before of its pair, false for an older one.
 */
export class PriceSetter {
  readonly total: Taken = { taken: 0, keptOut: 0 };
  readonly #cache: Pick<PriceCache, 'setPrices'>;
  readonly #newest = new Map<string, TradedPrice>();

  constructor(cache: Pick<PriceCache, 'setPrices'>) {
    this.#cache = cache;
  }

  /** @throws DemoError when the cache says something else */
  async set(batch: readonly TradedPrice[], ttlMs: number): Promise<void> {
    const answers = await this.#cache.setPrices(batch, { ttlMs });
    if (answers.length !== batch.length) {
      throw differenceError(`setting ${count(batch.length)} prices had ${count(answers.length)} answers`);
    }
    for (const [at, price] of batch.entries()) {
      const mustTake = noteNewest(this.#newest, price);
      if (answers[at] !== mustTake) throw differenceError(wrongAnswer(price, mustTake));
      if (mustTake) this.total.taken += 1;
      else this.total.keptOut += 1;
    }
  }
}

function wrongAnswer({ token, quote, slot }: TradedPrice, mustTake: boolean): string {
  const price = `the price of ${symbolOf(token)} in ${symbolOf(quote)} of slot ${slot}`;
  return mustTake
    ? `${price} was kept out, though nothing newer was set before`
    : `${price} was taken, though a newer one was set before`;
}
