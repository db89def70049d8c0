import { z } from 'zod';
import { count, integer, milliseconds, strict, text } from './option-rules.js';
import { type CommonOptions, commonOptions, OPTIONS_RULE } from './options.js';
import { certificates } from './tls-options.js';

/**
 * What a store on QuestDB accepts beside its URL: the options of `@tradestore/store-questdb` that are plain data, which says more of
 * each. The URL's own parameters are `pgPort`, `tls`, `pgTls` and `tablePrefix`; an option wins over the same part of the URL.
 */
export interface QuestDbServerOptions extends CommonOptions {
  /** Of HTTP Basic, and of reads unless `pgPassword` is given. It is never printed. @default the URL's, else `quest` for reads */
  readonly password?: string | undefined;
  /** A bearer token for HTTP in place of user and password. It is never printed. @default none */
  readonly token?: string | undefined;
  /** Who reads; QuestDB's read-only user will do. @default the URL's user, else `admin` */
  readonly pgUser?: string | undefined;
  /** It is never printed. @default `password`, else `quest` */
  readonly pgPassword?: string | undefined;
  /** The port of the PostgreSQL wire protocol. @default the URL's `pgPort`, else 8812 */
  readonly pgPort?: number | undefined;
  /** TLS, always verified; `ca`: the authority to trust, in PEM. @default false */
  readonly tls?: boolean | { readonly ca: string } | undefined;
  /** TLS for reads. @default `tls` */
  readonly pgTls?: boolean | { readonly ca: string } | undefined;
  /** What the names of the tables begin with, `[a-z][a-z0-9_]*`. @default 'tradestore_' */
  readonly tablePrefix?: string | undefined;
  /** How long making a connection may take, in milliseconds. @default 3_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** Single saves are gathered into one request of at most so many rows, 1 to 10 000. @default 1_000 */
  readonly commitRows?: number | undefined;
  /** Single saves wait at most so long for others, in milliseconds. @default 100 */
  readonly commitIntervalMs?: number | undefined;
  /** How many write requests may be on their way at once, 1 to 64. @default 4 */
  readonly maxInFlight?: number | undefined;
  /** How long one write request may take before it is sent again, in milliseconds. @default 10_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** How many rows may wait for the server's acknowledgement. @default 200_000 */
  readonly maxBufferedRows?: number | undefined;
  /** How many bytes of rows may wait for the server's acknowledgement. @default 134_217_728 */
  readonly maxBufferedBytes?: number | undefined;
  /** Saves that wait for room; one more is refused with kind `overloaded`. @default 10_000 */
  readonly maxWaiting?: number | undefined;
  /** The most connections that read. @default 10 */
  readonly maxConnections?: number | undefined;
  /** Reads that wait for a connection; one more is refused with kind `overloaded`. @default 1_000 */
  readonly maxQueued?: number | undefined;
  /** How long an idle connection is kept, in milliseconds. @default 30_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** The most rows that one call returns, and the largest `limit`. @default 100_000 */
  readonly maxRows?: number | undefined;
}

const TLS_RULE = 'must be true, false or an object { ca } with the PEM text of a certificate';
const PREFIX_RULE = 'must be 1 to 63 lower-case letters, digits and underscores, and begin with a letter';

const tls = z.union([z.boolean(), strict('option', TLS_RULE, { ca: certificates })], TLS_RULE).optional();

type Shape = { readonly [K in Exclude<keyof QuestDbServerOptions, 'layers'>]-?: z.ZodType<QuestDbServerOptions[K]> };

const shape: Shape = {
  password: text().optional(),
  token: text().optional(),
  pgUser: text().optional(),
  pgPassword: text().optional(),
  pgPort: integer(1, 65_535, 'from 1 to 65535').optional(),
  tls,
  pgTls: tls,
  tablePrefix: z
    .string(PREFIX_RULE)
    .regex(/^[a-z][a-z0-9_]{0,62}$/, PREFIX_RULE)
    .optional(),
  connectTimeoutMs: milliseconds(1).optional(),
  commitRows: integer(1, 10_000, 'from 1 to 10000').optional(),
  commitIntervalMs: milliseconds().optional(),
  maxInFlight: integer(1, 64, 'from 1 to 64').optional(),
  requestTimeoutMs: milliseconds(1).optional(),
  maxBufferedRows: count(1).optional(),
  maxBufferedBytes: count(1).optional(),
  maxWaiting: count(0).optional(),
  maxConnections: integer(1, 1_000, 'from 1 to 1000').optional(),
  maxQueued: count(0).optional(),
  idleTimeoutMs: milliseconds(1).optional(),
  maxRows: count(1).optional(),
};

/** {@link QuestDbServerOptions}, checked. */
export const questDbOptions: z.ZodObject = strict('option', OPTIONS_RULE, { ...shape, ...commonOptions });
