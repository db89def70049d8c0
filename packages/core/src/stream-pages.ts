import { abortError } from './abort-error.js';

/** How {@link streamPages} reads. */
export interface PageReader<Row> {
  /** Reads at most `pageSize` rows that follow `after`, in the order of the pages. */
  readonly read: (after: Row | undefined) => Promise<readonly Row[]>;
  /** Rows per page, at least 1. */
  readonly pageSize: number;
  readonly signal?: AbortSignal | undefined;
  /** What the error of an abort names: the store and the streaming method. */
  readonly origin?: { readonly store: string; readonly operation: string } | undefined;
}

/**
 * Yields the rows of a keyset-paged read one by one. Nothing is held between pages: no connection, no cursor on the server;
 * so a consumer may take as long as it likes, and `break` has nothing to release.
 *
 * @throws DbError kind `cancelled` at the next row after the signal aborts; else what a page rejects with
 */
export async function* streamPages<Row>(reader: PageReader<Row>): AsyncGenerator<Row, void, undefined> {
  let after: Row | undefined;
  for (;;) {
    const page = await reader.read(after);
    // A copy, before the rows go out: who changes the last one must not move the place where the next page starts.
    const last = page.at(-1);
    after = typeof last === 'object' && last !== null ? { ...last } : last;
    for (const row of page) {
      if (reader.signal?.aborted) throw abortError(reader.signal, 'not_applied').with(reader.origin ?? {});
      yield row;
    }
    // An empty page ends it whatever the page size, or a store that asks for pages of 0 would never stop.
    if (after === undefined || page.length < reader.pageSize) return;
  }
}
