import { type CallOptions, type DbError, isDbError, type Trade, type TradeStore } from '@tradestore/core';
import { expect } from 'vitest';

interface Entry {
  readonly signatures: readonly string[];
  /** `ok`: acknowledged; `failed`: rejected as `not_applied`; `unknown`: rejected, and perhaps written. */
  result: 'ok' | 'failed' | 'unknown';
}

/** What was written, and what the store said of it: to be compared with what a direct connection finds. */
export class Ledger {
  readonly #entries: Entry[] = [];

  /** Saves new trades and notes the result. @returns the error when they were not saved */
  async save(store: TradeStore, trades: readonly Trade[], options?: CallOptions): Promise<DbError | undefined> {
    const [first] = trades;
    const entry: Entry = { signatures: trades.map(({ signature }) => signature), result: 'unknown' };
    this.#entries.push(entry);
    try {
      if (trades.length === 1 && first !== undefined) await store.saveTrade(first, options);
      else await store.batchSaveTrades(trades, options);
      entry.result = 'ok';
      return undefined;
    } catch (error) {
      if (!isDbError(error)) throw error;
      if (error.outcome === 'not_applied') entry.result = 'failed';
      return error;
    }
  }

  /** How many writes had each result. */
  get counts(): Readonly<Record<Entry['result'], number>> {
    const counts = { ok: 0, failed: 0, unknown: 0 };
    for (const { result } of this.#entries) counts[result] += 1;
    return counts;
  }

  /**
   * Asserts that no acknowledged write is lost, none doubled, none that failed is there, and no batch in part.
   *
   * @param stored the signatures in the table, one for each row
   */
  assertKept(stored: readonly string[]): void {
    const rows = new Map<string, number>();
    for (const signature of stored) rows.set(signature, (rows.get(signature) ?? 0) + 1);
    const found = this.#entries.map((entry) => {
      const counts = new Set(entry.signatures.map((signature) => rows.get(signature) ?? 0));
      return { entry, counts: [...counts] };
    });
    const allowed = { ok: [1], failed: [0], unknown: [0, 1] } as const satisfies Record<Entry['result'], number[]>;
    const wrong = found
      .filter(({ entry, counts }) => counts.length !== 1 || !allowed[entry.result].some((count) => count === counts[0]))
      .map(({ entry, counts }) => ({ result: entry.result, rows: entry.signatures.length, copies: counts }));
    expect(wrong, 'writes whose rows are not what the store said').toEqual([]);
    const known = new Set(this.#entries.flatMap(({ signatures }) => signatures));
    expect(
      stored.filter((signature) => !known.has(signature)),
      'rows that nobody wrote',
    ).toEqual([]);
  }
}
