import {
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  DEFAULT_MAX_ROWS,
  type Health,
  type MethodTable,
  type MetricsStore,
  metricsStoreMethods,
  OpenedStores,
  type PositionStore,
  positionStoreMethods,
  Slots,
  type Store,
  systemClock,
  type TradeStore,
  tradeStoreMethods,
  withLayers,
} from '@tradestore/core';
import { OpenSockets } from '@tradestore/pg-client';
import { Pool } from 'pg';
import { checkedOptions } from './checked-options.js';
import { classifyWriteFailure } from './classify-error.js';
import { httpTarget, poolConfig, withUrl } from './connection-settings.js';
import { HttpExchange } from './http-exchange.js';
import { HttpQueries } from './http-queries.js';
import { Backoff } from './ingest/backoff.js';
import { ByteBudget } from './ingest/byte-budget.js';
import { WriteTransport } from './ingest/write-transport.js';
import { QuestDbMetricsStore } from './metrics-store.js';
import type { QuestDbOptions } from './options.js';
import { QuestDbPositionStore } from './position-store.js';
import { ReadConnections } from './reads/read-connections.js';
import type { SeriesGround } from './series.js';
import { tableNames } from './table-names.js';
import { QuestDbTradeStore } from './trade-store.js';

/** The stores on one QuestDB server. They share their connections and buffers: closing one leaves them to the others. */
export interface QuestDbStores {
  readonly trades: TradeStore;
  readonly positions: PositionStore;
  readonly metrics: MetricsStore;
  /** How the server is: both protocols, WAL lag, suspended tables, what waits here; of the tables that of one store. */
  health(options?: CallOptions): Promise<Health>;
  /** Writes what waits, and closes the stores and their connections. `unwritten` is the sum. */
  close(options?: CloseOptions): Promise<CloseReport>;
}

/** Questions about the schema are few: a connection for each protocol's probe. */
const QUERY_CONNECTIONS = 2;

/**
 * Opens the stores on a QuestDB server. Nothing is connected until the first call, and no schema is ever changed: a server that
 * {@link migrateQuestDb} has not brought up to date is refused at the first call with kind `schema`.
 *
 * Saves bound themselves: the layers around the stores give them telemetry, the deadline and the context of errors; resending,
 * back-pressure and bounds are the store's own.
 *
 * @param target a `questdb://` URL, a configuration string of the official clients, or options
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range, `config` for a URL that can't be used
 *
 * @example
 * ```ts
 * import type { Trade } from '@tradestore/core';
 * import { migrateQuestDb, openQuestDb } from '@tradestore/store-questdb';
 *
 * export async function keep(url: string, trades: readonly Trade[]): Promise<void> {
 *   await migrateQuestDb(url); // as a deployment does, once
 *   const stores = openQuestDb(url);
 *   try {
 *     await stores.trades.batchSaveTrades(trades);
 *   } finally {
 *     await stores.close();
 *   }
 * }
 * ```
 */
export function openQuestDb(target: string | QuestDbOptions): QuestDbStores {
  const options = withUrl(checkedOptions(target));
  const { clock = systemClock, layers } = options;
  const names = tableNames(options.tablePrefix);
  const maxInFlight = options.maxInFlight ?? 4;
  const http = { ...httpTarget(options), connectTimeoutMs: options.connectTimeoutMs ?? 3_000, clock };
  const queryExchange = new HttpExchange({ ...http, connections: QUERY_CONNECTIONS });
  const transport = new WriteTransport({
    exchange: new HttpExchange({ ...http, connections: maxInFlight }),
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    classify: classifyWriteFailure,
  });
  const sockets = new OpenSockets();
  const ground: SeriesGround = {
    queries: new HttpQueries(queryExchange),
    reads: new ReadConnections({
      pool: new Pool(poolConfig(options, sockets)),
      sockets,
      maxQueued: options.maxQueued ?? 1_000,
    }),
    transport,
    slots: new Slots({ slots: maxInFlight, maxQueued: Number.POSITIVE_INFINITY }),
    budget: new ByteBudget({
      maxRows: options.maxBufferedRows ?? 200_000,
      maxBytes: options.maxBufferedBytes ?? 128 * 1024 * 1024,
      maxWaiting: options.maxWaiting ?? 10_000,
    }),
    backoff: new Backoff(),
    clock,
    commitRows: options.commitRows ?? 1_000,
    commitIntervalMs: options.commitIntervalMs ?? 100,
    maxRows: options.maxRows ?? DEFAULT_MAX_ROWS,
  };
  const opened = new OpenedStores(async () => {
    await Promise.all([transport.close(), queryExchange.close(), ground.reads.close()]);
  });
  const layered = <S extends Store>(bare: S, methods: MethodTable<S>, selfAdmitted: readonly string[]): S =>
    layers === false ? bare : withLayers<S>(bare, methods, { ...layers, selfAdmitted, clock: layers?.clock ?? clock });
  return {
    get trades() {
      return opened.get('trades', (release) =>
        layered<TradeStore>(new QuestDbTradeStore({ tableName: names.trades, ground, release }), tradeStoreMethods, [
          'saveTrade',
          'batchSaveTrades',
        ]),
      );
    },
    get positions() {
      return opened.get('positions', (release) =>
        layered<PositionStore>(
          new QuestDbPositionStore({ tableName: names.positions, ground, release }),
          positionStoreMethods,
          ['savePosition', 'batchSavePositions'],
        ),
      );
    },
    get metrics() {
      return opened.get('metrics', (release) =>
        layered<MetricsStore>(
          new QuestDbMetricsStore({ tableName: names.metrics, ground, release }),
          metricsStoreMethods,
          ['recordMetric', 'batchRecordMetrics'],
        ),
      );
    },
    health(callOptions) {
      return (opened.any() ?? this.trades).health(callOptions);
    },
    close: (closeOptions) => opened.close(closeOptions),
  };
}
