import { type OpenSockets, TidyClient } from '@tradestore/pg-client';
import type { PoolConfig } from 'pg';
import { checkedOptions } from './checked-options.js';
import { isClientConfiguration, parseClientConfiguration } from './client-configuration.js';
import { parseConnectionUrl } from './connection-url.js';
import type { HttpAuth } from './http-exchange.js';
import type { QuestDbOptions, TlsOptions } from './options.js';

/** Options with what their URL says. */
export function withUrl(options: QuestDbOptions): QuestDbOptions {
  const { url, ...given } = options;
  if (url === undefined) return options;
  const parts = isClientConfiguration(url) ? parseClientConfiguration(url) : parseConnectionUrl(url);
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return checkedOptions({ ...parts, ...own });
}

/** Where HTTP requests go. */
export interface HttpTarget {
  readonly url: URL;
  readonly auth: HttpAuth | undefined;
  readonly tls: TlsOptions | undefined;
}

export function httpTarget({
  host = 'localhost',
  httpPort = 9_000,
  tls = false,
  ...options
}: QuestDbOptions): HttpTarget {
  const { username, password, token } = options;
  const identity = username === undefined || password === undefined ? undefined : { username, password };
  return {
    url: new URL(`${tls === false ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${httpPort}`),
    auth: token === undefined ? identity : { token },
    tls: typeof tls === 'object' ? tls : undefined,
  };
}

/** How long a connection may be silent before the kernel asks whether the peer is there, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/** The driver's settings for the pool that reads. There is no `query_timeout`: it leaves the query running and the client unusable. */
export function poolConfig(options: QuestDbOptions, sockets: OpenSockets): PoolConfig {
  const { host = 'localhost', pgPort = 8_812, tls = false, username, password } = options;
  return {
    host,
    port: pgPort,
    user: options.pgUser ?? username ?? 'admin',
    password: options.pgPassword ?? password ?? 'quest',
    // The one database; the name is not looked at.
    database: 'qdb',
    ssl: options.pgTls ?? tls,
    application_name: 'tradestore',
    // A server that has all the connections that it allows lets a new one wait for minutes.
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    Client: TidyClient,
    stream: sockets.make,
    max: options.maxConnections ?? 10,
    idleTimeoutMillis: options.idleTimeoutMs ?? 30_000,
  };
}
