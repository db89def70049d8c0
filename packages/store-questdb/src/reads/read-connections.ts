import { type Attempt, closedError, Slots } from '@tradestore/core';
import type { OpenSockets } from '@tradestore/pg-client';
import type { CustomTypesConfig, Pool, PoolClient } from 'pg';
import { classifyError, keepsConnection } from '../classify-error.js';
import type { TextRow } from '../rows.js';
import type { Statement } from './statement.js';

/** What {@link ReadConnections} is made of. */
export interface ReadConnectionsOptions {
  /** Closed with the connections. */
  readonly pool: Pool;
  readonly sockets: OpenSockets;
  /** How many calls may wait for a connection. */
  readonly maxQueued: number;
}

/** How many connections there are, and how many calls wait for one. */
export interface ConnectionTotals {
  readonly max: number;
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** How long the pool may take to say goodbye to the server, in milliseconds; then its sockets are destroyed. */
const END_GRACE_MS = 250;

/** Every column as the server's text: the driver's own parsers round integers to doubles, and times to local milliseconds. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/**
 * Reads over the PostgreSQL wire protocol. A call has a connection for one statement; before the connections is a bounded queue,
 * first come, first served.
 *
 * A call that is given up destroys its connection, and the server ends the query when it notices: not every plan of QuestDB looks at
 * its own time limit.
 */
export class ReadConnections {
  readonly #pool: Pool;
  readonly #sockets: OpenSockets;
  readonly #slots: Slots;
  readonly #names = new Map<string, string>();
  readonly #lastErrors = new WeakMap<PoolClient, unknown>();
  #isClosing = false;

  constructor({ pool, sockets, maxQueued }: ReadConnectionsOptions) {
    this.#pool = pool;
    this.#sockets = sockets;
    const { max } = pool.options;
    const full = `all ${max} connections are busy and ${maxQueued} calls wait; slow down, or raise maxConnections or maxQueued`;
    this.#slots = new Slots({ slots: max, maxQueued, full });
    pool.on('connect', (client) => {
      // Without a listener the process would die of a connection that is lost.
      client.on('error', (error) => {
        if (!this.#lastErrors.has(client)) this.#lastErrors.set(client, error);
      });
    });
    pool.on('error', () => {
      // Of an idle connection, which the pool has removed; the client keeps it, see above.
    });
  }

  get totals(): ConnectionTotals {
    const { totalCount, idleCount, options } = this.#pool;
    return { max: options.max, total: totalCount, idle: idleCount, waiting: this.#slots.waiting };
  }

  /** The rows of a statement. @throws DbError */
  async query(attempt: Attempt, { text, values }: Statement): Promise<TextRow[]> {
    const leave = await this.#slots.acquire(attempt);
    try {
      return await this.#ask(attempt, text, values);
    } catch (thrown) {
      throw classifyError(thrown, { phase: 'not_applied', closing: this.#isClosing });
    } finally {
      leave();
    }
  }

  /** Rejects what waits, and cuts what runs. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#slots.close(closedError());
    // The pool does not wait for its connections to end, and a frozen server never lets them.
    const ended = this.#pool.end();
    await this.#sockets.closed(END_GRACE_MS);
    await ended;
  }

  async #ask(attempt: Attempt, text: string, values: Statement['values']): Promise<TextRow[]> {
    const client = await this.#pool.connect();
    const { signal } = attempt;
    const destroy = (): void => {
      client.connection.stream.destroy();
    };
    signal.addEventListener('abort', destroy, { once: true });
    let isFit = false;
    try {
      signal.throwIfAborted();
      const name = this.#nameOf(text);
      const result = await client.query<(string | null)[]>({
        name,
        text,
        values: [...values],
        rowMode: 'array',
        types: asText,
      });
      isFit = true;
      return result.rows;
    } catch (thrown) {
      signal.throwIfAborted();
      isFit = keepsConnection(thrown);
      throw isFit ? thrown : (this.#lastErrors.get(client) ?? thrown);
    } finally {
      signal.removeEventListener('abort', destroy);
      if (!isFit) destroy();
      client.release(!isFit);
    }
  }

  /** The name that a statement is prepared under, once for each connection. There are as many as there are ways to ask. */
  #nameOf(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = `tradestore_${this.#names.size + 1}`;
      this.#names.set(text, name);
    }
    return name;
  }
}
