import {
  type Attempt,
  type CallOptions,
  type Clock,
  type CloseOptions,
  type CloseReport,
  type Health,
  type MethodTable,
  type SeriesStore,
  type Slots,
  StoreCalls,
} from '@tradestore/core';
import { classifyError } from './classify-error.js';
import { probeHealth } from './health.js';
import type { HttpQueries } from './http-queries.js';
import { compileRowEncoder } from './ilp/row-encoder.js';
import type { Backoff } from './ingest/backoff.js';
import type { ByteBudget } from './ingest/byte-budget.js';
import { TableWriter } from './ingest/table-writer.js';
import type { Transport } from './ingest/write-transport.js';
import type { ReadConnections } from './reads/read-connections.js';
import type { Statement } from './reads/statement.js';
import type { TextRow } from './rows.js';
import { GuardedTransport } from './schema/guarded-transport.js';
import { SchemaGuard } from './schema/schema-guard.js';
import type { Table } from './tables.js';
import { untilVisible } from './visible.js';

/** The most rows of one request, which is stored all or none. */
export const ROWS_PER_REQUEST = 10_000;

/** How long a check of the schema holds, in milliseconds; see {@link SchemaGuard}. */
const SCHEMA_CHECK_HOLDS_MS = 10_000;
/** How long a check of the schema may take, in milliseconds. */
const SCHEMA_CHECK_DEADLINE_MS = 5_000;

/** What the stores that are opened together share. */
export interface SeriesGround {
  readonly queries: HttpQueries;
  readonly reads: ReadConnections;
  readonly transport: Transport;
  /** The write requests that may be on their way at once. */
  readonly slots: Slots;
  readonly budget: ByteBudget;
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly commitRows: number;
  readonly commitIntervalMs: number;
  readonly maxRows: number;
}

/** What a {@link Series} is made of. */
export interface SeriesOptions<S extends SeriesStore, Row> {
  readonly store: S;
  readonly methods: MethodTable<S>;
  readonly table: Table<Row>;
  /** The table's name on the server. */
  readonly tableName: string;
  readonly ground: SeriesGround;
  /** Called once, when the store has closed. */
  readonly release: () => Promise<void>;
}

/** Asks the server, for one call. */
export type Ask = (statement: Statement) => Promise<TextRow[]>;

/** One table with what is written to it and read from it: what the three stores have in common. */
export class Series<S extends SeriesStore, Row> {
  readonly calls: StoreCalls<S>;
  readonly #tableName: string;
  readonly #ground: SeriesGround;
  readonly #release: () => Promise<void>;
  readonly #guard: SchemaGuard;
  readonly #writer: TableWriter<Row>;

  constructor({ store, methods, table, tableName, ground, release }: SeriesOptions<S, Row>) {
    const { queries, transport, slots, budget, backoff, clock, commitRows, commitIntervalMs } = ground;
    this.#tableName = tableName;
    this.#ground = ground;
    this.#release = release;
    this.calls = new StoreCalls<S>({ store, methods, clock, classify: classifyError });
    this.#guard = new SchemaGuard({
      queries,
      table,
      name: tableName,
      clock,
      holdsMs: SCHEMA_CHECK_HOLDS_MS,
      deadlineMs: SCHEMA_CHECK_DEADLINE_MS,
    });
    this.#writer = new TableWriter<Row>({
      encoder: compileRowEncoder(table, tableName),
      compareKeys: table.compareKeys,
      ground: { transport: new GuardedTransport(transport, this.#guard), slots, backoff, clock },
      budget,
      commitRows,
      commitIntervalMs,
      rowsPerRequest: ROWS_PER_REQUEST,
    });
  }

  /** @param args as the method was given them */
  save(method: string, args: readonly unknown[], row: () => Row): Promise<void> {
    return this.calls.run(method, args, (attempt) => this.#writer.save(row(), attempt));
  }

  /** @param rows called once the arguments have been checked */
  saveBatch(method: string, args: readonly unknown[], rows: () => readonly Row[]): Promise<void> {
    return this.calls.run(method, args, (attempt) => this.#writer.saveBatch(rows(), attempt));
  }

  read<T>(method: string, args: readonly unknown[], work: (ask: Ask) => Promise<T>): Promise<T> {
    const { reads } = this.#ground;
    return this.calls.run(method, args, (attempt) => work((statement) => reads.query(attempt, statement)));
  }

  flush(until: 'acknowledged' | 'visible', options: CallOptions | undefined): Promise<void> {
    return this.calls.run('flush', [until, options], async (attempt) => {
      this.#writer.flush();
      await this.calls.writesSettled();
      if (until === 'visible') await this.#untilVisible(attempt);
    });
  }

  health(options: CallOptions | undefined): Promise<Health> {
    const { queries, reads } = this.#ground;
    return this.calls.health(options, (attempt) =>
      probeHealth({ queries, reads, table: this.#tableName, buffer: this.#writer.depth }, attempt),
    );
  }

  /** What is gathered goes at once, and is waited for until the deadline. */
  close(options: CloseOptions | undefined): Promise<CloseReport> {
    const closed = this.calls.close(options, this.#release);
    this.#writer.flush();
    return closed;
  }

  async #untilVisible(attempt: Attempt): Promise<void> {
    const { queries, clock } = this.#ground;
    // Of a table that was dropped and created again everything would be visible, and nothing there.
    await this.#guard.check();
    await untilVisible(queries, this.#tableName, { attempt, clock });
  }
}
