import type { PostgresOptions } from './postgres-server.js';

/**
 * Settings of every server that this package starts, as `name=value`. As durable as in production, so that a test may kill the
 * server and a figure means something; small; and a time zone with an odd offset, which shows where a time was
 * read or written as a local one.
 */
export function serverSettings(options: PostgresOptions): string[] {
  const settings: Record<string, string> = {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: '128MB',
    max_connections: String(options.maxConnections ?? 100),
    timezone: 'Pacific/Chatham',
    ...options.settings,
  };
  return Object.entries(settings).map(([name, value]) => `${name}=${value}`);
}

/**
 * Arguments of `initdb`. The default collation is a language's, not C: a query that relies on the order of
 * text and forgets `collate "C"` fails. ICU brings that order to machines without any locale installed.
 */
export const INITDB_ARGUMENTS: readonly string[] = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=en-US',
];
