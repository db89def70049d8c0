/** Fewer than a store refuses as too many at once. */
const CALLS_AT_ONCE = 100;

/** Calls for each item, some at a time. */
export async function inParts<Item, Result>(
  items: readonly Item[],
  call: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += CALLS_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + CALLS_AT_ONCE).map(call))));
  }
  return results;
}
