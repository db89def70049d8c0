import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { pending } from '../pending.js';
import { endingOf } from '../rejection.js';
import { makeMany, type SeriesKit, type SeriesSuite } from './kit.js';
import { saveAll } from './save-and-read.js';

/** What close owes to saves and reads. */
export function closing<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  suite.group('closing', (contract) => {
    contract('close waits for the saves under way', async ({ open, world }) => {
      const store = await open();
      const endings = makeMany(kit, world, 100).map((row) => endingOf(kit.save(store, row)));
      const batch = endingOf(kit.saveBatch(store, makeMany(kit, world, 100)));
      const report = await store.close();
      const errors = (await Promise.all([...endings, batch])).map(({ error }) => error);
      expect(errors.filter((error) => error !== undefined)).toStrictEqual([]);
      expect(report).toStrictEqual({ unwritten: 0 });
    });

    contract('close waits for the reads under way', async (scene) => {
      const store = await scene.open();
      const rows = makeMany(kit, scene.world, 50);
      await saveAll(kit, { ...scene, store }, rows);
      const reads = pending(rows.map((row) => kit.read(store, row)));
      await store.close();
      expect(await Promise.all(reads)).toStrictEqual(rows);
    });

    contract(
      'a save that close did not wait for has rejected, and is counted as unwritten',
      async ({ open, world }) => {
        const store = await open();
        const endings = makeMany(kit, world, 200).map((row) => endingOf(kit.save(store, row)));
        const { unwritten } = await store.close({ deadlineMs: 0 });
        const rejected = (await Promise.all(endings)).filter(({ error }) => error !== undefined);
        expect(unwritten).toBeGreaterThanOrEqual(0);
        expect(unwritten).toBeLessThanOrEqual(rejected.length);
        // What was handed over and left without an answer is not known to be unwritten; all else is counted.
        const notApplied = rejected.filter(({ error }) => error?.outcome === 'not_applied');
        expect(unwritten).toBeGreaterThanOrEqual(notApplied.length);
      },
    );

    contract(
      'a save that resolved before close is there for a store that is opened later',
      async ({ open, world, harness }) => {
        const store = await open();
        const rows = makeMany(kit, world, 20);
        const saves = pending(rows.map((row) => kit.save(store, row)));
        await store.close();
        await Promise.all(saves);
        const later = await open();
        await harness.settle(later);
        expect(await kit.rowsOfDay(later, world)).toStrictEqual(rows);
      },
      { needs: 'shared-database' },
    );
  });
}
