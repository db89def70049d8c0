import type { PriceCache } from '@tradestore/core';
import { count, shortPrice, symbolOf } from '../format.ts';
import type { TradedPrice } from '../prices/prices-of.ts';
import { readPrices } from '../prices/read-prices.ts';
import type { PriceSetter } from '../prices/set-prices.ts';
import { table } from '../table.ts';

/** How long the prices are fresh. */
export interface Lifetime {
  readonly ttlMs: number;
  /** Lets that time pass, whatever clock the cache goes by. */
  readonly passTime: (ms: number) => Promise<void>;
}

/**
 * Prices before they expire, after it, and once more with `allowStale`.
 *
 * @param wanted the newest price of each, all in one quote
 * @throws DemoError when an answer differs
 */
export async function cachedPrices(
  cache: Pick<PriceCache, 'getPrices'>,
  setter: PriceSetter,
  wanted: readonly TradedPrice[],
  { ttlMs, passTime }: Lifetime,
): Promise<string> {
  // The same prices again: of one slot and time, they are written anew and live from now on.
  await setter.set(wanted, ttlMs);
  const fresh = await readPrices(cache, 'prices before they expire', wanted, 'fresh', false);
  await passTime(ttlMs);
  await readPrices(cache, 'prices after they have expired', wanted, 'gone', false);
  const stale = await readPrices(cache, 'expired prices with allowStale', wanted, 'stale', true);
  const columns = [
    { title: 'token', align: 'left' },
    { title: 'price', align: 'right' },
    { title: 'slot', align: 'right' },
    { title: 'source', align: 'left' },
    { title: 'at once', align: 'left' },
    { title: 'expired', align: 'left' },
    { title: 'allowStale', align: 'left' },
  ] as const;
  const rows = wanted.map(({ token, price, slot, source }, at) => [
    symbolOf(token),
    shortPrice(price),
    count(Number(slot)),
    source,
    `fresh, ${age(fresh[at])}`,
    'miss',
    `stale, ${age(stale[at])}`,
  ]);
  return table(columns, rows);
}

function age(ms = 0): string {
  return `${count(ms)} ms`;
}
