/**
 * The rows that a batch leaves, in the order of their key: of those with one key the last.
 *
 * @param compareKeys the order of the key; 0: the same key
 * @returns a new array, since the caller may reuse its own. A batch that is in order already costs one pass.
 */
export function sortedUnique<Row>(rows: readonly Row[], compareKeys: (a: Row, b: Row) => number): readonly Row[] {
  if (isSortedUnique(rows, compareKeys)) return rows.slice();
  const sorted = rows.toSorted(compareKeys); // stable: of equal keys the last in the batch stays last
  return sorted.filter((row, at) => {
    const next = sorted[at + 1];
    return next === undefined || compareKeys(row, next) !== 0;
  });
}

function isSortedUnique<Row>(rows: readonly Row[], compareKeys: (a: Row, b: Row) => number): boolean {
  let previous: Row | undefined;
  for (const row of rows) {
    if (previous !== undefined && compareKeys(previous, row) >= 0) return false;
    previous = row;
  }
  return true;
}
