import { type TimeBound, timestamp } from '@tradestore/core';
import { bad } from '../rejection.js';
import type { World } from '../world.js';

/** Bounds of a range that a store must refuse. */
export const badBounds: Readonly<Record<string, (world: World) => TimeBound>> = {
  'in seconds': (world) => timestamp(world.start / 1_000_000),
  'in milliseconds': (world) => timestamp(world.start / 1_000),
  'an invalid Date': () => new Date(Number.NaN),
  NaN: () => bad<TimeBound>(Number.NaN),
  negative: () => bad<TimeBound>(-1),
  'between two microseconds': (world) => bad<TimeBound>(Math.floor(world.start / 4) + 0.5),
  text: () => bad<TimeBound>('2024-08-21T19:10:59Z'),
  missing: () => bad<TimeBound>(undefined),
};

/** What is no number of rows. */
export const notACount: readonly unknown[] = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '10', 10n, null];
