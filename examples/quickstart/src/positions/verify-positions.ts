import type { PositionStore } from '@tradestore/core';
import { allAgreeing } from '../agreeing.ts';
import { batches } from '../batches.ts';
import { type History, latestOf, snapshotRows } from './histories.ts';
import { readHistory } from './read-history.ts';

/** How many positions are read at once. */
const AT_ONCE = 16;

/** Reads the latest snapshot and the whole history of every position. @throws DemoError at the first difference */
export async function verifyPositions(
  store: Pick<PositionStore, 'getPosition' | 'getPositionHistory' | 'maxRows'>,
  histories: readonly History[],
): Promise<void> {
  for (const some of batches(histories, AT_ONCE)) {
    await Promise.all(some.map((history) => verifyPosition(store, history)));
  }
}

async function verifyPosition(
  store: Pick<PositionStore, 'getPosition' | 'getPositionHistory' | 'maxRows'>,
  history: History,
): Promise<void> {
  const latest = await store.getPosition(history[0].id);
  await allAgreeing('the latest snapshot', snapshotRows, [latestOf(history)], latest === null ? [] : [latest]);
  const { snapshots } = readHistory(store, 'the history of a position', history);
  for await (const _ of snapshots);
}
