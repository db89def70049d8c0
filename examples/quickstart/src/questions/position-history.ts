import { amountOf, count, utc } from '../format.ts';
import type { History } from '../positions/histories.ts';
import { latestOf } from '../positions/histories.ts';
import { type HistoryStore, readHistory } from '../positions/read-history.ts';

/**
 * The history of a position, a page at a time, and what it came to.
 *
 * @param history what the store must hold
 * @throws DemoError when a page differs
 */
export async function positionHistory(store: HistoryStore, history: History): Promise<string> {
  const { pageSize, snapshots } = readHistory(store, 'the history of the busiest position', history);
  let walked = 0;
  let closings = 0;
  for await (const { status } of snapshots) {
    walked += 1;
    if (status === 'closed') closings += 1;
  }
  const [first] = history;
  const { quote, realizedPnl, time } = latestOf(history);
  const pages = Math.floor(walked / pageSize) + 1;
  return [
    `  ${count(walked)} snapshots on ${count(pages)} pages of ${count(pageSize)}, ${utc(first.openedAt)} to ${utc(time)}`,
    `  sold out ${count(closings)} times; realised ${amountOf(realizedPnl, quote)}`,
  ].join('\n');
}
