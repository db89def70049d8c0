import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Trade } from '@tradestore/core';
import { migratePostgres, openPostgres, type PostgresStores } from '@tradestore/store-postgres';
import { Client, Pool } from 'pg';
import type { Ground } from '../scenario.ts';

const rolesSql = new URL('../../../../docker/postgres/roles.sql', import.meta.url);
const ROLES_LOCK = 'tradestore test roles';
const BATCH = 100_000;

/** A migrated database of its own, with a login that is a member of `tradestore_writer`: as which all subjects run. */
export class BenchDatabase {
  /** Holds a password: not to be printed. */
  readonly writerUrl: string;
  readonly #admin: Client;
  readonly #opened: AsyncDisposableStack;

  private constructor(writerUrl: string, admin: Client, opened: AsyncDisposableStack) {
    this.writerUrl = writerUrl;
    this.#admin = admin;
    this.#opened = opened;
  }

  /** Makes one; it goes when the scenario has ended. */
  static async create({ postgres, opened }: Ground): Promise<BenchDatabase> {
    const server = await postgres();
    const login = `bench_writer_${randomBytes(6).toString('hex')}`;
    const password = randomBytes(18).toString('base64url');
    const maintenance = await connected(server.adminUrl);
    opened.defer(() => maintenance.end());
    // Last: while the database is there, a temporary table that is on its way out may still be the login's.
    opened.defer(async () => {
      await maintenance.query(`drop role if exists ${login}`);
    });
    const database = await server.createDatabase();
    opened.defer(() => database.drop());
    const admin = await connected(database.adminUrl);
    opened.defer(() => admin.end());
    // Roles are shared by all databases of a server; tests that make some at the same time take this lock too.
    await maintenance.query(`select pg_advisory_lock(hashtextextended('${ROLES_LOCK}', 0))`);
    await admin.query(await readFile(rolesSql, 'utf8'));
    await admin.query(`create role ${login} login password '${password}'; grant tradestore_writer to ${login}`);
    await maintenance.query(`select pg_advisory_unlock(hashtextextended('${ROLES_LOCK}', 0))`);
    await migratePostgres(database.adminUrl);
    return new BenchDatabase(database.urlFor(login, password), admin, opened);
  }

  /** The stores, with all layers. */
  open(): PostgresStores {
    const stores = openPostgres(this.writerUrl);
    this.#opened.defer(async () => {
      await stores.close();
    });
    return stores;
  }

  /** A bare pool of `pg`. */
  pool(max: number): Pool {
    const pool = new Pool({ connectionString: this.writerUrl, max });
    this.#opened.defer(() => pool.end());
    return pool;
  }

  /** The table holds nothing, and the server has nothing left to write. */
  async empty(): Promise<void> {
    await this.#admin.query('truncate tradestore.trades');
    await this.#admin.query('checkpoint');
  }

  /** What was loaded is known to the planner, and the server has nothing left to write. */
  async settle(): Promise<void> {
    await this.#admin.query('vacuum (analyze) tradestore.trades');
    await this.#admin.query('checkpoint');
  }

  /** Saves trades through our own path, and settles. */
  async load(trades: readonly Trade[]): Promise<void> {
    const stores = openPostgres(this.writerUrl);
    try {
      for (let from = 0; from < trades.length; from += BATCH) {
        await stores.trades.batchSaveTrades(trades.slice(from, from + BATCH), { timeoutMs: 120_000 });
      }
    } finally {
      await stores.close();
    }
    await this.settle();
  }

  /** A subject that saves less is faster: who measures asks whether all is there. @param condition SQL */
  async expectRows(count: number, condition = 'true'): Promise<void> {
    const { rows } = await this.#admin.query<[string]>({
      text: `select count(*) from tradestore.trades where ${condition}`,
      rowMode: 'array',
    });
    const stored = Number(rows[0]?.[0]);
    if (stored !== count) throw new Error(`the table holds ${stored} rows instead of ${count}`);
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
