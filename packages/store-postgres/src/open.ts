import {
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  type ConfigStore,
  configStoreMethods,
  DEFAULT_MAX_ROWS,
  type Health,
  type MethodTable,
  OpenedStores,
  type Store,
  systemClock,
  type TradeStore,
  tradeStoreMethods,
  withLayers,
} from '@tradestore/core';
import { OpenSockets } from '@tradestore/pg-client';
import { Pool } from 'pg';
import { ChangeListener } from './change-listener.js';
import { checkedOptions } from './checked-options.js';
import { PostgresConfigStore } from './config-store.js';
import { Connections } from './connections.js';
import type { PostgresOptions } from './options.js';
import { poolConfig } from './pool-config.js';
import { assertSchema } from './schema-check.js';
import { PostgresTradeStore } from './trade-store.js';

/** The stores on one PostgreSQL database. They share their connections: closing one leaves them to the other. */
export interface PostgresStores {
  readonly trades: TradeStore;
  readonly config: ConfigStore;
  /** How the database is: version, pool totals, wait queue, migrations, whether it is read-only. */
  health(options?: CallOptions): Promise<Health>;
  /** Closes the stores and their connections; a pool that was handed in stays open. `unwritten` is the sum. */
  close(options?: CloseOptions): Promise<CloseReport>;
}

/**
 * Opens the stores on a PostgreSQL database. Nothing is connected until the first call, and no schema is ever changed: a database
 * that {@link migratePostgres} has not brought up to date is refused at the first call with kind `schema`.
 *
 * @param target a URL, options, or a pool of `pg` that the caller owns and closes
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range, `config` for a URL that can't be used
 *
 * @example
 * ```ts
 * import type { Trade } from '@tradestore/core';
 * import { migratePostgres, openPostgres } from '@tradestore/store-postgres';
 *
 * export async function keep(url: string, trades: readonly Trade[]): Promise<void> {
 *   await migratePostgres(url); // as a deployment does, once
 *   const stores = openPostgres(url);
 *   try {
 *     await stores.trades.batchSaveTrades(trades);
 *   } finally {
 *     await stores.close();
 *   }
 * }
 * ```
 */
export function openPostgres(target: string | PostgresOptions | Pool): PostgresStores {
  const options = checkedOptions(target);
  const { clock = systemClock, layers, maxRows = DEFAULT_MAX_ROWS } = options;
  const sockets = new OpenSockets();
  const connections = new Connections({
    pool: options.pool ?? new Pool({ ...poolConfig(options), stream: sockets.make }),
    sockets: options.pool === undefined ? sockets : undefined,
    maxQueued: options.maxQueued ?? 1_000,
    preparedStatements: options.preparedStatements ?? true,
    assertSchema,
  });
  const listener = new ChangeListener({ connections, clock, pollIntervalMs: options.pollIntervalMs ?? 1_000 });
  const opened = new OpenedStores(async () => {
    listener.close();
    await connections.close();
  });
  const layered = <S extends Store>(bare: S, methods: MethodTable<S>): S =>
    layers === false ? bare : withLayers<S>(bare, methods, { ...layers, clock: layers?.clock ?? clock });
  return {
    get trades() {
      return opened.get('trades', (release) =>
        layered<TradeStore>(new PostgresTradeStore({ connections, clock, maxRows, release }), tradeStoreMethods),
      );
    },
    get config() {
      return opened.get('config', (release) =>
        layered<ConfigStore>(
          new PostgresConfigStore({ connections, listener, clock, maxRows, release }),
          configStoreMethods,
        ),
      );
    },
    health(callOptions) {
      return (opened.any() ?? this.trades).health(callOptions);
    },
    close: (closeOptions) => opened.close(closeOptions),
  };
}
