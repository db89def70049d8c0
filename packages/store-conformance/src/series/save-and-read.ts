import type { SeriesStore } from '@tradestore/core';
import type { SeriesKit, SeriesScene } from './kit.js';

/** Saves rows in one batch and waits until they can be read. */
export async function saveAll<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  { store, harness }: Pick<SeriesScene<S>, 'store' | 'harness'>,
  rows: readonly Row[],
): Promise<void> {
  await kit.saveBatch(store, rows);
  await harness.settle(store);
}

/** What the store holds of the world's series and day, oldest first, once earlier saves can be read. */
export async function settledRows<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  { store, world, harness }: Pick<SeriesScene<S>, 'store' | 'world' | 'harness'>,
): Promise<Row[]> {
  await harness.settle(store);
  return await kit.rowsOfDay(store, world);
}
