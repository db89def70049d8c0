import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { comeBack } from './come-back.js';
import { makeMany, type SeriesKit, type SeriesSuite, versionOf } from './kit.js';
import { saveAll, settledRows } from './save-and-read.js';

/** What goes in comes out, and nothing else. */
export function roundTrip<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one, many } = kit.noun;
  const { unknownContent } = kit;

  suite.group('round trip', (contract) => {
    contract('a save that resolves is stored', async ({ store, world, harness }) => {
      const row = kit.make(world);
      await kit.save(store, row);
      await harness.settle(store);
      expect(await kit.read(store, row)).toStrictEqual(row);
    });

    contract('a batch that resolves is stored whole', async (scene) => {
      const rows = makeMany(kit, scene.world, 100);
      await kit.saveBatch(scene.store, scene.world.shuffled(rows));
      expect(await settledRows(kit, scene)).toStrictEqual(rows);
    });

    contract(`every read gives a ${one} as it went in`, (scene) => comeBack(kit, scene, [{}]));

    contract(`every read gives ${many} as they went in, oldest first`, (scene) => comeBack(kit, scene, [{}, {}, {}]));

    contract(`a day without ${many} gives none`, async ({ store, world }) => {
      expect(await kit.rowsOfDay(store, world)).toStrictEqual([]);
      expect(await kit.read(store, kit.make(world))).toBeNull();
    });

    contract(`what is not a field of a ${one} is not kept`, async (scene) => {
      const row = kit.make(scene.world);
      await saveAll(kit, scene, [{ ...row, note: 'no field' }]);
      expect(await kit.read(scene.store, row)).toStrictEqual(row);
    });

    if (unknownContent !== undefined) {
      contract('what is not known is null, and comes back null', async (scene) => {
        const row = { ...versionOf(kit, scene.world, kit.make(scene.world), 1), ...unknownContent };
        await saveAll(kit, scene, [row]);
        expect(await kit.read(scene.store, row)).toStrictEqual(row);
      });
    }
  });
}
