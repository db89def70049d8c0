import {
  type FaultProxy,
  type OwnPostgresServer,
  type PostgresOptions as ServerOptions,
  startFaultProxy,
  startPostgres,
} from '@tradestore/test-services';
import { Client, type QueryResultRow } from 'pg';
import { afterAll, afterEach } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database.js';
import { queryOnce } from '../query.js';

/** A server of one test file's own with a database that has the schema, and a proxy before it: it is there to be disturbed. */
export interface Stage {
  readonly server: OwnPostgresServer;
  readonly proxy: FaultProxy;
  readonly database: FreshDatabase;
  /** URL of a writer, through the proxy. */
  readonly url: string;
  /** The same URL, through the proxy. */
  throughProxy(url: string): string;
  /** 1, 2, 3, ...: what tells the tests of this file apart in the database that they share. */
  nextNumber(): number;
  /** Keeps everybody from the trades until it is released. */
  lockTrades(): Promise<{ release(): Promise<void> }>;
  /** What the superuser is answered, past the proxy. */
  ask<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/** Sets it up, and has it cleared away when the file's tests are done. */
export async function startStage(options: Omit<ServerOptions, 'own'> = {}): Promise<Stage> {
  const server = await startPostgres({ ...options, own: true });
  afterAll(() => server.stop());
  const database = await freshDatabase(server);
  const proxy = await startFaultProxy(server);
  afterAll(() => proxy.stop());
  // Of a test that failed half-way nothing is left to the next.
  afterEach(() => proxy.heal());
  const throughProxy = (url: string): string => {
    const changed = new URL(url);
    changed.host = `${proxy.host}:${proxy.port}`;
    return changed.href;
  };
  let number = 0;
  return {
    server,
    proxy,
    database,
    url: throughProxy(database.writerUrl),
    throughProxy,
    nextNumber: () => ++number,
    lockTrades: async () => {
      const client = new Client(database.adminUrl);
      await client.connect();
      await client.query('begin; lock table tradestore.trades in access exclusive mode');
      return { release: () => client.end() };
    },
    ask: (sql, values) => queryOnce(database.adminUrl, sql, values),
  };
}
