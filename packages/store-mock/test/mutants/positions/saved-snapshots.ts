import { assertPosition, type Position, type PositionStore } from '@tradestore/core';
import { replace } from '../replace.js';

/** All snapshots that a store was given, by id; of those with one key the last. */
export type Snapshots = ReadonlyMap<string, readonly Position[]>;

/** Keeps what is saved, for mutants that answer by themselves. */
export function savedSnapshots(store: PositionStore): Snapshots {
  const byId = new Map<string, Position[]>();
  const keep = (positions: readonly Position[]): void => {
    for (const position of positions) {
      const others = (byId.get(position.id) ?? []).filter(
        ({ time, sequence }) => time !== position.time || sequence !== position.sequence,
      );
      byId.set(position.id, [...others, { ...position }]);
    }
  };
  replace(store, 'savePosition', (save) => async (position, options) => {
    if (arePositions([position])) keep([position]);
    await save(position, options);
  });
  replace(store, 'batchSavePositions', (save) => async (positions, options) => {
    if (arePositions(positions)) keep(positions);
    await save(positions, options);
  });
  return byId;
}

function arePositions(positions: unknown): positions is readonly Position[] {
  if (!Array.isArray(positions)) return false;
  try {
    for (const position of positions) assertPosition(position);
    return true;
  } catch {
    return false;
  }
}
