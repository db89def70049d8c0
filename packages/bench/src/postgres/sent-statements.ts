import type { TradeStore } from '@tradestore/core';
import { openPostgres } from '@tradestore/store-postgres';
import { Pool } from 'pg';
import type { NamedQuery } from './bare-reads.ts';
import type { BenchDatabase } from './bench-database.ts';

/** The statements that the store sends for what `work` asks of it, by the names that it prepares them under: the server says. */
export async function sentStatements(
  database: BenchDatabase,
  work: (trades: TradeStore) => Promise<void>,
): Promise<(name: string) => NamedQuery> {
  // What a connection has prepared only the connection itself can see: there is one.
  const pool = new Pool({ connectionString: database.writerUrl, max: 1 });
  try {
    const stores = openPostgres(pool);
    await work(stores.trades);
    const { rows } = await pool.query<NamedQuery>('select name, statement as text from pg_prepared_statements');
    await stores.close();
    return (name) => {
      const statement = rows.find((row) => row.name === name);
      if (statement === undefined) throw new Error(`the store sent no statement that is named ${name}`);
      return statement;
    };
  } finally {
    await pool.end();
  }
}
