import { DbError, isDbError } from '@tradestore/core';

/** A batch on its way, in one request or several: what became of each, told in the caller's own indexes. */
export class BatchSave<Row> {
  readonly #given: readonly Row[];
  readonly #sorted: readonly Row[];
  readonly #compareKeys: (a: Row, b: Row) => number;
  readonly #stored: (readonly [from: number, to: number])[] = [];
  #failure: DbError | undefined;
  /** May a part that has failed be stored all the same? */
  #isUnknown = false;

  /**
   * @param given the rows as the caller gave them
   * @param sorted what is written: each key once, in the order of keys
   */
  constructor(given: readonly Row[], sorted: readonly Row[], compareKeys: (a: Row, b: Row) => number) {
    this.#given = given;
    this.#sorted = sorted;
    this.#compareKeys = compareKeys;
  }

  /** Has a part failed? Then no further one is begun. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Keeps what becomes of the rows from `from` to `to`. Never rejects. */
  async part(from: number, to: number, answer: Promise<void>): Promise<void> {
    try {
      await answer;
      this.#stored.push([from, to]);
    } catch (thrown) {
      const error = isDbError(thrown) ? thrown : internal(thrown);
      if (error.outcome === 'unknown') this.#isUnknown = true;
      this.#failure ??= this.#inOwnIndexes(error, from);
    }
  }

  /** A part could not be begun. */
  failed(thrown: unknown): void {
    this.#failure ??= (isDbError(thrown) ? thrown : internal(thrown)).with({ outcome: 'not_applied' });
  }

  /**
   * Called when all parts have ended.
   *
   * @throws DbError of the first part that failed; `unknown` with `details.storedRanges` when others were stored
   */
  finish(): void {
    const error = this.#failure;
    if (error === undefined) return;
    if (this.#stored.length === 0) {
      throw error.with({ outcome: this.#isUnknown ? 'unknown' : error.outcome });
    }
    const storedRanges = this.#rangesInOwnIndexes();
    throw error.with({ outcome: 'unknown', details: { ...error.details, storedRanges } });
  }

  /** The server counts the rows of its request. */
  #inOwnIndexes(error: DbError, from: number): DbError {
    const at = error.details['index'];
    const row = typeof at === 'number' ? this.#sorted[from + at] : undefined;
    if (row === undefined) return error;
    // Of equal keys the last one is written.
    const index = this.#given.lastIndexOf(row);
    const message = error.message.replace(/^row \d+: /, `row ${index}: `);
    return error.with({ message, details: { ...error.details, index } });
  }

  /** Which of the caller's rows are stored, or replaced by one that is, as pairs `[from, to)`. */
  #rangesInOwnIndexes(): (readonly [number, number])[] {
    const ranges: [number, number][] = [];
    for (const [index, row] of this.#given.entries()) {
      if (!this.#isStored(row)) continue;
      const last = ranges.at(-1);
      if (last?.[1] === index) last[1] = index + 1;
      else ranges.push([index, index + 1]);
    }
    return ranges;
  }

  #isStored(row: Row): boolean {
    return this.#stored.some(([from, to]) => {
      const [first, last] = [this.#sorted[from], this.#sorted[to - 1]];
      if (first === undefined || last === undefined) return false;
      return this.#compareKeys(first, row) <= 0 && this.#compareKeys(row, last) <= 0;
    });
  }
}

function internal(cause: unknown): DbError {
  return new DbError({ kind: 'internal', message: 'a batch could not be carried through; please report it', cause });
}
