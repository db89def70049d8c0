import type { ConnectionOptions } from 'node:tls';
import type { Clock, LayerOptions } from '@tradestore/core';
import type { Pool } from 'pg';

/** Where a PostgreSQL server is, and how its connections are made. */
export interface PostgresConnectionOptions {
  /**
   * `postgres://user@host:5432/database`, also `postgresql://`. A part that is given as an option of its own wins over the same
   * part of the URL. Query parameters: `sslmode` (`disable`, `require`, `verify-full`), `application_name`, and `host` with the
   * folder of a unix socket. `require` verifies the server's certificate too, unlike libpq's.
   */
  readonly url?: string | undefined;
  /** Name, address or, with a leading slash, the folder of the server's unix socket. @default PGHOST, else `localhost` */
  readonly host?: string | undefined;
  /** @default PGPORT, else 5432 */
  readonly port?: number | undefined;
  /** @default PGUSER, else the name of the operating system's user */
  readonly user?: string | undefined;
  /** @default PGDATABASE, else the name of `user` */
  readonly database?: string | undefined;
  /** A function is asked for each new connection, so that a password that is rotated is read anew. @default PGPASSWORD, else none */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  /**
   * TLS. `true`: the server must prove with a certificate that is signed by a known authority and made out to `host` who it is;
   * options of `node:tls` (`{ ca }`) say more. `false`: in the clear, for a network that you trust.
   *
   * @default true, but false for loopback addresses and unix sockets
   */
  readonly ssl?: boolean | ConnectionOptions | undefined;
  /** What the server's own views call these connections. @default 'tradestore' */
  readonly applicationName?: string | undefined;
  /** How long making a connection may take, in milliseconds. @default 3_000 */
  readonly connectTimeoutMs?: number | undefined;
}

/** How the stores on a PostgreSQL database are opened. */
export interface PostgresOptions extends PostgresConnectionOptions {
  /**
   * A pool of `pg` that the caller owns: it is used and not closed, and its own settings hold in place of those that say how
   * connections are made and kept.
   *
   * @default one that is made of the other options, and closed with the stores
   */
  readonly pool?: Pool | undefined;
  /**
   * The most connections of all stores that are opened together, COPY, LISTEN and cancel requests included, from 2.
   *
   * @default 20
   */
  readonly maxConnections?: number | undefined;
  /** Calls that wait for a connection; one more is refused at once with kind `overloaded`. @default 1_000 */
  readonly maxQueued?: number | undefined;
  /** How long an idle connection is kept, in milliseconds. @default 30_000 */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * How old a connection may become, in milliseconds, from 1_000: connections move to a new primary or a new address in time.
   *
   * @default 1_800_000
   */
  readonly maxLifetimeMs?: number | undefined;
  /**
   * The server's own limit for one statement, in milliseconds: what a process that died left running ends by it. Inside of a
   * transaction, as a batch is, the call's `timeoutMs` takes its place.
   *
   * @default 60_000
   */
  readonly statementTimeoutMs?: number | undefined;
  /** The server's own limit for one wait for a lock, in milliseconds. @default 5_000 */
  readonly lockTimeoutMs?: number | undefined;
  /** How long the `work` of a transaction may leave its connection idle, in milliseconds. @default 15_000 */
  readonly idleInTransactionTimeoutMs?: number | undefined;
  /** `false` for a pooler in transaction mode that keeps no prepared statements. @default true */
  readonly preparedStatements?: boolean | undefined;
  /** How often `watch` looks for changes that no notification told of, in milliseconds. @default 1_000 */
  readonly pollIntervalMs?: number | undefined;
  /** The most rows that one call returns, and the largest `limit`. @default 100_000 */
  readonly maxRows?: number | undefined;
  /** The layers around the stores; `false`: bare stores. @default every layer's defaults */
  readonly layers?: LayerOptions | false | undefined;
  /** Where deadlines and pauses take time from. @default the system's clock */
  readonly clock?: Clock | undefined;
}
