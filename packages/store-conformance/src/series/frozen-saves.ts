import type { SeriesStore } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { type Ending, endingOf } from '../rejection.js';
import { untilDone, whileTimePasses } from '../until-done.js';
import { FROZEN_TIMEOUT_MS, someTurns, soon, timedOut, whileFrozen } from '../while-frozen.js';
import type { SeriesKit, SeriesScene, SeriesSuite } from './kit.js';
import { settledRows } from './save-and-read.js';

/** Saves that the server doesn't answer. */
export function frozenSaves<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one } = kit.noun;

  suite.group('frozen saves', (contract) => {
    for (const [what, saveWithin] of Object.entries(abandonedSaves)) {
      contract(
        `when the server answers again, a save that ended by its ${what} may be repeated, and leaves one ${one}`,
        async (scene) => {
          const { world, harness } = scene;
          const row = kit.make(world);
          const { store, result } = await whileFrozen(scene, (frozen) => saveWithin(kit, scene, frozen, row));
          assert(result.error, 'resolved, though the server did not answer');
          expect(result.error.isSafeToRetry(true) || result.error.kind === 'cancelled').toBe(true);
          if (result.error.outcome === 'not_applied') {
            await untilDone(harness, () => store.flush('visible'));
            expect(await untilDone(harness, () => kit.read(store, row)), 'outcome is not_applied').toBeNull();
          }
          await untilDone(harness, () => kit.save(store, row));
          expect(await settledRows(kit, { ...scene, store })).toStrictEqual([row]);
        },
        { needs: 'frozen-server' },
      );
    }

    contract(
      "flush('visible') waits for a save that the server has not answered",
      async (scene) => {
        const row = kit.make(scene.world);
        let isFlushed = false;
        const { store, result } = await whileFrozen(scene, async (frozen) => {
          const saving = endingOf(kit.save(frozen, row));
          const flushing = endingOf(
            frozen.flush('visible').then(() => {
              isFlushed = true;
            }),
          );
          await someTurns();
          expect(isFlushed).toBe(false);
          return { saving, flushing };
        });
        expect((await whileTimePasses(scene.harness, result.saving)).error).toBeUndefined();
        expect((await whileTimePasses(scene.harness, result.flushing)).error).toBeUndefined();
        expect(await kit.read(store, row)).toStrictEqual(row);
      },
      { needs: 'frozen-server' },
    );

    contract(
      'flush with a timeoutMs rejects with kind timeout while the server does not answer a save',
      async (scene) => {
        const row = kit.make(scene.world);
        const { result } = await whileFrozen(scene, async (frozen) => {
          const saving = endingOf(kit.save(frozen, row));
          const { error } = await timedOut(scene, frozen.flush('visible', { timeoutMs: FROZEN_TIMEOUT_MS }));
          expect(error?.kind ?? 'done').toBe('timeout');
          return { saving };
        });
        expect((await whileTimePasses(scene.harness, result.saving)).error).toBeUndefined();
      },
      { needs: 'frozen-server' },
    );

    contract(
      'when the server answers again, a store can be read and saved to, and health is up',
      async (scene) => {
        const { harness } = scene;
        const row = kit.make(scene.world);
        const { store } = await whileFrozen(scene, async (frozen) => {
          await timedOut(scene, kit.read(frozen, row, { timeoutMs: FROZEN_TIMEOUT_MS }));
        });
        await untilDone(harness, () => kit.save(store, row));
        await harness.settle(store);
        expect(await untilDone(harness, () => kit.read(store, row))).toStrictEqual(row);
        expect(await whileTimePasses(harness, store.health())).toMatchObject({ status: 'up', error: null });
      },
      { needs: 'frozen-server' },
    );
  });
}

type AbandonedSave = <S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  scene: SeriesScene<S>,
  store: S,
  row: Row,
) => Promise<Ending<void>>;

const abandonedSaves: Readonly<Record<string, AbandonedSave>> = {
  timeoutMs: (kit, scene, store, row) => timedOut(scene, kit.save(store, row, { timeoutMs: FROZEN_TIMEOUT_MS })),
  'timeoutMs in a batch': (kit, scene, store, row) =>
    timedOut(scene, kit.saveBatch(store, [row], { timeoutMs: FROZEN_TIMEOUT_MS })),
  abort: async (kit, _scene, store, row) => {
    const controller = new AbortController();
    const saving = endingOf(kit.save(store, row, { signal: controller.signal }));
    await someTurns();
    controller.abort();
    return await soon(saving);
  },
};
