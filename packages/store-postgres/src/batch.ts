import type { Trade, TradeKey } from '@tradestore/core';

/**
 * The trades that a batch leaves, in the order of their key: of those with one key the last. COPY refuses two rows of one key, and
 * rows in the order of the key go to the end of its index; two batches that are saved at once in one order cannot deadlock.
 *
 * @returns a new array, since the caller may reuse its own. A batch that is in order already costs one pass.
 */
export function sortedUnique(trades: readonly Trade[]): readonly Trade[] {
  if (isSortedUnique(trades)) return trades.slice();
  const sorted = trades.toSorted(compareKeys); // stable: of equal keys the last in the batch stays last
  return sorted.filter((trade, at) => {
    const next = sorted[at + 1];
    return next === undefined || compareKeys(trade, next) !== 0;
  });
}

function isSortedUnique(trades: readonly Trade[]): boolean {
  let previous: Trade | undefined;
  for (const trade of trades) {
    if (previous !== undefined && compareKeys(previous, trade) >= 0) return false;
    previous = trade;
  }
  return true;
}

/** Orders by the primary key: time, signature (ASCII, so `<` is its order in the table), instruction, innerInstruction, fill. */
function compareKeys(a: TradeKey, b: TradeKey): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.signature !== b.signature) return a.signature < b.signature ? -1 : 1;
  return a.instruction - b.instruction || (a.innerInstruction ?? -1) - (b.innerInstruction ?? -1) || a.fill - b.fill;
}
