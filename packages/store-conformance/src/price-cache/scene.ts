import type { CacheOptions, CacheSetOptions, PriceCache } from '@tradestore/core';
import type { Scene, Suite } from '../suite.js';

export type CacheSuite = Suite<PriceCache, CacheOptions>;
export type CacheScene = Scene<PriceCache, CacheOptions>;

/** How long something is fresh of which a test wants to see the end, in milliseconds: where time is real, it waits for it. */
export const SHORT_MS = 100;
/** How long each of two times is that follow each other: long enough to see in real time that the second has begun. */
export const FOLLOWING_MS = 1_000;
/** How long something is fresh that must not expire while a test runs, in milliseconds. */
export const LONG_MS = 600_000;
/** For what is not about time. */
export const lasting: CacheSetOptions = { ttlMs: LONG_MS };
