import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { cutConnections } from '../cut-connections.js';
import { endingOf } from '../rejection.js';
import { untilDone, whileTimePasses } from '../until-done.js';
import { makeMany, type SeriesKit, type SeriesSuite } from './kit.js';
import { saveAll, settledRows } from './save-and-read.js';

/** Lost connections. */
export function connectionFaults<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one } = kit.noun;

  suite.group('connection faults', (contract) => {
    contract(
      `after its connections were cut, a save that is repeated succeeds and leaves one ${one}`,
      async (scene) => {
        const store = await scene.open();
        const row = kit.make(scene.world);
        await kit.save(store, row);
        await cutConnections(scene, store);
        await untilDone(scene.harness, () => kit.save(store, row));
        expect(await settledRows(kit, { ...scene, store })).toStrictEqual([row]);
      },
      { needs: 'connection-faults' },
    );

    contract(
      `saves whose connections are cut settle, and their repetition leaves one of each ${one}`,
      async (scene) => {
        const store = await scene.open();
        const rows = makeMany(kit, scene.world, 50);
        const endings = rows.map((row) => endingOf(kit.save(store, row)));
        await cutConnections(scene, store);
        for (const { error } of await whileTimePasses(scene.harness, Promise.all(endings))) {
          if (error !== undefined) expect(error.isSafeToRetry(true), error.message).toBe(true);
        }
        await untilDone(scene.harness, () => kit.saveBatch(store, rows));
        expect(await settledRows(kit, { ...scene, store })).toStrictEqual(rows);
      },
      { needs: 'connection-faults' },
    );

    contract(
      'after its connections were cut, a store can be read again',
      async (scene) => {
        const store = await scene.open();
        const row = kit.make(scene.world);
        await saveAll(kit, { ...scene, store }, [row]);
        await cutConnections(scene, store);
        expect(await untilDone(scene.harness, () => kit.read(store, row))).toStrictEqual(row);
      },
      { needs: 'connection-faults' },
    );
  });
}
