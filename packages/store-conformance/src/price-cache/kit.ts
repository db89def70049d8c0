import type { PriceCache } from '@tradestore/core';
import { makePoolState, makePoolStates, makePrice, makePrices } from '../make-prices.js';
import type { StoreKit } from '../store/kit.js';

/** What the tests that hold for every store need to know of `PriceCache`. */
export const priceCacheKit: StoreKit<PriceCache> = {
  contract: 'PriceCache',
  calls: {
    health: (store, _world, options) => store.health(options),
    setPrice: (store, world, options) => store.setPrice(makePrice(world), options),
    setPrices: (store, world, options) => store.setPrices(makePrices(world, 5), options),
    getPrice: (store, world, options) => store.getPrice(world.token, options),
    getPrices: (store, world, options) => store.getPrices([world.token, world.trader], options),
    setPoolState: (store, world, options) => store.setPoolState(makePoolState(world), options),
    setPoolStates: (store, world, options) => store.setPoolStates(makePoolStates(world, 5), options),
    getPoolState: (store, world, options) => store.getPoolState(world.address('pool'), options),
    getPoolStates: (store, world, options) => store.getPoolStates([world.address('pool')], options),
    invalidatePrices: (store, world, options) => store.invalidatePrices([world.address('dropped')], options),
    invalidatePools: (store, world, options) => store.invalidatePools([world.address('dropped')], options),
  },
};
