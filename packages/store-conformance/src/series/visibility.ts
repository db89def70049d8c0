import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import type { World } from '../world.js';
import { makeMany, type SeriesKit, type SeriesSuite, versionOf } from './kit.js';

/** When a read sees a save. */
export function visibility<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  suite.group('visibility', (contract) => {
    for (const [method, read] of readsOfOnlyRow(kit)) {
      contract(
        `${method} sees every save that resolved: at once, or after flush('visible')`,
        async ({ store, world }) => {
          const row = kit.make(world);
          await kit.save(store, row);
          if (store.readYourWrites === 'eventual') await store.flush('visible');
          expect(await read(store, world, row)).toStrictEqual([row]);
          const later = versionOf(kit, world, row, 2);
          await kit.saveBatch(store, [later]);
          if (store.readYourWrites === 'eventual') await store.flush('visible');
          expect(await read(store, world, later)).toStrictEqual([later]);
        },
      );
    }

    contract(
      "after flush('visible') a save can be read by everyone",
      async ({ store, world, open }) => {
        const other = await open();
        const rows = makeMany(kit, world, 10);
        await kit.saveBatch(store, rows);
        await store.flush('visible');
        expect(await kit.rowsOfDay(other, world)).toStrictEqual(rows);
      },
      { needs: 'shared-database' },
    );
  });
}

type ReadOfOnlyRow<S, Row> = (store: S, world: World, row: Row) => Promise<readonly (Row | null)[]>;

/** Every read, as one of a world that holds one row. */
function readsOfOnlyRow<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
): [string, ReadOfOnlyRow<S, Row>][] {
  const reads: [string, ReadOfOnlyRow<S, Row>][] = [];
  for (const [method, read] of Object.entries(kit.reads)) {
    reads.push([method, (store, world, row) => read(store, world, [row])]);
  }
  for (const [method, read] of Object.entries(kit.latestReads ?? {})) {
    reads.push([method, async (store, world, row) => [await read(store, world, row)]]);
  }
  return reads;
}
