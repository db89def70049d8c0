/** Rows in an order that looks random and is the same in every run: by the hash of their places. */
export function shuffled<Row>(rows: readonly Row[]): Row[] {
  return rows
    .map((row, at) => ({ row, at, key: hashOf(at) }))
    .sort((a, b) => a.key - b.key || a.at - b.at)
    .map(({ row }) => row);
}

/** The finalizer of MurmurHash3, which maps integers of 32 bits to such, each to another. */
function hashOf(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
