import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMany, type SeriesKit, type SeriesScene, type SeriesSuite, versionOf } from './kit.js';
import { saveAll, settledRows } from './save-and-read.js';

/** Saving is idempotent, and the last write wins. */
export function idempotency<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one, many } = kit.noun;
  const { unknownContent } = kit;

  suite.group('idempotency', (contract) => {
    contract(`saving a ${one} again leaves one ${one}`, async (scene) => {
      const row = kit.make(scene.world);
      await kit.save(scene.store, row);
      await kit.save(scene.store, row);
      expect(await settledRows(kit, scene)).toStrictEqual([row]);
    });

    contract(`saving a batch again leaves one of each ${one}`, async (scene) => {
      const rows = makeMany(kit, scene.world, 50);
      await saveAll(kit, scene, rows);
      await saveAll(kit, scene, scene.world.shuffled(rows));
      expect(await settledRows(kit, scene)).toStrictEqual(rows);
    });

    contract(`a batch that overlaps another leaves one of each ${one}`, async (scene) => {
      const rows = makeMany(kit, scene.world, 60);
      await saveAll(kit, scene, rows.slice(0, 40));
      await saveAll(kit, scene, rows.slice(20));
      expect(await settledRows(kit, scene)).toStrictEqual(rows);
    });

    contract(`the same ${one} twice in one batch leaves one ${one}`, async (scene) => {
      const row = kit.make(scene.world);
      await saveAll(kit, scene, [row, row]);
      expect(await settledRows(kit, scene)).toStrictEqual([row]);
    });

    contract(`of the ${many} with one key in a batch the last stays`, async (scene) => {
      const first = kit.make(scene.world);
      const others = makeMany(kit, scene.world, 200);
      const version = (number: number): Row => versionOf(kit, scene.world, first, number);
      await saveAll(kit, scene, [version(5), ...others.slice(0, 100), version(9), ...others.slice(100), version(2)]);
      expect(await settledRows(kit, scene)).toStrictEqual([version(2), ...others]);
    });

    contract(`a saved ${one} is replaced by the later content whole`, async (scene) => {
      await replaced(kit, scene, 1, 2, (row) => kit.save(scene.store, row));
    });

    contract(`a saved ${one} is replaced by a batch with later content whole`, async (scene) => {
      await replaced(kit, scene, 1, 2, (row) => kit.saveBatch(scene.store, [row]));
    });

    contract('the last write wins, whatever its content: smaller values replace larger ones', async (scene) => {
      await replaced(kit, scene, 900, 1, (row) => kit.save(scene.store, row));
    });

    if (unknownContent !== undefined) {
      contract('later content that is null replaces what was known', async (scene) => {
        const row = versionOf(kit, scene.world, kit.make(scene.world), 3);
        await saveAll(kit, scene, [row]);
        await saveAll(kit, scene, [{ ...row, ...unknownContent }]);
        expect(await settledRows(kit, scene)).toStrictEqual([{ ...row, ...unknownContent }]);
      });

      contract('later content that is known replaces null', async (scene) => {
        const row = versionOf(kit, scene.world, kit.make(scene.world), 3);
        await saveAll(kit, scene, [{ ...row, ...unknownContent }]);
        await saveAll(kit, scene, [row]);
        expect(await settledRows(kit, scene)).toStrictEqual([row]);
      });
    }

    contract(`a batch changes the ${many} that differ, adds the new ones and leaves the others`, async (scene) => {
      const { world } = scene;
      const rows = makeMany(kit, world, 30);
      await saveAll(kit, scene, rows.slice(0, 20));
      const changed = rows.map((row, at) => (at % 3 === 0 ? versionOf(kit, world, row, at + 1) : row));
      await saveAll(kit, scene, world.shuffled(changed.slice(10)));
      expect(await settledRows(kit, scene)).toStrictEqual([...rows.slice(0, 10), ...changed.slice(10)]);
    });
  });
}

/** Saves one key with two contents, one after the other, and expects the second one everywhere. */
async function replaced<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  scene: SeriesScene<S>,
  before: number,
  after: number,
  saveAgain: (row: Row) => Promise<void>,
): Promise<void> {
  const { store, world, harness } = scene;
  const row = kit.make(world);
  const later = versionOf(kit, world, row, after);
  await saveAll(kit, scene, [versionOf(kit, world, row, before)]);
  await saveAgain(later);
  await harness.settle(store);
  expect(await kit.read(store, row), 'read by its key').toStrictEqual(later);
  expect(await kit.rowsOfDay(store, world), 'read with its day').toStrictEqual([later]);
}
