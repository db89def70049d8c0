import { comparePositions, type Position, type PositionStore, timestamp } from '@tradestore/core';
import { inParts } from '../in-parts.js';
import { makePosition, makePositions } from '../make-positions.js';
import type { SeriesKit } from '../series/kit.js';
import type { World } from '../world.js';
import { badPositions } from './bad-positions.js';

/** What the tests for every store, and for every series store, need to know of positions. */
export const positionKit: SeriesKit<PositionStore, Position> = {
  contract: 'PositionStore',
  noun: { one: 'position', many: 'positions' },
  make: makePosition,
  save: (store, position, options) => store.savePosition(position, options),
  saveBatch: (store, positions, options) => store.batchSavePositions(positions, options),
  read: async (store, { id, time, sequence }, options) => {
    // Not at the edges of the range, which are for other tests.
    const around = await store.getPositionHistory(id, timestamp(time - 5), timestamp(time + 5), options);
    return around.find((found) => found.time === time && found.sequence === sequence) ?? null;
  },
  rowsOfDay: (store, world) => store.getPositionHistory(world.name('position'), world.start, world.end),
  reads: {
    getPositionHistory: async (store, { start, end }, snapshots) => {
      const ids = [...new Set(snapshots.map(({ id }) => id))];
      const histories = await inParts(ids, (id) => store.getPositionHistory(id, start, end));
      return ids.length === 1 ? histories.flat() : histories.flat().sort(comparePositions);
    },
  },
  latestReads: {
    getPosition: (store, _world, { id }) => store.getPosition(id),
    getOpenPositions: async (store, _world, { id, profileId }) =>
      (await store.getOpenPositions({ profileId })).findLast((found) => found.id === id) ?? null,
  },
  contentOf,
  badFields: badPositions,
  unbounded: {
    'a history without limit': {
      ask: (store, world) => store.getPositionHistory(world.name('position'), world.start, world.end),
    },
    'what is open of a token': {
      ask: (store, { token }) => store.getOpenPositions({ token }),
      changesOf: ofOwnId,
    },
    'what is open of a profile': {
      ask: (store, world) => store.getOpenPositions({ profileId: world.name('profile') }),
      changesOf: ofOwnId,
    },
  },
  limited: {
    getPositionHistory: {
      gives: 'oldest first',
      ask: (store, world, limit) => store.getPositionHistory(world.name('position'), world.start, world.end, { limit }),
    },
  },
  withoutServer: ['flush'], // nothing was saved that it could ask for
  calls: {
    savePosition: (store, world, options) => store.savePosition(makePosition(world), options),
    batchSavePositions: (store, world, options) => store.batchSavePositions(makePositions(world, 3), options),
    getPosition: (store, world, options) => store.getPosition(world.name('position'), options),
    getOpenPositions: (store, { token }, options) => store.getOpenPositions({ token, ...options }),
    getPositionHistory: (store, world, options) =>
      store.getPositionHistory(world.name('position'), world.start, world.end, options),
    flush: (store, _world, options) => store.flush('visible', options),
    health: (store, _world, options) => store.health(options),
  },
};

/** All but the key, in which every field tells the number; open, because some reads give no other. */
function contentOf(world: World, number: number): Omit<Position, 'id' | 'time' | 'sequence'> {
  return {
    profileId: world.name(`profile ${number}`),
    wallet: world.address(`wallet ${number}`),
    token: world.address(`token ${number}`),
    quote: world.address(`quote ${number}`),
    status: 'open',
    quantity: BigInt(number),
    costBasis: BigInt(number * number),
    feesPaid: BigInt(number + 5_000),
    realizedPnl: BigInt(-number),
    openedAt: world.at(number * 1_000_000),
    slot: BigInt(number),
  };
}

function ofOwnId(world: World, index: number): Partial<Position> {
  return { id: world.name(`position ${index}`) };
}
