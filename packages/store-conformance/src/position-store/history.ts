import { type Position, timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { makePosition, makePositions } from '../make-positions.js';
import type { World } from '../world.js';
import { type PositionSuite, readDay, save } from './save-and-read.js';

/** The snapshots of an id over time. */
export function history(suite: PositionSuite): void {
  suite.group('history of a position', (contract) => {
    contract('getPositionHistory gives all snapshots of an id, oldest first, open and closed', async (scene) => {
      const snapshots = makePositions(scene.world, 9, (at) => ({ status: at % 2 === 0 ? 'open' : 'closed' }));
      await save(scene, scene.world.shuffled(snapshots));
      expect(await readDay(scene)).toStrictEqual(snapshots);
    });

    contract('the snapshots of another id are not in it', async (scene) => {
      const { world } = scene;
      const own = makePosition(world);
      await save(scene, [own, makePosition(world, { id: world.name('another') }), { ...own, id: `${own.id} ` }]);
      expect(await readDay(scene)).toStrictEqual([own]);
    });

    contract('snapshots of one time are told apart by their sequences, and are in the order of them', async (scene) => {
      const snapshots = ties(scene.world);
      await save(scene, scene.world.shuffled(snapshots));
      expect((await readDay(scene)).map(({ sequence }) => sequence)).toStrictEqual(tiedSequences);
    });

    contract('snapshots of one sequence are told apart by their times', async (scene) => {
      const snapshots = makePositions(scene.world, 3, () => ({ sequence: 7n }));
      await save(scene, snapshots);
      expect(await readDay(scene)).toStrictEqual(snapshots);
    });

    contract('snapshots of one time and sequence are told apart by their ids', async (scene) => {
      const { store, world } = scene;
      const one = makePosition(world);
      const other = { ...makePosition(world), id: world.name('another'), time: one.time, sequence: one.sequence };
      await save(scene, [one, other]);
      expect(await readDay(scene)).toStrictEqual([one]);
      expect(await store.getPositionHistory(other.id, world.start, world.end)).toStrictEqual([other]);
    });

    contract('a range is [start, end): a snapshot at start is in it, one at end is not', async (scene) => {
      const { store, world } = scene;
      const snapshots = [10, 20, 30].map((micros) => makePosition(world, { time: world.at(micros) }));
      await save(scene, snapshots);
      const found = await store.getPositionHistory(world.name('position'), world.at(10), world.at(30));
      expect(found).toStrictEqual(snapshots.slice(0, 2));
    });

    contract('a range of one microsecond gives the snapshots of that microsecond', async (scene) => {
      const { store, world } = scene;
      const snapshots = [99, 100, 101].map((micros) => makePosition(world, { time: world.at(micros) }));
      await save(scene, snapshots);
      const found = await store.getPositionHistory(world.name('position'), world.at(100), world.at(101));
      expect(found).toStrictEqual(snapshots.slice(1, 2));
    });

    contract('a range that ends where it starts gives nothing', async (scene) => {
      const { store, world } = scene;
      await save(scene, [makePosition(world, { time: world.at(5) })]);
      expect(await store.getPositionHistory(world.name('position'), world.at(5), world.at(5))).toStrictEqual([]);
    });

    contract('a start of 0 asks from the beginning', async (scene) => {
      const { store, world } = scene;
      const snapshots = makePositions(world, 2);
      await save(scene, snapshots);
      const found = await store.getPositionHistory(world.name('position'), timestamp(0), world.end);
      expect(found).toStrictEqual(snapshots);
    });

    contract('a Date is accepted for each bound, and is exact to its millisecond', async (scene) => {
      const { store, world } = scene;
      const snapshots = [999, 1_000, 1_999, 2_000].map((micros) => makePosition(world, { time: world.at(micros) }));
      await save(scene, snapshots);
      const at = (millis: number): Date => new Date(world.start / 1_000 + millis);
      expect(await store.getPositionHistory(world.name('position'), at(1), at(2))).toStrictEqual(snapshots.slice(1, 3));
      expect(await store.getPositionHistory(world.name('position'), at(1), world.end)).toStrictEqual(
        snapshots.slice(1),
      );
    });

    contract('limit gives the oldest snapshots of a range', async (scene) => {
      const snapshots = makePositions(scene.world, 6);
      await save(scene, scene.world.shuffled(snapshots));
      expect(await readDay(scene, { limit: 4 })).toStrictEqual(snapshots.slice(0, 4));
      expect(await readDay(scene, { limit: 7 })).toStrictEqual(snapshots);
    });

    contract('limit, after, signal and timeoutMs may be undefined', async (scene) => {
      const snapshots = makePositions(scene.world, 2);
      await save(scene, snapshots);
      const options = { limit: undefined, after: undefined, signal: undefined, timeoutMs: undefined };
      expect(await readDay(scene, options)).toStrictEqual(snapshots);
    });
  });
}

/** Sequences in the order of integers, which is not that of text nor that of doubles. */
const tiedSequences: readonly bigint[] = [
  0n,
  9n,
  10n,
  100n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 53n + 2n,
  2n ** 63n - 2n,
  2n ** 63n - 1n,
];

/** Snapshots of one microsecond, in order. */
export function ties(world: World, micros = 5): Position[] {
  return tiedSequences.map((sequence) => makePosition(world, { time: world.at(micros), sequence }));
}
