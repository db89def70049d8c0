import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { pending } from '../pending.js';
import { type Ending, endingOf, rejectionOf } from '../rejection.js';
import { someTurns } from '../while-frozen.js';
import { abortMoments } from './abort-moments.js';
import { makeMany, type SeriesKit, type SeriesScene, type SeriesSuite } from './kit.js';
import { settledRows } from './save-and-read.js';

/** What an abort makes of a save. */
export function abortedSaves<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one } = kit.noun;

  suite.group('aborted saves', (contract) => {
    contract(
      'a save whose AbortSignal.timeout passes in flight is done or rejects with kind timeout',
      async ({ store, world }) => {
        const { error } = await endingOf(kit.save(store, kit.make(world), { signal: AbortSignal.timeout(1) }));
        expect(['done', 'timeout']).toContain(error?.kind ?? 'done');
      },
    );

    contract('a save whose signal is aborted already stores nothing', async (scene) => {
      const { store, world } = scene;
      const options = { signal: AbortSignal.abort() };
      await rejectionOf(kit.save(store, kit.make(world), options), 'cancelled');
      await rejectionOf(kit.saveBatch(store, [kit.make(world)], options), 'cancelled');
      expect(await settledRows(kit, scene)).toStrictEqual([]);
    });

    for (const [when, abort] of abortMoments) {
      const aborted = async ({ store, world }: SeriesScene<S>, row: Row): Promise<Ending<void>> => {
        const controller = new AbortController();
        const saving = endingOf(kit.save(store, row, { signal: controller.signal }));
        await abort(controller, () => kit.read(store, kit.make(world)));
        return await saving;
      };

      contract(`a save that is aborted ${when} is done or rejects with kind cancelled`, async (scene) => {
        const { error } = await aborted(scene, kit.make(scene.world));
        expect(['done', 'cancelled']).toContain(error?.kind ?? 'done');
      });

      contract(`a save that is aborted ${when} is not there when its outcome is not_applied`, async (scene) => {
        const { store, world, harness } = scene;
        const row = kit.make(world);
        const { error } = await aborted(scene, row);
        // What was given up and sent nevertheless is on its way now.
        await someTurns();
        await harness.settle(store);
        const found = await kit.read(store, row);
        if (error === undefined) expect(found, 'it resolved').toStrictEqual(row);
        else if (error.outcome === 'not_applied') expect(found, 'outcome is not_applied').toBeNull();
        else expect([null, row], 'outcome is unknown').toContainEqual(found);
      });

      contract(`a save that is aborted ${when} may be repeated, and leaves one ${one}`, async (scene) => {
        const row = kit.make(scene.world);
        await aborted(scene, row);
        await kit.save(scene.store, row);
        expect(await settledRows(kit, scene)).toStrictEqual([row]);
      });
    }

    contract('an abort of one save leaves the saves of other callers alone', async (scene) => {
      const { store, world, harness } = scene;
      const rows = makeMany(kit, world, 20);
      const own = kit.make(world);
      const controller = new AbortController();
      const aborted = endingOf(kit.save(store, own, { signal: controller.signal }));
      const saves = pending(rows.map((row) => kit.save(store, row)));
      controller.abort();
      await Promise.all(saves);
      await aborted;
      await harness.settle(store);
      const found = await Promise.all(rows.map((row) => kit.read(store, row)));
      expect(found).toStrictEqual(rows);
    });

    contract('an abort after a call has settled changes nothing', async (scene) => {
      const { store, world, harness } = scene;
      const row = kit.make(world);
      const controller = new AbortController();
      await kit.save(store, row, { signal: controller.signal });
      controller.abort();
      await harness.settle(store);
      expect(await kit.read(store, row)).toStrictEqual(row);
    });
  });
}
