import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { inParts } from '../in-parts.js';
import { makeMany, type SeriesKit, type SeriesScene } from './kit.js';

/**
 * Saves a row for each of the changes, every other one alone and the rest in one batch, and expects each as it was from every
 * read.
 *
 * @param changes given so that the rows are in the order of the series
 * @param shown what of a row is compared
 */
export async function comeBack<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  { store, world, harness }: SeriesScene<S>,
  changes: readonly Partial<Row>[],
  shown: (row: Row) => unknown = (row) => row,
): Promise<void> {
  const rows = makeMany(kit, world, changes.length, (index) => changes[index] ?? {});
  const latest = rows.at(-1);
  const isAlone = (_row: Row, index: number): boolean => index % 2 === 0;
  const alone = rows.slice(0, -1).filter(isAlone);
  const together = rows.slice(0, -1).filter((row, index) => !isAlone(row, index));
  await inParts(world.shuffled(alone), (row) => kit.save(store, row));
  if (together.length > 0) await kit.saveBatch(store, world.shuffled(together));
  if (latest === undefined) return;
  // The latest one last: what is latest when rows come late is for other tests to say.
  if (isAlone(latest, rows.length - 1)) await kit.save(store, latest);
  else await kit.saveBatch(store, [latest]);
  await harness.settle(store);
  for (const [method, read] of Object.entries(kit.reads)) {
    const found = await read(store, world, rows);
    expect(found.map(shown), `what ${method} gives`).toStrictEqual(rows.map(shown));
  }
  for (const [method, read] of Object.entries(kit.latestReads ?? {})) {
    const found = await read(store, world, latest);
    expect(found && shown(found), `what ${method} gives`).toStrictEqual(shown(latest));
  }
}

/** Each of them twice in a row, so that {@link comeBack} saves each alone and in a batch. */
export function bothWays<Item>(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, item]);
}
