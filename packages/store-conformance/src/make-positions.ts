import { type Position, WRAPPED_SOL } from '@tradestore/core';
import type { World } from './world.js';

const MICROS_PER_SECOND = 1_000_000;

/**
 * A valid snapshot of the world's open position, on the world's day. Each call makes another one, at least a microsecond and
 * about a second later than the one before.
 */
export function makePosition(world: World, changes: Partial<Position> = {}): Position {
  const ordinal = world.nextOrdinal();
  const random = (label: string): number => world.number(`${label} ${ordinal}`, 2 ** 32);
  return {
    id: world.name('position'),
    time: world.at(ordinal * MICROS_PER_SECOND + (random('time') % MICROS_PER_SECOND)),
    sequence: BigInt(ordinal * 16 + (random('sequence') % 16)),
    profileId: world.name('profile'),
    wallet: world.trader,
    token: world.token,
    quote: WRAPPED_SOL,
    status: 'open',
    quantity: BigInt(random('quantity')),
    costBasis: BigInt(random('cost basis')),
    feesPaid: BigInt(5_000 * (ordinal + 1)),
    realizedPnl: BigInt(random('realized pnl') - 2 ** 31),
    openedAt: world.start,
    slot: BigInt(311_000_000 + ordinal * 2),
    ...changes,
  };
}

/** So many snapshots, oldest first. @param changesOf what to set on the snapshot of an index */
export function makePositions(
  world: World,
  count: number,
  changesOf: (index: number) => Partial<Position> = () => ({}),
): Position[] {
  return Array.from({ length: count }, (_, index) => makePosition(world, changesOf(index)));
}
