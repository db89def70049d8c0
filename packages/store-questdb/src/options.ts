import type { ConnectionOptions, SecureContextOptions } from 'node:tls';
import type { Clock, LayerOptions } from '@tradestore/core';

/** Options of `node:tls`, as `{ ca }`. */
export type TlsOptions = SecureContextOptions &
  Pick<ConnectionOptions, 'servername' | 'checkServerIdentity' | 'rejectUnauthorized'>;

/** Where a QuestDB server is, and how its connections are made. */
export interface QuestDbConnectionOptions {
  /**
   * `questdb://user:password@host:9000?pgPort=8812`, or a configuration string of QuestDB's official clients,
   * `http::addr=host:9000;username=user;password=password;`. A part that is given as an option of its own wins over the same part of
   * the URL. Query parameters of the URL: `pgPort`, `tls` and `pgTls` (`true`, `false`), `tablePrefix`.
   */
  readonly url?: string | undefined;
  /** @default `localhost` */
  readonly host?: string | undefined;
  /** Where rows are written and the schema is looked at: the port of QuestDB's HTTP server. @default 9000 */
  readonly httpPort?: number | undefined;
  /** Where rows are read: the port of the PostgreSQL wire protocol. @default 8812 */
  readonly pgPort?: number | undefined;
  /** Of HTTP Basic, and of reads unless `pgUser` is given. @default none over HTTP, `admin` for reads */
  readonly username?: string | undefined;
  /** @default none over HTTP, `quest` for reads */
  readonly password?: string | undefined;
  /** A bearer token in place of `username` and `password` over HTTP. @default none */
  readonly token?: string | undefined;
  /** Who reads; QuestDB's read-only user will do. @default `username`, else `admin` */
  readonly pgUser?: string | undefined;
  /** @default `password`, else `quest` */
  readonly pgPassword?: string | undefined;
  /**
   * TLS. `true`: the server, or the proxy before it, must prove with a certificate that is signed by a known authority and made out
   * to `host` who it is; options of `node:tls` (`{ ca }`) say more.
   *
   * @default false
   */
  readonly tls?: boolean | TlsOptions | undefined;
  /** TLS for reads; QuestDB's open-source server has none, so that a proxy has to stand before that port too. @default `tls` */
  readonly pgTls?: boolean | TlsOptions | undefined;
  /** How long making a connection may take, in milliseconds. @default 3_000 */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * What the names of the tables begin with, `[a-z][a-z0-9_]*`: a server has one database, so it is what keeps several sets of stores
   * apart.
   *
   * @default 'tradestore_'
   */
  readonly tablePrefix?: string | undefined;
}

/** How the stores on a QuestDB server are opened. */
export interface QuestDbOptions extends QuestDbConnectionOptions {
  /** Single saves are gathered into one request of at most so many rows, 1 to 10 000. @default 1_000 */
  readonly commitRows?: number | undefined;
  /** Single saves wait at most so long for others to share their request, in milliseconds. @default 100 */
  readonly commitIntervalMs?: number | undefined;
  /** How many write requests of all stores may be on their way at once. @default 4 */
  readonly maxInFlight?: number | undefined;
  /** How long one write request may take before it is sent again, in milliseconds; a second more for each megabyte. @default 10_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** How many rows of all stores may wait for the server's acknowledgement; a save that finds no room waits. @default 200_000 */
  readonly maxBufferedRows?: number | undefined;
  /** How many bytes of rows may wait for the server's acknowledgement. @default 134_217_728 (128 MiB) */
  readonly maxBufferedBytes?: number | undefined;
  /** Saves that wait for room; one more is refused at once with kind `overloaded`. @default 10_000 */
  readonly maxWaiting?: number | undefined;
  /** The most connections that read; the server has 64 by default for all its clients. @default 10 */
  readonly maxConnections?: number | undefined;
  /** Reads that wait for a connection; one more is refused at once with kind `overloaded`. @default 1_000 */
  readonly maxQueued?: number | undefined;
  /** How long an idle connection is kept, in milliseconds. @default 30_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** The most rows that one call returns, and the largest `limit`. @default 100_000 */
  readonly maxRows?: number | undefined;
  /** The layers around the stores; `false`: bare stores. @default every layer's defaults */
  readonly layers?: LayerOptions | false | undefined;
  /** Where deadlines and pauses take time from. @default the system's clock */
  readonly clock?: Clock | undefined;
}
