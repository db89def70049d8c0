/** Rows in order, a batch at a time. */
export function* batches<Row>(rows: readonly Row[], size: number): Generator<readonly Row[], void, undefined> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
