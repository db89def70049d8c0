import type { CacheStats, PriceCache } from '@tradestore/core';
import { differenceError } from '../difference.ts';
import { count } from '../format.ts';

/** What a cache must have counted. */
export type Counts = Pick<CacheStats, 'hits' | 'misses' | 'rejectedOlder' | 'stale' | 'writes'>;

/**
 * What the cache has counted itself.
 *
 * @throws DemoError when it differs from what the program counted, unless attempts failed and were made again
 */
export function cacheStats(cache: Pick<PriceCache, 'stats'>, wanted: Counts): string {
  const stats = cache.stats();
  const names = Object.keys(wanted) as (keyof Counts)[];
  const wrong = names.filter((name) => stats[name] !== wanted[name]);
  if (stats.errors === 0 && wrong.length > 0) {
    throw differenceError(`the statistics of the cache have another ${wrong.join(', ')}`);
  }
  return `  ${names.map((name) => `${name} ${count(stats[name])}`).join(', ')}; hit rate ${percent(stats.hitRate)}`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
