import { compareText, type Position } from '@tradestore/core';
import type { RowKind } from '../agreeing.ts';
import { shortened } from '../format.ts';

/** At least one snapshot, of one position, oldest first. */
export type History = readonly [Position, ...Position[]];

export const snapshotRows: RowKind<Position> = {
  noun: 'snapshot',
  nameOf: ({ id, sequence }) => `snapshot ${sequence} of position ${shortened(id)}`,
  isSame: (a, b) => a.id === b.id && a.time === b.time && a.sequence === b.sequence,
};

/** The snapshots of each position, by id. */
export function historiesOf(snapshots: readonly Position[]): History[] {
  const histories: History[] = [];
  for (const [first, ...others] of Map.groupBy(snapshots, ({ id }) => id).values()) {
    if (first !== undefined) histories.push([first, ...others]);
  }
  return histories.sort(([a], [b]) => compareText(a.id, b.id));
}

export function latestOf(history: History): Position {
  return history.at(-1) ?? history[0];
}

/** The longest history; undefined when there is none. */
export function longestOf(histories: readonly History[]): History | undefined {
  return histories.reduce<History | undefined>(
    (longest, history) => (history.length > (longest?.length ?? 0) ? history : longest),
    undefined,
  );
}
