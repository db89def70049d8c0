import { z } from 'zod';
import { count, integer, milliseconds, strict, text } from './option-rules.js';
import { type CommonOptions, commonOptions, OPTIONS_RULE } from './options.js';
import { certificates } from './tls-options.js';

/**
 * What a store on PostgreSQL accepts beside its URL: the options of `@tradestore/store-postgres` that are plain data, which says
 * more of each. The URL's own parameters are `sslmode`, `application_name` and `host`; an option wins over the same part of the URL.
 */
export interface PostgresServerOptions extends CommonOptions {
  /** A text, or a function that is asked for each new connection. It is never printed. @default the URL's, else PGPASSWORD */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  /**
   * TLS, always verified; `ca`: the authority to trust, in PEM. `false`: in the clear.
   *
   * @default true, but false for loopback addresses and unix sockets
   */
  readonly ssl?: boolean | { readonly ca: string } | undefined;
  /** What the server's own views call these connections. @default 'tradestore' */
  readonly applicationName?: string | undefined;
  /** The most connections that contracts with this URL and these options share, 2 ... 10 000. @default 20 */
  readonly maxConnections?: number | undefined;
  /** Calls that wait for a connection; one more is refused with kind `overloaded`. @default 1_000 */
  readonly maxQueued?: number | undefined;
  /** How long making a connection may take, in milliseconds. @default 3_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** How long an idle connection is kept, in milliseconds. @default 30_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** How old a connection may become, in milliseconds, from 1_000. @default 1_800_000 */
  readonly maxLifetimeMs?: number | undefined;
  /** The server's own limit for one statement, in milliseconds. @default 60_000 */
  readonly statementTimeoutMs?: number | undefined;
  /** The server's own limit for one wait for a lock, in milliseconds. @default 5_000 */
  readonly lockTimeoutMs?: number | undefined;
  /** How long the `work` of a transaction may leave its connection idle, in milliseconds. @default 15_000 */
  readonly idleInTransactionTimeoutMs?: number | undefined;
  /** `false` behind a pooler in transaction mode that keeps no prepared statements. @default true */
  readonly preparedStatements?: boolean | undefined;
  /** How often `watch` looks for changes that no notification told of, in milliseconds. @default 1_000 */
  readonly pollIntervalMs?: number | undefined;
  /** The most rows that one call returns, and the largest `limit`. @default 100_000 */
  readonly maxRows?: number | undefined;
}

const PASSWORD_RULE = 'must be a text, or a function that gives one or a promise of one';
const SSL_RULE = 'must be true, false or an object { ca } with the PEM text of a certificate';

const asked = z.custom<() => string | Promise<string>>((value) => typeof value === 'function');

type Shape = { readonly [K in Exclude<keyof PostgresServerOptions, 'layers'>]-?: z.ZodType<PostgresServerOptions[K]> };

const shape: Shape = {
  password: z.union([z.string(), asked], PASSWORD_RULE).optional(),
  ssl: z.union([z.boolean(), strict('option', SSL_RULE, { ca: certificates })], SSL_RULE).optional(),
  applicationName: text().optional(),
  maxConnections: integer(2, 10_000, 'from 2 to 10000').optional(),
  maxQueued: count(0).optional(),
  connectTimeoutMs: milliseconds(1).optional(),
  idleTimeoutMs: milliseconds(1).optional(),
  maxLifetimeMs: milliseconds(1_000).optional(),
  statementTimeoutMs: milliseconds(1).optional(),
  lockTimeoutMs: milliseconds(1).optional(),
  idleInTransactionTimeoutMs: milliseconds(1).optional(),
  preparedStatements: z.boolean('must be true or false').optional(),
  pollIntervalMs: milliseconds(1).optional(),
  maxRows: count(1).optional(),
};

/** {@link PostgresServerOptions}, checked. */
export const postgresOptions: z.ZodObject = strict('option', OPTIONS_RULE, { ...shape, ...commonOptions });
