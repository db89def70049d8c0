import { expect } from 'vitest';
import { makePosition, makePositions } from '../make-positions.js';
import { rejectionOf } from '../rejection.js';
import { type PositionScene, type PositionSuite, readDay, save } from './save-and-read.js';

const MAX_ROWS = 5;

/** What maxRows means for histories and for open positions. */
export function positionLimits(suite: PositionSuite): void {
  suite.group('limits of positions', (contract) => {
    contract('without a filter, more than maxRows open positions reject with kind resource', async (scene) => {
      const small = await limited(scene);
      const { world } = small;
      await save(
        small,
        makePositions(world, MAX_ROWS + 1, (at) => ({ id: world.name(`${at}`) })),
      );
      await rejectionOf(small.store.getOpenPositions(), 'resource');
    });

    contract('what is given counts, not what it is chosen from: closed positions and old snapshots', async (scene) => {
      const small = await limited(scene);
      const { world, store } = small;
      const closed = makePositions(world, MAX_ROWS + 1, (at) => ({ id: world.name(`${at}`), status: 'closed' }));
      const snapshots = makePositions(world, MAX_ROWS + 1);
      for (const part of [closed, snapshots]) await save(small, part);
      expect(await store.getOpenPositions({ token: world.token })).toStrictEqual(snapshots.slice(-1));
    });

    contract('a history that is too large names limit and after as the way out', async (scene) => {
      const small = await limited(scene);
      await save(small, makePositions(small.world, MAX_ROWS + 1));
      const error = await rejectionOf(readDay(small), 'resource');
      expect(error.message).toMatch(/limit.*after/);
    });

    contract('open positions that are too many name a profile or token as the way out', async (scene) => {
      const small = await limited(scene);
      const { world } = small;
      await save(
        small,
        makePositions(world, MAX_ROWS + 1, (at) => ({ id: world.name(`${at}`) })),
      );
      const error = await rejectionOf(small.store.getOpenPositions({ token: world.token }), 'resource');
      expect(error.message).toMatch(/profile.*token/);
    });

    contract('what lies after a cursor counts, not the whole range', async (scene) => {
      const small = await limited(scene);
      const snapshots = makePositions(small.world, MAX_ROWS + 2);
      await save(small, snapshots);
      expect(await readDay(small, { after: snapshots[1] })).toStrictEqual(snapshots.slice(2));
      await rejectionOf(readDay(small, { after: snapshots[0] }), 'resource');
    });

    contract('getPosition gives the latest of more than maxRows snapshots', async (scene) => {
      const small = await limited(scene);
      await save(small, makePositions(small.world, MAX_ROWS + 1));
      const newest = makePosition(small.world);
      await save(small, [newest]);
      expect(await small.store.getPosition(newest.id)).toStrictEqual(newest);
    });
  });
}

/** The scene with a store of a small maxRows. */
async function limited(scene: PositionScene): Promise<PositionScene> {
  return { ...scene, store: await scene.open({ maxRows: MAX_ROWS }) };
}
