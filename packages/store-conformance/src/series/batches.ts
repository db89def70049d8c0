import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { endingOf } from '../rejection.js';
import { abortMoments } from './abort-moments.js';
import { makeMany, type SeriesKit, type SeriesSuite } from './kit.js';
import { saveAll, settledRows } from './save-and-read.js';

const LARGE_BATCH = 5_000;
/** Above this a batch costs a test more than it shows. */
const LARGEST_BATCH = 20_000;
const ABORTED_BATCH = 500;

/** Many rows in one call. */
export function batches<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one, many } = kit.noun;

  suite.group('batches', (contract) => {
    contract('an empty batch resolves and stores nothing', async (scene) => {
      await kit.saveBatch(scene.store, []);
      expect(await settledRows(kit, scene)).toStrictEqual([]);
    });

    contract(`a batch of one ${one} is stored`, async (scene) => {
      const row = kit.make(scene.world);
      await kit.saveBatch(scene.store, [row]);
      expect(await settledRows(kit, scene)).toStrictEqual([row]);
    });

    contract(`a batch of 5 000 ${many}, or one more than atomicBatchSize, is stored whole`, async (scene) => {
      const { store, world } = scene;
      const oneMore = store.atomicBatchSize + 1;
      const rows = makeMany(kit, world, oneMore <= LARGEST_BATCH ? Math.max(LARGE_BATCH, oneMore) : LARGE_BATCH);
      await kit.saveBatch(store, world.shuffled(rows));
      const found = await settledRows(kit, scene);
      expect(found.length).toBe(rows.length);
      expect(found).toStrictEqual(rows);
    });

    contract('batches saved at the same time are each stored whole', async (scene) => {
      const rows = makeMany(kit, scene.world, 400);
      const parts = Array.from({ length: 8 }, (_, part) => rows.filter((_row, at) => at % 8 === part));
      await Promise.all(parts.map((part) => kit.saveBatch(scene.store, part)));
      expect(await settledRows(kit, scene)).toStrictEqual(rows);
    });

    for (const [when, abort] of abortMoments) {
      contract(`a batch of at most atomicBatchSize that is aborted ${when} is stored all or none`, async (scene) => {
        const { store, world } = scene;
        const rows = makeMany(kit, world, Math.min(ABORTED_BATCH, store.atomicBatchSize));
        const controller = new AbortController();
        const saving = endingOf(kit.saveBatch(store, rows, { signal: controller.signal }));
        await abort(controller, () => kit.read(store, kit.make(world)));
        const { error } = await saving;
        const found = (await settledRows(kit, scene)).length;
        if (error === undefined) expect(found, 'it resolved').toBe(rows.length);
        else if (error.outcome === 'not_applied') expect(found, 'outcome is not_applied').toBe(0);
        else expect([0, rows.length], 'outcome is unknown').toContain(found);
        await saveAll(kit, scene, rows);
        expect(await settledRows(kit, scene), 'after its repetition').toStrictEqual(rows);
      });
    }
  });
}
