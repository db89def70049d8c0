import type { Trade } from '@tradestore/core';
import knex from 'knex';
import postgres from 'postgres';
import type { BenchDatabase } from './bench-database.ts';
import { columnNames, columns, rowOf } from './trade-columns.ts';

/** A way to save a batch, whole or not at all. */
export type BatchWriter = (trades: readonly Trade[]) => Promise<void>;

/** The ways of peers that run in this process and start from `Trade` objects, as they are written by who uses them. */
export const batchWriters: Readonly<
  Record<string, (database: BenchDatabase, callers: number, opened: AsyncDisposableStack) => BatchWriter>
> = {
  'knex-batch-insert': ({ writerUrl }, callers, opened) => {
    const client = knex({ client: 'pg', connection: writerUrl, pool: { min: 0, max: callers } });
    opened.defer(() => client.destroy());
    return async (trades) => {
      await client.batchInsert('tradestore.trades', trades.map(rowOf), 1_000);
    };
  },

  'pg-unnest': (database, callers) => {
    const pool = database.pool(callers);
    const arrays = columns.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ');
    const insert = `insert into tradestore.trades (${columnNames.join(', ')})
      select * from unnest(${arrays}) on conflict do nothing`;
    return async (trades) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        for (const chunk of chunks(trades, 10_000)) {
          const values = columns.map(({ value }) => chunk.map(value));
          await client.query({ name: 'insert_trades', text: insert, values });
        }
        await client.query('commit');
      } finally {
        client.release();
      }
    };
  },

  'postgres-js': ({ writerUrl }, callers, opened) => {
    const sql = postgres(writerUrl, { max: callers });
    opened.defer(() => sql.end());
    return async (trades) => {
      await sql.begin(async (tx) => {
        for (const chunk of chunks(trades, 1_000)) {
          await tx`insert into tradestore.trades ${tx(chunk.map(rowOf), ...columnNames)}`;
        }
      });
    };
  },
};

function* chunks<T>(items: readonly T[], size: number): Generator<T[], void, undefined> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
