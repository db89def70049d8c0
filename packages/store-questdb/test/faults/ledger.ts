import { type CallOptions, type DbError, isDbError, type Trade, type TradeStore } from '@tradestore/core';
import { expect } from 'vitest';

type Result = 'ok' | 'not_applied' | 'unknown';

interface Entry {
  readonly signatures: readonly string[];
  readonly result: Result;
}

/** What was written, and what the store said of it: to be compared with what the server has, asked past the proxy. */
export class Ledger {
  readonly #entries: Entry[] = [];

  /** Saves new trades, more than one as a batch, and notes the result. @returns the error when they were not saved */
  async save(store: TradeStore, trades: readonly Trade[], options?: CallOptions): Promise<DbError | undefined> {
    const signatures = trades.map(({ signature }) => signature);
    const [first] = trades;
    try {
      if (trades.length === 1 && first !== undefined) await store.saveTrade(first, options);
      else await store.batchSaveTrades(trades, options);
      this.#entries.push({ signatures, result: 'ok' });
      return undefined;
    } catch (error) {
      if (!isDbError(error)) throw error;
      this.#entries.push({ signatures, result: error.outcome });
      return error;
    }
  }

  /** How many writes had each result. */
  get counts(): Readonly<Record<Result, number>> {
    const counts = { ok: 0, not_applied: 0, unknown: 0 };
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
    const allowed: Readonly<Record<Result, readonly number[]>> = { ok: [1], not_applied: [0], unknown: [0, 1] };
    const wrong = this.#entries.flatMap(({ signatures, result }) => {
      const copies = [...new Set(signatures.map((signature) => rows.get(signature) ?? 0))];
      const isRight = copies.length === 1 && copies.every((count) => allowed[result].includes(count));
      return isRight ? [] : [{ result, rows: signatures.length, copies }];
    });
    expect(wrong, 'writes whose rows are not what the store said').toEqual([]);
    const known = new Set(this.#entries.flatMap(({ signatures }) => signatures));
    expect(
      stored.filter((signature) => !known.has(signature)),
      'rows that nobody wrote',
    ).toEqual([]);
  }
}
