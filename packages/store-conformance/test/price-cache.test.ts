import {
  type CacheOptions,
  type Clock,
  missOnOutage,
  type PriceCache,
  priceCacheMethods,
  systemClock,
  withLayers,
} from '@tradestore/core';
import { ManualClock } from '@tradestore/core/testing';
import type { Harness } from '../src/harness.ts';
import { testPriceCache } from '../src/price-cache/index.ts';
import { ReferencePriceCache, ReferencePriceDatabase } from './reference-price-cache.ts';

// The suite accepts a cache that is correct beyond doubt: bare, and in the layers that users get around every store.
const bare = (cache: PriceCache): PriceCache => cache;
const inLayers = (cache: PriceCache, clock: Clock): PriceCache =>
  withLayers<PriceCache>(cache, priceCacheMethods, { clock });

const clock = new ManualClock();
const virtual = { advance: (ms: number) => clock.advance(ms) };
testPriceCache({ ...referenceHarness('reference on a virtual clock', bare, clock), ...virtual });
testPriceCache({ ...referenceHarness('reference in layers on a virtual clock', inLayers, clock), ...virtual });
// Real time takes half a minute, so it is passed once, and shows that no sentence needs a virtual clock.
testPriceCache(referenceHarness('reference in layers', inLayers, systemClock));

/** Caches of one database. */
function referenceHarness(
  name: string,
  wrap: (cache: PriceCache, clock: Clock) => PriceCache,
  time: Clock,
): Harness<PriceCache, CacheOptions> {
  const database = new ReferencePriceDatabase();
  return {
    name,
    open: async (options) => {
      const cache = wrap(new ReferencePriceCache(database, options, time), time);
      return options?.onOutage === 'miss' ? missOnOutage(cache) : cache;
    },
    freeze: async () => database.freeze(),
    thaw: async () => database.thaw(),
    unsupported: ['survives-restart', 'connection-faults'],
  };
}
