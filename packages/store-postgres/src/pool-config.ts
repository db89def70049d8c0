import { BlockList, isIP } from 'node:net';
import { TidyClient } from '@tradestore/pg-client';
import type { ClientConfig, PoolConfig } from 'pg';
import { parseConnectionUrl } from './connection-url.js';
import type { PostgresConnectionOptions, PostgresOptions } from './options.js';

/** How long a connection may be silent before the kernel asks whether the peer is there, in milliseconds. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/** One connection is kept free for cancel requests. */
export const CANCEL_CONNECTIONS = 1;

/** The driver's settings for one connection. */
export function clientConfig(options: PostgresConnectionOptions): ClientConfig {
  const fromUrl = options.url === undefined ? {} : parseConnectionUrl(options.url);
  const host = options.host ?? fromUrl.host ?? process.env['PGHOST'] ?? 'localhost';
  return {
    host,
    port: options.port ?? fromUrl.port,
    user: options.user ?? fromUrl.user,
    database: options.database ?? fromUrl.database,
    password: options.password ?? fromUrl.password,
    ssl: options.ssl ?? fromUrl.ssl ?? !isLocal(host),
    application_name: options.applicationName ?? fromUrl.applicationName ?? 'tradestore',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
  };
}

/** The driver's settings for the pool. There is no `query_timeout`: it leaves the query running and the client unusable. */
export function poolConfig(options: PostgresOptions): PoolConfig {
  return {
    ...clientConfig(options),
    Client: TidyClient,
    max: (options.maxConnections ?? 20) - CANCEL_CONNECTIONS,
    idleTimeoutMillis: options.idleTimeoutMs ?? 30_000,
    maxLifetimeSeconds: (options.maxLifetimeMs ?? 1_800_000) / 1_000,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    lock_timeout: options.lockTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 15_000,
  };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Does what is sent there stay on this machine? */
function isLocal(host: string): boolean {
  if (host.startsWith('/') || host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
