import { type Position, type PositionStore, timestamp } from '@tradestore/core';
import { agreeing } from '../agreeing.ts';
import { pageByPage } from '../page-by-page.ts';
import { type History, latestOf, snapshotRows } from './histories.ts';

/** What history is read from. */
export type HistoryStore = Pick<PositionStore, 'getPositionHistory' | 'maxRows'>;

/** The whole history of a position, page by page, each snapshot compared. @throws DemoError when one differs */
export function readHistory(
  store: HistoryStore,
  question: string,
  wanted: History,
): { readonly pageSize: number; readonly snapshots: AsyncIterable<Position> } {
  const [{ id, time }] = wanted;
  // The end of a range is not included.
  const end = timestamp(latestOf(wanted).time + 1);
  const pageSize = Math.min(100, store.maxRows);
  const found = pageByPage<Position>(pageSize, (after) =>
    store.getPositionHistory(id, time, end, { limit: pageSize, after }),
  );
  return { pageSize, snapshots: agreeing(question, snapshotRows, wanted, found) };
}
