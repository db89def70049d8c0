import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { pending } from '../pending.js';
import { makeMany, type SeriesKit, type SeriesSuite, versionOf } from './kit.js';
import { saveAll, settledRows } from './save-and-read.js';

const CALLS = 200;
const WRITERS = 40;

/** Many saves at once. */
export function concurrency<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one } = kit.noun;

  suite.group('concurrency', (contract) => {
    contract('200 saves and reads at once all settle, each with its own result', async (scene) => {
      const { store, world } = scene;
      const stored = makeMany(kit, world, CALLS / 2);
      await saveAll(kit, scene, stored);
      const added = makeMany(kit, world, CALLS / 2);
      const reads = stored.map((row) => kit.read(store, row));
      const saves = pending(added.map((row) => kit.save(store, row)));
      expect(await Promise.all(reads)).toStrictEqual(stored);
      await Promise.all(saves);
      expect(await settledRows(kit, scene)).toStrictEqual([...stored, ...added]);
    });

    contract(`saves of one key at the same time leave exactly one ${one}, whole`, async (scene) => {
      const { store, world } = scene;
      const row = kit.make(world);
      const versions = Array.from({ length: WRITERS }, (_, at) => versionOf(kit, world, row, at + 1));
      await Promise.all(
        versions.map((version, at) => (at % 4 === 0 ? kit.saveBatch(store, [version]) : kit.save(store, version))),
      );
      const found = await settledRows(kit, scene);
      expect(found.length).toBe(1);
      expect(versions, 'a mix of two contents').toContainEqual(found[0]);
    });

    contract(`overlapping batches saved at the same time leave one of each ${one}, whole`, async (scene) => {
      const { store, world } = scene;
      const rows = makeMany(kit, world, 50);
      const batches = Array.from({ length: 8 }, (_, writer) =>
        rows.map((row) => versionOf(kit, world, row, writer + 1)),
      );
      await Promise.all(batches.map((batch) => kit.saveBatch(store, world.shuffled(batch))));
      const found = await settledRows(kit, scene);
      expect(found.length).toBe(rows.length);
      for (const [at, row] of found.entries()) {
        expect(
          batches.map((batch) => batch[at]),
          'a mix of two contents, or of two keys',
        ).toContainEqual(row);
      }
    });

    contract('a save that is called after another one of its key has resolved wins', async (scene) => {
      const { store, world } = scene;
      const row = kit.make(world);
      const others: Row[] = [];
      for (let number = 1; number <= 10; number++) {
        const noise = makeMany(kit, world, 5);
        others.push(...noise);
        await Promise.all([kit.save(store, versionOf(kit, world, row, number)), kit.saveBatch(store, noise)]);
      }
      expect(await settledRows(kit, scene)).toStrictEqual([versionOf(kit, world, row, 10), ...others]);
    });
  });
}
