import { I63_MAX, type Position, SOLANA_GENESIS, timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { makePosition, makePositions } from '../make-positions.js';
import type { World } from '../world.js';
import { latest, ownOpen, type PositionSuite, save, saveInTurn } from './save-and-read.js';

const DAY_MS = 86_400_000;

/** Which snapshot of an id is the latest. */
export function latestSnapshot(suite: PositionSuite): void {
  suite.group('latest snapshot', (contract) => {
    contract('an id of which nothing was saved has no position: getPosition gives null', async (scene) => {
      expect(await latest(scene)).toBeNull();
      await save(scene, [makePosition(scene.world, { id: scene.world.name('another') })]);
      expect(await latest(scene)).toBeNull();
    });

    contract('getPosition gives a closed position too', async (scene) => {
      const closed = makePosition(scene.world, { status: 'closed', quantity: 0n });
      await save(scene, [closed]);
      expect(await latest(scene)).toStrictEqual(closed);
    });

    contract('positions whose ids differ in one letter, or in its case, are different positions', async (scene) => {
      const { store, world } = scene;
      const ids = ['a', 'A', 'b', 'a '].map((end) => `${world.name('id')}${end}`);
      const positions = makePositions(world, ids.length, (at) => ({ id: ids[at] ?? '' }));
      await save(scene, positions);
      for (const position of positions) expect(await store.getPosition(position.id)).toStrictEqual(position);
    });

    contract('of snapshots saved in order, the last one is the latest', async (scene) => {
      const snapshots = makePositions(scene.world, 3);
      await saveInTurn(scene, snapshots);
      expect(await latest(scene)).toStrictEqual(snapshots[2]);
    });

    contract('an older snapshot that is saved late does not replace the latest', async (scene) => {
      const [older, newer] = [makePosition(scene.world), makePosition(scene.world)];
      await saveInTurn(scene, [newer]);
      await saveInTurn(scene, [older]);
      expect(await latest(scene)).toStrictEqual(newer);
    });

    contract('of snapshots of one time, the one with the greatest sequence is the latest', async (scene) => {
      const snapshots = ofOneTime(scene.world, [1n, 2n, 3n]);
      await saveInTurn(scene, snapshots);
      expect(await latest(scene)).toStrictEqual(snapshots[2]);
    });

    contract('of one time, a smaller sequence that is saved late does not replace the latest', async (scene) => {
      const [smaller, greater] = pair(scene.world, 1n, 2n);
      await saveInTurn(scene, [greater]);
      await saveInTurn(scene, [smaller]);
      expect(await latest(scene)).toStrictEqual(greater);
    });

    contract('sequences are compared as integers: 10 is greater than 9', async (scene) => {
      const [smaller, greater] = pair(scene.world, 9n, 10n);
      await saveInTurn(scene, [greater, smaller]);
      expect(await latest(scene)).toStrictEqual(greater);
    });

    for (const [what, greatest] of [
      ['2^53 + 1', 2n ** 53n + 1n],
      ['2^63 - 1', I63_MAX],
    ] as const) {
      contract(`sequences are compared exactly: ${what} is greater than one less`, async (scene) => {
        const [smaller, greater] = pair(scene.world, greatest - 1n, greatest);
        await saveInTurn(scene, [greater, smaller]);
        expect(await latest(scene)).toStrictEqual(greater);
      });
    }

    contract('a later time goes before a greater sequence', async (scene) => {
      const older = makePosition(scene.world, { sequence: 9n });
      const newer = makePosition(scene.world, { sequence: 1n });
      await saveInTurn(scene, [newer, older]);
      expect(await latest(scene)).toStrictEqual(newer);
    });

    contract('times are compared to the microsecond', async (scene) => {
      const older = makePosition(scene.world, { time: scene.world.at(1_000_001), sequence: 5n });
      const newer = makePosition(scene.world, { time: scene.world.at(1_000_002), sequence: 5n });
      await saveInTurn(scene, [newer, older]);
      expect(await latest(scene)).toStrictEqual(newer);
    });

    contract('a greater slot, or a later time of opening, makes no snapshot the latest', async (scene) => {
      const { world } = scene;
      const older = makePosition(world, { slot: I63_MAX, openedAt: world.end });
      const newer = makePosition(world, { slot: 0n, openedAt: world.start });
      await saveInTurn(scene, [newer, older]);
      expect(await latest(scene)).toStrictEqual(newer);
    });

    contract('in one batch too, the order of saving has no say in what is the latest', async (scene) => {
      const snapshots = makePositions(scene.world, 50);
      await save(scene, snapshots.toReversed());
      expect(await latest(scene)).toStrictEqual(snapshots.at(-1));
    });

    contract('the latest snapshot saved again is given with its later content', async (scene) => {
      const [older, newer] = [makePosition(scene.world), makePosition(scene.world)];
      await saveInTurn(scene, [older, newer, { ...newer, quantity: 7n, status: 'closed' }, { ...older, quantity: 8n }]);
      expect(await latest(scene)).toStrictEqual({ ...newer, quantity: 7n, status: 'closed' });
    });

    contract('positions never expire: one of the year 2020 is given, whatever the time', async (scene) => {
      const { store, world, harness } = scene;
      const old = makePosition(world, { time: SOLANA_GENESIS, openedAt: SOLANA_GENESIS });
      await save(scene, [old]);
      await harness.advance?.(DAY_MS);
      expect(await latest(scene)).toStrictEqual(old);
      expect(await ownOpen(scene)).toStrictEqual([old]);
      const end = timestamp(SOLANA_GENESIS + 1);
      expect(await store.getPositionHistory(old.id, SOLANA_GENESIS, end)).toStrictEqual([old]);
    });
  });
}

/** Snapshots of one microsecond, by their sequences. */
function ofOneTime(world: World, sequences: readonly bigint[]): Position[] {
  return sequences.map((sequence) => makePosition(world, { time: world.at(7), sequence }));
}

function pair(world: World, smaller: bigint, greater: bigint): readonly [Position, Position] {
  return [
    makePosition(world, { time: world.at(7), sequence: smaller }),
    makePosition(world, { time: world.at(7), sequence: greater }),
  ];
}
