import { type CallOptions, type DbError, type Health, isDbError, type Trade, type TradeStore } from '@tradestore/core';
import { makeTrades, World } from '@tradestore/store-conformance';
import { expect, onTestFinished, vi } from 'vitest';
import { openPostgres, type PostgresOptions, type PostgresStores } from '../../src/index.js';
import { Ledger } from './ledger.js';
import type { Stage } from './stage.js';

/** Longer than anything that heals takes on a busy machine, in milliseconds. */
const HEALED_MS = 10_000;

/** Stores under test: with trades and connections that are told apart from those of all other tests, and a ledger of what they wrote. */
export class Subject {
  readonly stores: PostgresStores;
  readonly ledger: Ledger = new Ledger();
  readonly world: World;
  /** What the server calls their connections. */
  readonly application: string;
  readonly #stage: Stage;

  constructor(stage: Stage, options: PostgresOptions = {}) {
    const number = stage.nextNumber();
    this.#stage = stage;
    this.world = new World('faults', number);
    this.application = `subject-${number}`;
    const own = options.pool === undefined ? { url: stage.url, applicationName: this.application } : {};
    this.stores = openPostgres({ layers: false, ...own, ...options });
    onTestFinished(async () => {
      await this.stores.close({ deadlineMs: 2_000 }).catch(() => {});
    });
  }

  get trades(): TradeStore {
    return this.stores.trades;
  }

  makeTrades(count: number): Trade[] {
    return makeTrades(this.world, count);
  }

  /** Saves so many new trades, more than one as a batch, and notes it in the ledger. @returns the error, if it failed */
  save(count: number, options?: CallOptions): Promise<DbError | undefined> {
    return this.ledger.save(this.trades, this.makeTrades(count), options);
  }

  /** As {@link Subject.save}, but rejects when it failed. */
  async mustSave(count: number, options?: CallOptions): Promise<void> {
    const error = await this.save(count, options);
    if (error !== undefined) throw error;
  }

  /** The newest of its trades. */
  read(options?: CallOptions): Promise<Trade[]> {
    return this.trades.getTradesByToken(this.world.token, 10, options);
  }

  /** How many connections it has at the server. */
  async backends(): Promise<number> {
    return (await this.pids()).length;
  }

  /** The pids of its connections at the server. */
  async pids(): Promise<number[]> {
    const rows = await this.#stage.ask<{ pid: number }>(
      'select pid from pg_stat_activity where application_name = $1 order by pid',
      [this.application],
    );
    return rows.map(({ pid }) => pid);
  }

  /** Resolves with the pid of a connection, when so many work on a statement, or wait in one, whose text holds this. */
  async untilBusy(text: string, count = 1): Promise<number> {
    return await vi.waitFor(
      async () => {
        const rows = await this.#stage.ask<{ pid: number }>(
          `select pid from pg_stat_activity where application_name = $1 and state = 'active' and position($2 in query) > 0`,
          [this.application, text],
        );
        const [row] = rows;
        if (row === undefined || rows.length < count) throw new Error(`${rows.length} statements with ${text} run`);
        return row.pid;
      },
      { timeout: HEALED_MS, interval: 20 },
    );
  }

  /** Resolves when no statement of it runs at the server. */
  async untilIdle(): Promise<void> {
    await vi.waitFor(
      async () => {
        const rows = await this.#stage.ask(
          `select from pg_stat_activity where application_name = $1 and state <> 'idle'`,
          [this.application],
        );
        expect(rows).toEqual([]);
      },
      { timeout: HEALED_MS, interval: 20 },
    );
  }

  /** The signatures of its trades in the table, one for each row. */
  async stored(): Promise<string[]> {
    const rows = await this.#stage.ask<{ signature: string }>(
      'select signature from tradestore.trades where token = $1',
      [this.world.token],
    );
    return rows.map(({ signature }) => signature);
  }

  /**
   * What holds after every fault, once its cause is gone: the next calls succeed on the same stores, nobody waits, the server has
   * as many connections as the pool counts, and the ledger fits what is stored.
   *
   * @param options.patient transient errors are allowed for some seconds: the circuit breaker is open, or the server recovers
   */
  async expectHealed({ patient = false }: { readonly patient?: boolean } = {}): Promise<void> {
    if (patient) await vi.waitFor(() => this.mustSave(1), { timeout: HEALED_MS, interval: 50 });
    else await this.mustSave(1);
    expect((await this.read()).length).toBeGreaterThan(0);
    await vi.waitFor(
      async () => {
        const health = await this.stores.health();
        expect(health).toMatchObject({ status: 'up', error: null, details: { pool: { waiting: 0 } } });
        expect(await this.backends(), 'connections at the server').toBe(poolOf(health).total);
      },
      { timeout: HEALED_MS, interval: 50 },
    );
    this.ledger.assertKept(await this.stored());
  }
}

/** What a health report says of the pool. */
export function poolOf({ details }: Health): {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
} {
  const pool: unknown = details['pool'];
  if (typeof pool !== 'object' || pool === null) throw new Error('the health report has no pool');
  const count = (name: string): number => {
    const value: unknown = Reflect.get(pool, name);
    if (typeof value !== 'number') throw new Error(`the pool has no ${name}`);
    return value;
  };
  return { total: count('total'), idle: count('idle'), waiting: count('waiting') };
}

/** The kind of what a call rejects with; null: it resolved. */
export async function kindOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (isDbError(error)) return error.kind;
    throw error;
  }
}
