import { type Attempt, closedError, DbError, Slots } from '@tradestore/core';
import type { OpenSockets } from '@tradestore/pg-client';
import type { Pool, PoolClient } from 'pg';
import { classifyError, keepsConnection } from './classify-error.js';
import { CANCEL_CONNECTIONS } from './pool-config.js';
import { Session } from './session.js';

/**
 * How long the pool may take to say goodbye to the server, in milliseconds; then its sockets are destroyed. Less than a store's
 * release is granted past its deadline.
 */
const END_GRACE_MS = 250;

/** What connections are made of. */
export interface ConnectionsOptions {
  readonly pool: Pool;
  /** The sockets of the pool; undefined: the pool is the caller's own, and is left open. */
  readonly sockets: OpenSockets | undefined;
  readonly maxQueued: number;
  readonly preparedStatements: boolean;
  /** Refuses a database whose schema is missing or too old; asked until it agrees once. */
  readonly assertSchema: (session: Session) => Promise<void>;
}

/** How many connections there are, and how many calls wait for one. */
export interface ConnectionTotals {
  readonly max: number;
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What the failure of a call means for its connection. */
interface Failure {
  /** May it serve another call, once it has settled? */
  readonly isFit: boolean;
}

/**
 * The connections of the stores that were opened together. A call has a connection of its own while it needs one; before them is
 * a bounded queue, first come, first served. A connection whose state is in doubt never serves another call.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #slots: Slots;
  /** Loads of many rows take at most half of the connections, so that they don't hold up everything else. */
  readonly #bulkSlots: Slots;
  readonly #sessions = new Set<Session>();
  /** Cancel requests count among the connections, and wait for each other. */
  readonly #cancelSlots: Slots;
  /** The connections that are listened to, and how that ends. */
  readonly #clients = new Map<PoolClient, () => void>();
  /** The last error that each connection had while nobody was asking it anything: the reason why the next question fails. */
  readonly #lastErrors = new WeakMap<PoolClient, unknown>();
  readonly #onIdleError = (): void => {
    // Each connection keeps its own, and the pool has removed it. Without a listener the process would die of it.
  };
  #hasConnected = false;
  #schemaIsGood = false;
  #isClosing = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const { pool, maxQueued } = options;
    const { max } = pool.options;
    const full = `all ${max} connections are busy and ${maxQueued} calls wait; slow down, or raise maxConnections or maxQueued`;
    this.#slots = new Slots({ slots: max, maxQueued, full });
    this.#bulkSlots = new Slots({ slots: Math.max(1, Math.floor(max / 2)), maxQueued, full });
    this.#cancelSlots = new Slots({ slots: CANCEL_CONNECTIONS, maxQueued: max });
    pool.on('error', this.#onIdleError);
  }

  get totals(): ConnectionTotals {
    const { pool } = this.#options;
    const { max } = pool.options;
    return {
      max,
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: this.#slots.waiting + this.#bulkSlots.waiting,
    };
  }

  /** Runs work that has a connection for itself, on a database that has the schema. */
  run<T>(attempt: Attempt, work: (session: Session) => Promise<T>): Promise<T> {
    return this.probe(attempt, async (session) => {
      await this.#checkSchema(session);
      return await work(session);
    });
  }

  /** As {@link Connections.run}, in a transaction that is committed when the work has resolved, and else rolled back. */
  transaction<T>(attempt: Attempt, work: (session: Session) => Promise<T>): Promise<T> {
    return this.run(attempt, async (session) => {
      await session.begin(attempt.leftMs());
      const result = await work(session);
      attempt.sent();
      if ((await session.commit()) === 'ROLLBACK') throw rolledBack();
      return result;
    });
  }

  /** As {@link Connections.transaction}, for what takes long and brings many rows. */
  async bulkTransaction<T>(attempt: Attempt, work: (session: Session) => Promise<T>): Promise<T> {
    const leave = await this.#bulkSlots.acquire(attempt);
    try {
      return await this.transaction(attempt, work);
    } finally {
      leave();
    }
  }

  /** As {@link Connections.run}, whatever the database's schema is. */
  async probe<T>(attempt: Attempt, work: (session: Session) => Promise<T>): Promise<T> {
    const leave = await this.#slots.acquire(attempt);
    let session: Session;
    try {
      session = await this.#checkOut();
    } catch (thrown) {
      leave();
      throw this.#classified(thrown, attempt);
    }
    const { signal } = attempt;
    const abandon = (): void => session.abandon();
    signal.addEventListener('abort', abandon);
    let failure: Failure | undefined;
    try {
      signal.throwIfAborted();
      return await work(session);
    } catch (thrown) {
      // What was given up by us says nothing of the connection, whatever the reason's own cause is.
      failure = { isFit: (signal.aborted && thrown === signal.reason) || keepsConnection(thrown) };
      throw this.#classified(thrown, attempt, session);
    } finally {
      signal.removeEventListener('abort', abandon);
      if (failure === undefined && session.isIdle) this.#release(session, leave);
      // The caller has its answer; the connection needs a moment until it can serve the next.
      else void this.#restore(session, failure, leave);
    }
  }

  /** A connection for as long as the caller wants it; it serves nobody afterwards. Rejects with what the driver says. */
  async hold(): Promise<{ readonly session: Session; readonly release: () => void }> {
    const leave = await this.#slots.acquire();
    try {
      const session = await this.#checkOut();
      return { session, release: () => this.#release(session, leave, { fit: false }) };
    } catch (thrown) {
      leave();
      throw thrown;
    }
  }

  /** Rejects what waits, cuts what runs, and closes the pool unless it is the caller's own. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const { pool, sockets } = this.#options;
    this.#slots.close(closedError());
    this.#bulkSlots.close(closedError());
    for (const session of this.#sessions) session.destroy();
    if (sockets === undefined) {
      pool.off('error', this.#onIdleError);
      for (const stopListening of this.#clients.values()) stopListening();
      return;
    }
    // The pool does not wait for its connections to end, and a frozen server never lets them.
    const ended = pool.end();
    await sockets.closed(END_GRACE_MS);
    await ended;
  }

  async #checkOut(): Promise<Session> {
    const client = await this.#options.pool.connect();
    this.#hasConnected = true;
    if (!this.#clients.has(client)) this.#adopt(client);
    const session = new Session(client, {
      preparedStatements: this.#options.preparedStatements,
      cancelSlots: this.#cancelSlots,
      lastError: () => this.#lastErrors.get(client),
    });
    this.#sessions.add(session);
    return session;
  }

  /** Listens to a connection for as long as it lives: an error that nobody listens to ends the process. */
  #adopt(client: PoolClient): void {
    const onError = (error: Error): void => {
      // The first one says why, the next that the connection has ended.
      if (!this.#lastErrors.has(client)) this.#lastErrors.set(client, error);
    };
    const onEnd = (): void => {
      this.#clients.delete(client);
    };
    client.on('error', onError);
    client.once('end', onEnd);
    this.#clients.set(client, () => {
      client.off('error', onError);
      client.off('end', onEnd);
    });
  }

  async #checkSchema(session: Session): Promise<void> {
    if (this.#schemaIsGood) return;
    await this.#options.assertSchema(session);
    this.#schemaIsGood = true;
  }

  async #restore(session: Session, failure: Failure | undefined, leave: () => void): Promise<void> {
    this.#release(session, leave, { fit: await session.settle(failure?.isFit ?? true) });
  }

  #release(session: Session, leave: () => void, { fit = true }: { readonly fit?: boolean } = {}): void {
    this.#sessions.delete(session);
    // Not left to the driver, which waits for a goodbye that a frozen server never gives.
    if (!fit) session.destroy();
    session.client.release(!fit);
    leave();
  }

  #classified(thrown: unknown, attempt: Attempt, session?: Session): DbError {
    return classifyError(thrown, {
      phase: attempt.outcome,
      closing: this.#isClosing,
      hasConnected: this.#hasConnected,
      clientError: session?.lastError,
    });
  }
}

function rolledBack(): DbError {
  return new DbError({
    kind: 'internal',
    outcome: 'not_applied',
    message: 'the server rolled the transaction back at COMMIT, because a statement in it had failed; please report it',
  });
}
