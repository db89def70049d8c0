import type { Clock } from '@tradestore/core';
import type { HttpQueries } from '../http-queries.js';
import type { Table } from '../tables.js';
import { checkTable, schemaError } from './check-table.js';

/** What a {@link SchemaGuard} is made of. */
export interface SchemaGuardOptions {
  readonly queries: HttpQueries;
  readonly table: Table<never>;
  /** The table's name on the server. */
  readonly name: string;
  readonly clock: Clock;
  /** How long a check holds, in milliseconds. */
  readonly holdsMs: number;
  /** How long a check may take, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * Lets nothing be written to a table that is not the one that the rows are made for.
 *
 * A table that is dropped and created again under a writer takes the writer's next request, acknowledges it and has lost it: the
 * server writes it to the table that is gone. Nothing can be done about that from outside, so the check is repeated before the first
 * write after `holdsMs` and after each failure: what may be lost is what was acknowledged since the last one.
 */
export class SchemaGuard {
  readonly #options: SchemaGuardOptions;
  #checking: Promise<void> | undefined;
  #checkedAt: number | undefined;
  #id: string | undefined;

  constructor(options: SchemaGuardOptions) {
    this.#options = options;
  }

  /** Must the next write ask first? */
  get isDue(): boolean {
    const { clock, holdsMs } = this.#options;
    return this.#checkedAt === undefined || clock.monotonic() - this.#checkedAt >= holdsMs;
  }

  /** The server may be another one now. */
  forget(): void {
    this.#checkedAt = undefined;
  }

  /**
   * Looks at the table; those who ask at once share the answer.
   *
   * @throws DbError kind `schema` when the table is not there, is not as it must be, or is not the one it was; else as the query
   */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #look(): Promise<void> {
    const { queries, table, name, clock, deadlineMs } = this.#options;
    const startedAt = clock.monotonic();
    const id = await checkTable(queries, table, name, { deadlineMs });
    if (this.#id !== undefined && this.#id !== id) {
      const message = `table ${name} was dropped and created again while it was written to: rows that were acknowledged in between are lost; save them again through a store that is opened anew`;
      throw schemaError(message, { table: name });
    }
    this.#id = id;
    this.#checkedAt = startedAt;
  }
}
