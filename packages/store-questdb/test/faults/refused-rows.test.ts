// A row that the server refuses although its store's checks passed it: the stores' own tables hold every value that the checks accept, so
// that the writer is given a table of its own here. Not in the shared suite: only ILP refuses a request for one of its rows.

import { type DbError, Slots, StoreCalls, systemClock, type TradeStore, tradeStoreMethods } from '@tradestore/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { classifyError, classifyWriteFailure } from '../../src/classify-error.js';
import { HttpExchange } from '../../src/http-exchange.js';
import { compileRowEncoder } from '../../src/ilp/row-encoder.js';
import { openQuestDb } from '../../src/index.js';
import { Backoff } from '../../src/ingest/backoff.js';
import { ByteBudget } from '../../src/ingest/byte-budget.js';
import { TableWriter } from '../../src/ingest/table-writer.js';
import { WriteTransport } from '../../src/ingest/write-transport.js';
import type { Table } from '../../src/tables.js';
import { rejectionOf } from '../rejection.js';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';

const stage = await startStage();
failOnAlarms();

interface Row {
  readonly key: string;
  readonly time: number;
  readonly amount: bigint;
}

const START = 1_724_198_400_000_000;

/** Wider than the column that it is written to. */
const wide: Table<Row> = {
  name: 'wide',
  columns: [
    { name: 'k', type: 'SYMBOL', value: ({ key }) => key },
    { name: 'amount', type: 'DECIMAL(20,0)', value: ({ amount }) => amount },
  ],
  time: ({ time }) => time,
  keys: ['k'],
  compareKeys: (a, b) => a.time - b.time,
  partitionBy: 'DAY',
};

/** Row 499 has an amount that a column of four digits cannot hold. */
const rows: readonly Row[] = Array.from({ length: 1_000 }, (_, at) => ({
  key: `row-${at}`,
  time: START + at,
  amount: at === 499 ? 98_765_432n : BigInt(at),
}));

async function openWriter(): Promise<{
  save: (row: Row) => Promise<void>;
  saveBatch: (rows: readonly Row[]) => Promise<void>;
  table: string;
}> {
  const tables = await stage.freshTables();
  const table = `${tables.tablePrefix}small`;
  await stage.ask(
    `create table ${table} (ts timestamp, k symbol, amount decimal(4,0)) timestamp(ts) partition by day wal dedup upsert keys(ts, k)`,
  );
  const { host, port } = stage.http;
  const exchange = new HttpExchange({
    url: new URL(`http://${host}:${port}`),
    connections: 4,
    connectTimeoutMs: 3_000,
    clock: systemClock,
  });
  const transport = new WriteTransport({ exchange, requestTimeoutMs: 10_000, classify: classifyWriteFailure });
  onTestFinished(() => transport.close());
  const writer = new TableWriter<Row>({
    encoder: compileRowEncoder(wide, table),
    compareKeys: wide.compareKeys,
    ground: {
      transport,
      slots: new Slots({ slots: 4, maxQueued: 1_000 }),
      backoff: new Backoff(),
      clock: systemClock,
    },
    budget: new ByteBudget({ maxRows: 100_000, maxBytes: 1e9, maxWaiting: 10 }),
    commitRows: 1_000,
    commitIntervalMs: 60_000,
    rowsPerRequest: 10_000,
  });
  // Calls of a real store, for their attempts; what they save are rows of our own.
  const stores = openQuestDb({ ...tables, layers: false });
  onTestFinished(async () => void (await stores.close()));
  const calls = new StoreCalls<TradeStore>({
    store: stores.trades,
    methods: tradeStoreMethods,
    clock: systemClock,
    classify: classifyError,
  });
  return {
    save: (row) => calls.run('batchSaveTrades', [[]], (attempt) => writer.save(row, attempt)),
    saveBatch: (batch) => calls.run('batchSaveTrades', [[]], (attempt) => writer.saveBatch(batch, attempt)),
    table,
  };
}

const count = async (table: string): Promise<unknown> => {
  const visible = `select sequencerTxn = writerTxn from wal_tables() where name = '${table}'`;
  await expect.poll(() => stage.ask(visible), { timeout: 20_000 }).toEqual([[true]]);
  return (await stage.ask(`select count() from ${table}`))[0]?.[0];
};

function expectTold(error: DbError): void {
  expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied', code: '400' });
  expect(error.message).toContain('DECIMAL(4,0)');
  expect(JSON.stringify(error)).not.toContain('98765432');
}

describe('one bad row of a thousand', () => {
  it('of single saves fails its own caller; the other 999 are stored', { timeout: 60_000 }, async () => {
    const { save, table } = await openWriter();
    const results = await Promise.allSettled(rows.map(save));
    const failed = results.flatMap((result, at) =>
      result.status === 'rejected' ? [{ at, reason: result.reason }] : [],
    );
    expect(failed.map(({ at }) => at)).toEqual([499]);
    expectTold(failed[0]?.reason);
    expect(await count(table)).toBe(999);
  });

  it('of a batch fails the batch, names the row by its index and stores nothing', { timeout: 60_000 }, async () => {
    const { saveBatch, table } = await openWriter();
    // In an order of its own: the index is the caller's.
    const error = await rejectionOf(saveBatch(rows.toReversed()));
    expectTold(error);
    expect(error.details['index']).toBe(500);
    expect(await count(table)).toBe(0);
  });
});
