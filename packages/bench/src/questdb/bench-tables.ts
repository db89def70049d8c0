import type { Trade } from '@tradestore/core';
import { migrateQuestDb, openQuestDb, type QuestDbOptions, type QuestDbStores } from '@tradestore/store-questdb';
import { type QuestDbServer, questDbQuery, tablePrefix } from '@tradestore/test-services';
import { Pool } from 'pg';
import { Pool as HttpPool } from 'undici';
import type { Ground } from '../scenario.ts';

/** Tables of a scenario's own, on the server of this process. */
export class BenchTables {
  readonly server: QuestDbServer;
  /** The name of the table of trades. */
  readonly trades: string;
  readonly #opened: AsyncDisposableStack;
  readonly #prefix: string;

  private constructor(server: QuestDbServer, prefix: string, opened: AsyncDisposableStack) {
    this.server = server;
    this.trades = `${prefix}trades`;
    this.#prefix = prefix;
    this.#opened = opened;
  }

  static async create({ questdb, opened }: Ground): Promise<BenchTables> {
    const server = await questdb();
    const tables = new BenchTables(server, tablePrefix(), opened);
    await migrateQuestDb(tables.#place());
    // Their rows would take room, and time, from the scenarios behind.
    opened.defer(async () => {
      for (const table of ['trades', 'positions', 'metrics', 'migrations']) {
        await questDbQuery(server, `drop table ${tables.#prefix}${table}`);
      }
    });
    return tables;
  }

  open(options: QuestDbOptions = {}): QuestDbStores {
    const stores = openQuestDb({ ...this.#place(), ...options });
    this.#opened.defer(async () => void (await stores.close()));
    return stores;
  }

  /** Bare `pg`, whose statements are prepared. */
  pool(): Pool {
    const { host, pgPort, user, password } = this.server;
    const pool = new Pool({ host, port: pgPort, user, password, database: 'qdb', max: 1 });
    this.#opened.defer(() => pool.end());
    return pool;
  }

  /** Posts requests that were encoded before, so many at once. */
  poster(inFlight: number): (requests: readonly Buffer[]) => Promise<void> {
    const { host, httpPort } = this.server;
    const pool = new HttpPool(`http://${host}:${httpPort}`, { connections: inFlight, pipelining: 1 });
    this.#opened.defer(() => pool.close());
    return async (requests) => {
      let next = 0;
      const work = async (): Promise<void> => {
        for (let body = requests[next++]; body !== undefined; body = requests[next++]) {
          const answer = await pool.request({ method: 'POST', path: '/write', body });
          await answer.body.dump();
          if (answer.statusCode !== 204) throw new Error(`QuestDB answered ${answer.statusCode}`);
        }
      };
      await Promise.all(Array.from({ length: inFlight }, work));
    };
  }

  /** Saves trades without measuring it, until readers see them. */
  async load(trades: readonly Trade[]): Promise<void> {
    const stores = openQuestDb(this.#place());
    try {
      await stores.trades.batchSaveTrades(trades, { timeoutMs: 120_000 });
      await stores.trades.flush('visible', { timeoutMs: 120_000 });
    } finally {
      await stores.close();
    }
  }

  /** Resolves when the server has nothing left to do for the trades, so that no run pays for the one before. */
  async settle(): Promise<void> {
    const stores = openQuestDb(this.#place());
    try {
      await stores.trades.flush('visible', { timeoutMs: 120_000 });
    } finally {
      await stores.close();
    }
  }

  async count(): Promise<number> {
    const [[count] = []] = await questDbQuery(this.server, `select count() from ${this.trades}`);
    return Number(count);
  }

  #place(): QuestDbOptions {
    const { host, httpPort, pgPort, user, password } = this.server;
    return { host, httpPort, pgPort, pgUser: user, pgPassword: password, tablePrefix: this.#prefix };
  }
}
