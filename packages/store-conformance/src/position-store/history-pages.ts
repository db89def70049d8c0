import { comparePositions, type Position } from '@tradestore/core';
import { expect } from 'vitest';
import { makePosition, makePositions } from '../make-positions.js';
import { expectOnceInOrder } from '../series/once-in-order.js';
import { walkPages } from '../series/walk-pages.js';
import { ties } from './history.js';
import { type PositionScene, type PositionSuite, readDay, save } from './save-and-read.js';

/** After so many pages nobody adds snapshots any more, so that the walk comes to an end. */
const BUSY_PAGES = 6;

/** A history, page by page. */
export function historyPages(suite: PositionSuite): void {
  suite.group('pages of a history', (contract) => {
    contract('after gives only snapshots after the cursor, without the cursor itself', async (scene) => {
      const snapshots = makePositions(scene.world, 6);
      await save(scene, snapshots);
      expect(await readDay(scene, { after: snapshots[3] })).toStrictEqual(snapshots.slice(4));
    });

    contract('of snapshots of one time, after gives those of greater sequences', async (scene) => {
      const snapshots = ties(scene.world);
      await save(scene, snapshots);
      for (const [at, { time, sequence }] of snapshots.entries()) {
        expect(await readDay(scene, { after: { time, sequence } })).toStrictEqual(snapshots.slice(at + 1));
      }
    });

    contract('a later time is after the cursor, whatever its sequence', async (scene) => {
      const before = makePosition(scene.world, { sequence: 9n });
      const after = makePosition(scene.world, { sequence: 1n });
      await save(scene, [before, after]);
      expect(await readDay(scene, { after: before })).toStrictEqual([after]);
      expect(await readDay(scene, { after })).toStrictEqual([]);
    });

    contract('any place is a cursor: it need not be stored', async (scene) => {
      const snapshots = ties(scene.world);
      const [cursor] = snapshots.splice(4, 1);
      await save(scene, snapshots);
      expect(await readDay(scene, { after: cursor })).toStrictEqual(snapshots.slice(4));
    });

    contract('a cursor before the range leaves it whole, and one behind it leaves nothing', async (scene) => {
      const { store, world } = scene;
      const snapshots = makePositions(world, 6, (at) => ({ time: world.at(at * 10) }));
      await save(scene, snapshots);
      const [start, end] = [world.at(20), world.at(40)];
      const id = world.name('position');
      const inside = snapshots.slice(2, 4);
      expect(await store.getPositionHistory(id, start, end, { after: snapshots[0] })).toStrictEqual(inside);
      expect(await store.getPositionHistory(id, start, end, { after: snapshots[5] })).toStrictEqual([]);
    });

    for (const pageSize of [1, 2, 5]) {
      contract(`pages of ${pageSize} yield snapshots of one time exactly once, in order`, async (scene) => {
        const snapshots = [...ties(scene.world, 1), ...ties(scene.world, 2), ...ties(scene.world, 3)];
        await save(scene, scene.world.shuffled(snapshots));
        const found = await walkPages<Position>(pageSize, (after) => readDay(scene, { limit: pageSize, after }));
        expect(found.map(placeOf)).toStrictEqual(snapshots.map(placeOf));
      });
    }

    contract('a page of exactly what is left is followed by an empty one', async (scene) => {
      const snapshots = makePositions(scene.world, 4);
      await save(scene, snapshots);
      expect(await readDay(scene, { limit: 2, after: snapshots[1] })).toStrictEqual(snapshots.slice(2));
      expect(await readDay(scene, { limit: 2, after: snapshots[3] })).toStrictEqual([]);
    });

    contract('while snapshots are being added, pages yield what was there exactly once', async (scene) => {
      const existed = [...ties(scene.world, 500_000), ...makePositions(scene.world, 20)].sort(comparePositions);
      await save(scene, scene.world.shuffled(existed));
      const found = await walkPages<Position>(
        4,
        (after) => readDay(scene, { limit: 4, after }),
        (last, page) => (page < BUSY_PAGES ? addAround(scene, last) : Promise.resolve()),
      );
      expectOnceInOrder(found.map(placeOf), existed.map(placeOf));
      expect(found.map(placeOf), 'in order').toStrictEqual(found.toSorted(comparePositions).map(placeOf));
    });
  });
}

/** Adds snapshots before and behind the place that the pages have come to. */
async function addAround(scene: PositionScene, { time }: Position): Promise<void> {
  const { world } = scene;
  const micros = time - world.start;
  await save(
    scene,
    [micros - 1, micros + 1].map((each) => makePosition(world, { time: world.at(each) })),
  );
}

function placeOf({ time, sequence }: Position): string {
  return `${time} ${sequence}`;
}
