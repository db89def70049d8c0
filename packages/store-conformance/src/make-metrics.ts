import type { MetricPoint, Tags } from '@tradestore/core';
import type { World } from './world.js';

const MICROS_PER_SECOND = 1_000_000;

const someTags: readonly Tags[] = [
  { venue: 'pumpfun' },
  { wallet: 'main', venue: 'raydium-amm' },
  {},
  { venue: 'orca-whirlpool', wallet: 'spare', strategy: 'sniper' },
];

/**
 * A valid point of the world's metric, on the world's day. Each call makes another one, at least a microsecond and about a second
 * later than the one before; some have no tags.
 */
export function makeMetric(world: World, changes: Partial<MetricPoint> = {}): MetricPoint {
  const ordinal = world.nextOrdinal();
  return {
    name: world.name('metric'),
    tags: { ...someTags[ordinal % someTags.length] },
    time: world.at(ordinal * MICROS_PER_SECOND + world.number(`time ${ordinal}`, MICROS_PER_SECOND)),
    value: (world.number(`value ${ordinal}`, 2 ** 20) - 2 ** 19) / 4,
    ...changes,
  };
}

/** So many points, oldest first. @param changesOf what to set on the point of an index */
export function makeMetrics(
  world: World,
  count: number,
  changesOf: (index: number) => Partial<MetricPoint> = () => ({}),
): MetricPoint[] {
  return Array.from({ length: count }, (_, index) => makeMetric(world, changesOf(index)));
}
