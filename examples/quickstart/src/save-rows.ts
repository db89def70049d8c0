import type { SeriesStore } from '@tradestore/core';
import { batches } from './batches.ts';
import { count } from './format.ts';
import { progressOf } from './progress.ts';

const BATCH_SIZE = 500;

/** Rows, and how to save a batch of them. */
export interface Work<Row> {
  /** What messages call them: `trades`. */
  readonly noun: string;
  readonly rows: readonly Row[];
  readonly saveBatch: (batch: readonly Row[]) => Promise<unknown>;
}

/** How long saving took, in seconds. */
export interface Saved {
  readonly saving: number;
  /** Until all could be read. */
  readonly flushing: number;
}

/** Saves rows batch by batch, shows how far it is, and waits until all can be read. */
export async function saveRows<Row>(
  store: Pick<SeriesStore, 'flush'> | null,
  { noun, rows, saveBatch }: Work<Row>,
): Promise<Saved> {
  const progress = progressOf({ noun, total: rows.length }, process.stderr);
  const startedAt = performance.now();
  let done = 0;
  try {
    for (const batch of batches(rows, BATCH_SIZE)) {
      await saveBatch(batch);
      done += batch.length;
      progress.update(done);
    }
  } finally {
    progress.stop();
  }
  const savedAt = performance.now();
  await store?.flush('visible');
  return { saving: (savedAt - startedAt) / 1000, flushing: (performance.now() - savedAt) / 1000 };
}

/** `112,000/s, visible in 3 ms` */
export function speedOf(rows: number, { saving, flushing }: Saved): string {
  return `${count(rows / saving)}/s, visible in ${count(flushing * 1000)} ms`;
}
