import {
  type CallOptions,
  Slots,
  StoreCalls,
  systemClock,
  type Trade,
  type TradeStore,
  tradeStoreMethods,
} from '@tradestore/core';
import { onTestFinished } from 'vitest';
import { classifyError, classifyWriteFailure } from '../../src/classify-error.js';
import { HttpExchange } from '../../src/http-exchange.js';
import { openQuestDb } from '../../src/index.js';
import { Backoff } from '../../src/ingest/backoff.js';
import { ByteBudget, type ByteBudgetOptions } from '../../src/ingest/byte-budget.js';
import { TableWriter, type TableWriterOptions, type WriterDepth } from '../../src/ingest/table-writer.js';
import { WriteTransport } from '../../src/ingest/write-transport.js';
import { type FakeRow, FakeServer } from './fake-server.js';

/** What a test sets otherwise than a store does. */
export interface SubjectOptions
  extends Partial<Pick<TableWriterOptions<FakeRow>, 'commitRows' | 'commitIntervalMs' | 'rowsPerRequest'>>,
    Partial<ByteBudgetOptions> {
  readonly maxInFlight?: number;
  readonly requestTimeoutMs?: number;
}

/** A writer on a fake server, whose calls go through what the calls of a store go through. */
export interface Subject {
  readonly server: FakeServer;
  save(row: FakeRow, options?: CallOptions): Promise<void>;
  saveBatch(rows: readonly FakeRow[], options?: CallOptions): Promise<void>;
  flush(): void;
  readonly depth: () => WriterDepth;
}

/** So many different rows. */
export function rows(count: number, first = 0): FakeRow[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `k${String(first + at).padStart(6, '0')}`,
    value: first + at,
  }));
}

export async function openSubject(options: SubjectOptions = {}): Promise<Subject> {
  const server = await FakeServer.start();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const maxInFlight = options.maxInFlight ?? 4;
  const transport = new WriteTransport({
    exchange: new HttpExchange({
      url: server.url,
      connections: maxInFlight,
      connectTimeoutMs: 3_000,
      clock: systemClock,
    }),
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    classify: classifyWriteFailure,
  });
  onTestFinished(() => transport.close());
  const writer = new TableWriter<FakeRow>({
    encoder: {
      encode: (all, from = 0, to = all.length) =>
        Buffer.from(
          all
            .slice(from, to)
            .map(({ key, value }) => `${key} ${value}\n`)
            .join(''),
        ),
    },
    compareKeys: (a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)),
    ground: {
      transport,
      slots: new Slots({ slots: maxInFlight, maxQueued: Number.POSITIVE_INFINITY }),
      backoff: new Backoff({ initialMs: 5, maxMs: 50 }),
      clock: systemClock,
    },
    budget: new ByteBudget({
      maxRows: options.maxRows ?? 100_000,
      maxBytes: options.maxBytes ?? 100_000_000,
      maxWaiting: options.maxWaiting ?? 1_000,
    }),
    commitRows: options.commitRows ?? 1_000,
    commitIntervalMs: options.commitIntervalMs ?? 20,
    rowsPerRequest: options.rowsPerRequest ?? 10_000,
  });
  // Calls of a real store, for their attempts: deadlines, aborts and outcomes are theirs. Nothing is asked of its server.
  const calls = new StoreCalls<TradeStore>({
    store: openQuestDb({ layers: false }).trades,
    methods: tradeStoreMethods,
    clock: systemClock,
    classify: classifyError,
  });
  const call = (callOptions: CallOptions | undefined, work: Parameters<typeof calls.run<void>>[2]): Promise<void> =>
    // One row that counts as written: what it is, is the writer's.
    calls.run('batchSaveTrades', [[sample], callOptions], work);
  return {
    server,
    save: (row, callOptions) => call(callOptions, (attempt) => writer.save(row, attempt)),
    saveBatch: (batch, callOptions) => call(callOptions, (attempt) => writer.saveBatch(batch, attempt)),
    flush: () => writer.flush(),
    depth: () => writer.depth,
  };
}

const sample = {
  signature: '5'.repeat(86),
  instruction: 0,
  innerInstruction: null,
  fill: 0,
  slot: 1n,
  transactionIndex: null,
  time: 1_724_198_400_000_000,
  token: 'So11111111111111111111111111111111111111112',
  quote: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
  trader: 'So11111111111111111111111111111111111111112',
  side: 'buy',
  tokenAmount: 1n,
  quoteAmount: 1n,
  price: '1',
  fee: null,
  venue: 'test',
  pool: null,
  profileId: null,
  ruleId: null,
} as Trade;
