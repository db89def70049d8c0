import { inspect } from 'node:util';
import type { DbError, SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, rejectionOf } from '../rejection.js';
import { spoil } from './bad-field.js';
import { makeMany, type SeriesKit, type SeriesScene, type SeriesSuite } from './kit.js';
import { settledRows } from './save-and-read.js';

const BATCH = 50;

/** One bad row rejects the batch, and nothing of it is stored. */
export function badBatches<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one, many } = kit.noun;

  suite.group('bad batches', (contract) => {
    for (const index of [0, 17, BATCH - 1]) {
      contract(
        `one bad ${one} at ${index} of a batch of ${BATCH} rejects the batch, naming its index`,
        async (scene) => {
          const [{ field }] = kit.badFields;
          const error = await refusedBatch(kit, scene, index);
          expect(error.details).toMatchObject({ index, field });
          expect(error.message).toContain(`${one} ${index}: ${field}:`);
          expect(error.outcome).toBe('not_applied');
        },
      );

      contract(`of a batch of ${BATCH} with one bad ${one} at ${index} nothing is stored`, async (scene) => {
        await refusedBatch(kit, scene, index);
        expect(await settledRows(kit, scene)).toStrictEqual([]);
      });
    }

    for (const notABatch of [undefined, null, many, {}, new Set(), { length: 0 }]) {
      contract(`${inspect(notABatch)} instead of a batch is refused with kind invalid_argument`, async ({ store }) => {
        await rejectionOf(kit.saveBatch(store, bad<Row[]>(notABatch)), 'invalid_argument');
      });
    }

    contract(
      'a batch with a hole is refused with kind invalid_argument, naming its index',
      async ({ store, world }) => {
        const batch: Row[] = [kit.make(world)];
        batch[2] = kit.make(world);
        const error = await rejectionOf(kit.saveBatch(store, batch), 'invalid_argument');
        expect(error.details).toMatchObject({ index: 1 });
      },
    );
  });
}

async function refusedBatch<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  { store, world }: SeriesScene<S>,
  index: number,
): Promise<DbError> {
  const rows = makeMany(kit, world, BATCH);
  rows[index] = spoil(kit.make(world), kit.badFields[0], world);
  return await rejectionOf(kit.saveBatch(store, rows), 'invalid_argument');
}
