import { type Attempt, sortedUnique } from '@tradestore/core';
import { BatchSave } from './batch-save.js';
import type { ByteBudget, Lease } from './byte-budget.js';
import { Caller } from './caller.js';
import { Request, type RequestGround } from './request.js';

/** Makes the bytes of rows. */
export interface Encoder<Row> {
  /** The bytes of `rows[from]` to `rows[to - 1]`, a line each. */
  encode(rows: readonly Row[], from?: number, to?: number): Buffer;
}

/** What a {@link TableWriter} is made of. */
export interface TableWriterOptions<Row> {
  readonly encoder: Encoder<Row>;
  /** Orders rows by what identifies them; 0: the later one replaces the earlier one. */
  readonly compareKeys: (a: Row, b: Row) => number;
  readonly ground: RequestGround;
  readonly budget: ByteBudget;
  /** A request of single saves has at most so many rows. */
  readonly commitRows: number;
  /** A single save waits at most so long for others, in milliseconds. */
  readonly commitIntervalMs: number;
  /** A request of a batch has at most so many rows. */
  readonly rowsPerRequest: number;
}

/** What waits for the server. */
export interface WriterDepth {
  readonly rows: number;
  readonly bytes: number;
  /** Calls that wait for room. */
  readonly waiting: number;
  /** How long the oldest row has waited for its acknowledgement, in milliseconds; null: none waits. */
  readonly oldestMs: number | null;
}

/** What a row is reckoned with until its bytes are known. */
const EXPECTED_ROW_BYTES = 512;

/**
 * Writes the rows of one table. Single saves that come together share a request (group commit); a batch goes at once, in requests of
 * its own.
 */
export class TableWriter<Row> {
  readonly #options: TableWriterOptions<Row>;
  /** The request that single saves join, until it is full or due. */
  #gathering: { readonly request: Request; readonly timer: object } | undefined;
  /** Whose rows have been taken in and not been answered, in the order of their arrival. */
  readonly #callers = new Set<Caller>();

  constructor(options: TableWriterOptions<Row>) {
    this.#options = options;
  }

  get depth(): WriterDepth {
    const { budget, ground } = this.#options;
    const [oldest] = this.#callers;
    return {
      rows: budget.rows,
      bytes: budget.bytes,
      waiting: budget.waiting,
      oldestMs: oldest === undefined ? null : ground.clock.monotonic() - oldest.since,
    };
  }

  /** Saves one row. @throws DbError as the server, or kind `overloaded` */
  async save(row: Row, attempt: Attempt): Promise<void> {
    const bytes = this.#options.encoder.encode([row]);
    const room = { rows: 1, bytes: bytes.length };
    const lease = this.#options.budget.take(room) ?? (await this.#options.budget.acquire(room, attempt));
    const caller = this.#caller({ attempt, bytes, rows: 1, lease });
    this.#gather(caller);
    await this.#answer(caller);
  }

  /**
   * Saves many rows, of those with one key the last.
   *
   * @throws DbError as the server, or kind `overloaded`; with `details.storedRanges` when some of them were stored
   */
  async saveBatch(rows: readonly Row[], attempt: Attempt): Promise<void> {
    if (rows.length === 0) return;
    const given = rows.slice();
    const batch = sortedUnique(given, this.#options.compareKeys);
    const save = new BatchSave(given, batch, this.#options.compareKeys);
    const { rowsPerRequest, budget, encoder } = this.#options;
    const answers: Promise<void>[] = [];
    try {
      for (let from = 0; from < batch.length && !save.hasFailed; from += rowsPerRequest) {
        const to = Math.min(from + rowsPerRequest, batch.length);
        const room = { rows: to - from, bytes: (to - from) * EXPECTED_ROW_BYTES };
        const isAdmitted = from > 0;
        const lease = budget.take(room) ?? (await budget.acquire(room, attempt, { isAdmitted }));
        // It may have failed while this part waited for room.
        if (save.hasFailed) {
          lease.release();
          break;
        }
        const bytes = encoder.encode(batch, from, to);
        lease.correct(bytes.length);
        const caller = this.#caller({ attempt, bytes, rows: to - from, lease });
        void new Request(this.#options.ground, [caller]).run();
        answers.push(save.part(from, to, this.#answer(caller)));
        // The part leaves while the next one is encoded.
        if (to < batch.length) await turn();
      }
    } catch (thrown) {
      save.failed(thrown);
    }
    await Promise.all(answers);
    save.finish();
  }

  /** Sends what is being gathered, at once. */
  flush(): void {
    const gathering = this.#gathering;
    if (gathering === undefined) return;
    this.#gathering = undefined;
    this.#options.ground.clock.clearTimer(gathering.timer);
    void gathering.request.run();
  }

  #gather(caller: Caller): void {
    const { ground, commitRows, commitIntervalMs } = this.#options;
    this.#gathering ??= {
      request: new Request(ground),
      // The calls' own deadlines keep the process alive.
      timer: ground.clock.setTimer(() => this.flush(), commitIntervalMs, { ref: false }),
    };
    const { request } = this.#gathering;
    request.add(caller);
    if (request.size >= commitRows) this.flush();
  }

  #caller(options: { attempt: Attempt; bytes: Buffer; rows: number; lease: Lease }): Caller {
    const caller = new Caller({ ...options, since: this.#options.ground.clock.monotonic() });
    this.#callers.add(caller);
    return caller;
  }

  async #answer(caller: Caller): Promise<void> {
    try {
      await caller.answer;
    } finally {
      this.#callers.delete(caller);
    }
  }
}

/** Resolves in the next turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
