import type { Position, PositionHistoryOptions, PositionStore } from '@tradestore/core';
import type { SeriesScene, SeriesSuite } from '../series/kit.js';

export type PositionSuite = SeriesSuite<PositionStore>;
export type PositionScene = SeriesScene<PositionStore>;

/** Saves snapshots in one batch and waits until they can be read. */
export async function save({ store, harness }: PositionScene, snapshots: readonly Position[]): Promise<void> {
  await store.batchSavePositions(snapshots);
  await harness.settle(store);
}

/** Saves snapshots one after the other and waits until they can be read. */
export async function saveInTurn({ store, harness }: PositionScene, snapshots: readonly Position[]): Promise<void> {
  for (const snapshot of snapshots) await store.savePosition(snapshot);
  await harness.settle(store);
}

/** The snapshots of the world's position on the world's day. */
export function readDay({ store, world }: PositionScene, options: PositionHistoryOptions = {}): Promise<Position[]> {
  return store.getPositionHistory(world.name('position'), world.start, world.end, options);
}

/** The latest snapshot of the world's position. */
export function latest({ store, world }: PositionScene): Promise<Position | null> {
  return store.getPosition(world.name('position'));
}

/** The open positions of the world's token. Those of others are for the tests of filters to find. */
export async function ownOpen({ store, world }: PositionScene): Promise<Position[]> {
  const found = await store.getOpenPositions({ token: world.token });
  return found.filter(({ token }) => token === world.token);
}

/** Their ids. */
export async function openIds(scene: PositionScene): Promise<string[]> {
  return (await ownOpen(scene)).map(({ id }) => id);
}
