import type { Position } from '@tradestore/core';
import { expect } from 'vitest';
import { makePosition, makePositions } from '../make-positions.js';
import type { World } from '../world.js';
import { openIds, ownOpen, type PositionSuite, save, saveInTurn } from './save-and-read.js';

/** What is open by the latest snapshot of each id. */
export function openPositions(suite: PositionSuite): void {
  suite.group('open positions', (contract) => {
    contract('getOpenPositions gives the latest snapshot of each open position, whole', async (scene) => {
      const positions = ofOwnIds(scene.world, 3);
      await save(scene, positions);
      expect(await ownOpen(scene)).toStrictEqual(inOrderOf(positions));
    });

    contract('a position whose latest snapshot is closed is not given', async (scene) => {
      const closed = makePosition(scene.world, { status: 'closed' });
      await save(scene, [closed]);
      expect(await openIds(scene)).toStrictEqual([]);
    });

    contract('of a position with several open snapshots only the latest is given', async (scene) => {
      const snapshots = makePositions(scene.world, 3);
      await saveInTurn(scene, snapshots);
      expect(await ownOpen(scene)).toStrictEqual(snapshots.slice(2));
    });

    contract('a position that was opened and then closed is not given', async (scene) => {
      await saveInTurn(scene, history(scene.world, ['open', 'closed']));
      expect(await openIds(scene)).toStrictEqual([]);
    });

    contract('a position that was closed and then opened again is given', async (scene) => {
      const snapshots = history(scene.world, ['open', 'closed', 'open']);
      await saveInTurn(scene, snapshots);
      expect(await ownOpen(scene)).toStrictEqual(snapshots.slice(2));
    });

    contract('an open snapshot that is saved late does not open a closed position', async (scene) => {
      const snapshots = history(scene.world, ['open', 'closed']);
      await saveInTurn(scene, snapshots.toReversed());
      expect(await openIds(scene)).toStrictEqual([]);
    });

    contract('a closed snapshot that is saved late does not close an open position', async (scene) => {
      const snapshots = history(scene.world, ['closed', 'open']);
      await saveInTurn(scene, snapshots.toReversed());
      expect(await openIds(scene)).toStrictEqual([scene.world.name('position')]);
    });

    contract('of one time, the greatest sequence says whether a position is open', async (scene) => {
      const { world } = scene;
      const states = [
        { id: world.name('opened'), last: 'open', before: 'closed' },
        { id: world.name('closed'), last: 'closed', before: 'open' },
      ] as const;
      for (const { id, last, before } of states) {
        const time = world.at(7);
        await saveInTurn(scene, [
          makePosition(world, { id, time, sequence: 10n, status: last }),
          makePosition(world, { id, time, sequence: 9n, status: before }),
        ]);
      }
      expect(await openIds(scene)).toStrictEqual([world.name('opened')]);
    });

    contract('the latest snapshot saved again as closed closes the position, as open opens it', async (scene) => {
      const snapshot = makePosition(scene.world);
      await saveInTurn(scene, [snapshot]);
      await saveInTurn(scene, [{ ...snapshot, status: 'closed' }]);
      expect(await openIds(scene)).toStrictEqual([]);
      await saveInTurn(scene, [snapshot]);
      expect(await openIds(scene)).toStrictEqual([snapshot.id]);
    });

    contract('an open position of no quantity is given: its status decides', async (scene) => {
      await save(scene, [makePosition(scene.world, { quantity: 0n })]);
      expect(await openIds(scene)).toStrictEqual([scene.world.name('position')]);
    });

    contract('positions are given by id in the order of code points', async (scene) => {
      const ids = idsInOrder(scene.world);
      await save(scene, scene.world.shuffled(ids.map((id) => makePosition(scene.world, { id }))));
      expect(await openIds(scene)).toStrictEqual(ids);
    });

    contract('without a filter, the open positions of all profiles and tokens are given, by id', async (scene) => {
      const { store, world } = scene;
      const positions = ofOwnIds(world, 4).map((position, at) => ({
        ...position,
        profileId: world.name(`profile ${at % 2}`),
        token: world.address(`token ${at}`),
      }));
      await save(scene, positions);
      const own = new Set(positions.map(({ id }) => id));
      for (const filter of [undefined, {}, { profileId: undefined, token: undefined }]) {
        const found = (await store.getOpenPositions(filter)).filter(({ id }) => own.has(id));
        expect(found).toStrictEqual(inOrderOf(positions));
      }
    });
  });
}

/** Snapshots of the world's position, by their states. */
function history(world: World, states: readonly Position['status'][]): Position[] {
  return states.map((status) => makePosition(world, { status }));
}

function ofOwnIds(world: World, count: number): Position[] {
  return makePositions(world, count, (at) => ({ id: world.name(`position ${at}`) }));
}

/** By id; the names of a world are ASCII, where all orders are one. */
function inOrderOf(positions: readonly Position[]): Position[] {
  return positions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Written down in the order of their code points, and not computed. UTF-16 and locales order them otherwise. */
function idsInOrder(world: World): string[] {
  const name = world.name('order');
  const ends = ['', ' ', '-', '0', '10', '9', 'A', 'Z', '_', 'a', 'aa', 'b', '\u00e9', '\uff5e', '\u{1f680}'];
  return ends.map((end) => `${name}${end}`);
}
