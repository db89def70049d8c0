import type { Address, PriceCache } from '@tradestore/core';
import type { Account, Tell } from '../account.ts';
import { count, symbolOf } from '../format.ts';
import { cacheStats } from '../questions/cache-stats.ts';
import { cachedPrices } from '../questions/cached-prices.ts';
import { saveRows } from '../save-rows.ts';
import { shuffled } from '../shuffled.ts';
import type { SomeTrades } from '../trades/chain-order.ts';
import { byQuote, newestPrices, pricesOf, type TradedPrice } from './prices-of.ts';
import { dropPrices, readPrices } from './read-prices.ts';
import { PriceSetter } from './set-prices.ts';

/** Long enough to set and read all prices, short enough to be gone soon if the program is ended before it drops them. */
const LONG_TTL_MS = 60_000;
const SHORT_TTL_MS = 1_500;
const SHOWN = 4;

/**
 * Sets all prices of the trades in a shuffled order, so that the cache has to keep older ones out, reads the newest of each
 * pair back, lets some expire, and drops all again.
 *
 * @param passTime lets time pass on the cache's clock
 */
export async function pricesSection(
  cache: PriceCache,
  passTime: (ms: number) => Promise<void>,
  trades: SomeTrades,
  tell: Tell,
): Promise<Account> {
  const prices = pricesOf(trades);
  const newest = newestPrices(prices);
  const setter = new PriceSetter(cache);
  const saveBatch = (batch: readonly TradedPrice[]) => setter.set(batch, LONG_TTL_MS);
  const { saving } = await saveRows(null, { noun: 'prices', rows: shuffled(prices), saveBatch });
  const { taken, keptOut } = setter.total;
  await readPrices(cache, 'the newest price of each pair', newest, 'fresh', false);

  const quote = mostFrequentQuote(prices, trades[0].quote);
  const top = mostPriced(prices, newest, quote);
  const lifetime = { ttlMs: SHORT_TTL_MS, passTime };
  tell(
    `Cached prices in ${symbolOf(quote)}, before and after they expire`,
    await cachedPrices(cache, setter, top, lifetime),
  );
  tell(
    'What the cache has counted',
    cacheStats(cache, {
      hits: newest.length + top.length,
      misses: top.length,
      stale: top.length,
      writes: setter.total.taken,
      rejectedOlder: setter.total.keptOut,
    }),
  );
  await dropPrices(cache, newest);
  return {
    name: 'prices',
    stored: `${count(taken)} taken, ${count(keptOut)} kept out as older: ${count(prices.length / saving)}/s`,
    answers: 2,
  };
}

function mostFrequentQuote(prices: readonly TradedPrice[], otherwise: Address): Address {
  const [most] = byQuote(prices).sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? otherwise;
}

/** The newest prices of those tokens that have the most prices in a quote. */
function mostPriced(
  prices: readonly TradedPrice[],
  newest: readonly TradedPrice[],
  quote: Address,
): readonly TradedPrice[] {
  const all = Map.groupBy(
    prices.filter((price) => price.quote === quote),
    ({ token }) => token,
  );
  const frequency = ({ token }: TradedPrice): number => all.get(token)?.length ?? 0;
  return newest
    .filter((price) => price.quote === quote)
    .sort((a, b) => frequency(b) - frequency(a))
    .slice(0, SHOWN);
}
