import type { Slots } from '@tradestore/core';
import type { CustomTypesConfig, PoolClient, QueryArrayConfig, QueryArrayResult } from 'pg';
import { cancelStatement, socketOf } from './cancel-request.js';

/** A statement that is always sent with the same text. */
export interface Statement {
  /** The name that it is prepared under, once for each connection. */
  readonly name: string;
  readonly text: string;
  /** How its columns are read. @default the driver's own parsers */
  readonly types?: CustomTypesConfig;
}

/** How long a statement may take to end after its call was given up, in milliseconds; then its connection is destroyed. */
const CANCEL_GRACE_MS = 1_000;

/** How a connection is used. */
export interface SessionOptions {
  readonly preparedStatements: boolean;
  /** Bounds the connections that cancel requests take. @default no bound */
  readonly cancelSlots?: Slots | undefined;
  /** The last error that the connection had while nobody was asking it anything. @default none */
  readonly lastError?: (() => unknown) | undefined;
}

/** A connection for as long as one call has it. */
export class Session {
  readonly client: PoolClient;
  readonly #prepare: boolean;
  readonly #cancelSlots: Slots | undefined;
  readonly #lastError: (() => unknown) | undefined;
  #cancelling: Promise<boolean> | undefined;
  /** Aborted when a cancel request that still waits for its turn is not needed any more. */
  #cancelTurn: AbortController | undefined;
  #grace: NodeJS.Timeout | undefined;
  /** No statement is cancelled any more: COMMIT has been sent. */
  #isFinal = false;

  constructor(client: PoolClient, { preparedStatements, cancelSlots, lastError }: SessionOptions) {
    this.client = client;
    this.#prepare = preparedStatements;
    this.#cancelSlots = cancelSlots;
    this.#lastError = lastError;
  }

  /** The error that the connection had while nobody was asking it anything: why the next question fails, which does not say it. */
  get lastError(): unknown {
    return this.#lastError?.();
  }

  /** Runs a statement with values. */
  async query(statement: Statement, values: unknown[] = []): Promise<QueryArrayResult<unknown[]>> {
    const { name, text, types } = statement;
    const config: QueryArrayConfig<unknown[]> = { text, values, rowMode: 'array' };
    if (this.#prepare) config.name = name;
    if (types !== undefined) config.types = types;
    return await this.client.query<unknown[], unknown[]>(config);
  }

  /** @param limitMs how long each statement may run, in milliseconds: it takes the place of the session's own limit */
  async begin(limitMs: number): Promise<void> {
    const limit = Math.max(1, Math.ceil(limitMs));
    await this.client.query(`begin isolation level read committed; set local statement_timeout = ${limit}`);
  }

  /**
   * @returns what the server did: a transaction in which a statement failed answers COMMIT with ROLLBACK, and no error
   */
  async commit(): Promise<'COMMIT' | 'ROLLBACK'> {
    this.#isFinal = true;
    const { command } = await this.client.query('commit');
    return command === 'COMMIT' ? 'COMMIT' : 'ROLLBACK';
  }

  /** Ends what runs, now that nobody waits for it: asks the server to cancel it, and destroys the connection if that doesn't help. */
  abandon(): void {
    if (this.#grace !== undefined) return;
    this.#grace = setTimeout(() => this.destroy(), CANCEL_GRACE_MS);
    if (!this.#isFinal) this.#cancelling = this.#cancel();
  }

  /** Cuts the connection; what runs on it rejects at once. */
  destroy(): void {
    socketOf(this.client).destroy();
  }

  /** Is the connection as it was when the call got it? */
  get isIdle(): boolean {
    return this.#grace === undefined && this.client.getTransactionStatus() === 'I';
  }

  /**
   * Brings the connection back to where it holds no transaction and no cancel request is on its way to it.
   *
   * @param isFit false: there is nothing to bring back
   * @returns whether somebody else may use it
   */
  async settle(isFit: boolean): Promise<boolean> {
    try {
      this.#cancelTurn?.abort();
      if (!isFit) return false;
      if ((await this.#cancelling) === false) return false;
      if (this.client.getTransactionStatus() !== 'I') {
        this.#grace ??= setTimeout(() => this.destroy(), CANCEL_GRACE_MS);
        await this.client.query('rollback');
      }
      return this.client.getTransactionStatus() === 'I';
    } catch {
      // What a lost connection had open, the server has rolled back.
      return false;
    } finally {
      clearTimeout(this.#grace);
    }
  }

  /** @returns whether no cancel request can arrive any more, as {@link cancelStatement} says it */
  async #cancel(): Promise<boolean> {
    const turn = new AbortController();
    this.#cancelTurn = turn;
    let leave: (() => void) | undefined;
    try {
      leave = await this.#cancelSlots?.acquire(turn);
    } catch {
      // The statement has ended before it was its turn.
      return true;
    }
    try {
      return await cancelStatement(this.client, CANCEL_GRACE_MS);
    } finally {
      leave?.();
    }
  }
}
