import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { makeMany, type SeriesKit, type SeriesSuite } from './kit.js';
import { saveAll, settledRows } from './save-and-read.js';

/** A store keeps its own copy. */
export function ownCopies<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  suite.group('own copies', (contract) => {
    contract('what is stored does not change when the caller changes its objects later', async (scene) => {
      const { store, world } = scene;
      const saved = makeMany(kit, world, 3);
      const given = saved.map((row) => ({ ...row }));
      const [alone, ...batch] = given;
      if (alone !== undefined) await kit.save(store, alone);
      await kit.saveBatch(store, batch);
      for (const row of given) Object.assign(row, kit.contentOf(world, 1));
      expect(await settledRows(kit, scene)).toStrictEqual(saved);
    });

    contract('the array of a batch may be reused at once, while the batch is being saved', async (scene) => {
      const { store, world } = scene;
      const saved = makeMany(kit, world, 20);
      const batch = [...saved];
      const saving = kit.saveBatch(store, batch);
      batch.splice(0, batch.length, ...makeMany(kit, world, 3));
      await saving;
      expect(await settledRows(kit, scene)).toStrictEqual(saved);
    });

    contract('what is stored does not change when a reader changes what it was given', async (scene) => {
      const { store, world } = scene;
      const row = kit.make(world);
      // A copy is saved, because a store that keeps what it was given would change ours as well.
      await saveAll(kit, scene, [{ ...row }]);
      for (const read of Object.values(kit.reads)) {
        const [found] = await read(store, world, [row]);
        // Reflect.set, because a store may give frozen objects, and assigning to one throws.
        for (const [field, value] of Object.entries(kit.contentOf(world, 1))) {
          if (found !== undefined) Reflect.set(found, field, value);
        }
      }
      expect(await kit.rowsOfDay(store, world)).toStrictEqual([row]);
    });
  });
}
