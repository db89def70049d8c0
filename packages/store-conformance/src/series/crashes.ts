import type { SeriesStore } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { untilDone } from '../until-done.js';
import { makeMany, type SeriesKit, type SeriesScene, type SeriesSuite } from './kit.js';
import { settledRows } from './save-and-read.js';

/** Crashed servers. */
export function crashes<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  suite.group('crashes', (contract) => {
    contract(
      'a save that resolved survives the crash of the database process',
      async (scene) => {
        const { open, world } = scene;
        const rows = makeMany(kit, world, 100);
        const store = await open();
        await kit.saveBatch(store, rows.slice(0, 50));
        await Promise.all(rows.slice(50).map((row) => kit.save(store, row)));
        await restart(scene);
        const later = await open();
        expect(await settledRows(kit, { ...scene, store: later })).toStrictEqual(rows);
      },
      { needs: 'survives-restart' },
    );

    contract(
      'after the crash of the database process, a store that was open works again',
      async (scene) => {
        const store = await scene.open();
        const before = kit.make(scene.world);
        const after = kit.make(scene.world);
        await kit.save(store, before);
        await restart(scene);
        await untilDone(scene.harness, () => kit.save(store, after));
        expect(await settledRows(kit, { ...scene, store })).toStrictEqual([before, after]);
      },
      { needs: 'survives-restart' },
    );
  });
}

async function restart<S extends SeriesStore>({ harness }: Pick<SeriesScene<S>, 'harness'>): Promise<void> {
  assert(harness.restart, "the harness has no restart; write it or name 'survives-restart' as unsupported");
  await harness.restart();
}
