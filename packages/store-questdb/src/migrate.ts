import {
  assertCallOptions,
  type Clock,
  DbError,
  invalidArgument,
  isDbError,
  knownFields,
  systemClock,
} from '@tradestore/core';
import { checkedOptions } from './checked-options.js';
import { httpTarget, withUrl } from './connection-settings.js';
import { HttpExchange } from './http-exchange.js';
import { HttpQueries, type QueryOptions } from './http-queries.js';
import { migrations } from './migrations/index.js';
import type { Migration } from './migrations/migration.js';
import type { QuestDbOptions } from './options.js';
import { checkTable } from './schema/check-table.js';
import { type TableNames, tableNames } from './table-names.js';
import { metricsTable, positionsTable, tradesTable } from './tables.js';

/** What {@link pendingQuestDbMigrations} accepts. */
export interface PendingOptions {
  /** Gives up, with kind `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** How long all may take, in milliseconds, up to 2^31 - 1. @default 60_000 */
  readonly timeoutMs?: number | undefined;
}

/** How long rows are kept: a number of whole days or months. Whole partitions are dropped when all of their rows are older. */
export interface TimeToLive {
  /** In days, 1 to 36_500. Positions never expire. @default what the table has: for ever, when it is new */
  readonly trades?: number | undefined;
  /** In months, 1 to 1_200, as the table's partitions are. @default what the table has: for ever, when it is new */
  readonly metrics?: number | undefined;
}

/** What {@link migrateQuestDb} accepts. */
export interface MigrateOptions extends PendingOptions {
  readonly ttl?: TimeToLive | undefined;
}

/** What {@link migrateQuestDb} did. */
export interface MigrationReport {
  /** The names of the migrations that were applied now, in order; none: the schema was up to date. */
  readonly applied: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Brings the schema of a server up to date: makes what is missing. Repeating it is always safe, also from two processes at once and
 * after a run that was killed: every statement does nothing when it was run before. It goes over HTTP.
 *
 * It never drops a table. Don't either while something writes to it: what is written next to a table that was dropped and created
 * again is acknowledged and lost.
 *
 * @param target as `openQuestDb` takes it; what says nothing of the connection or the tables is not looked at
 * @throws DbError kind `schema` for tables of the same names that are not Tradestore's, or that a newer version has migrated;
 * `permission`, `auth`, `timeout`, `cancelled`. `details.migration` is the one that failed
 *
 * @example
 * ```ts
 * import { migrateQuestDb } from '@tradestore/store-questdb';
 *
 * export async function deploy(url: string): Promise<void> {
 *   const { applied } = await migrateQuestDb(url, { ttl: { metrics: 12 } });
 *   console.log(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`);
 * }
 * ```
 */
export async function migrateQuestDb(
  target: string | QuestDbOptions,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  return await migrateWith(migrations, target, options);
}

/** As {@link migrateQuestDb}, with another list of migrations: for its tests. */
export async function migrateWith(
  list: readonly Migration[],
  target: string | QuestDbOptions,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const { ttl, ...common } = options;
  assertOptions(common, options);
  const lives = lifetimes(ttl);
  return await withServer('migrateQuestDb', target, common, async (server) => {
    const { names } = server;
    await server.run(
      `create table if not exists ${names.migrations} (ts timestamp, name symbol, applied_at timestamp) timestamp(ts) partition by year wal dedup upsert keys(ts, name)`,
    );
    const applied = await server.applied();
    const unknown = applied.filter((name) => !list.some((migration) => migration.name === name));
    if (unknown.length > 0) throw newer(unknown);
    const pending = list.filter(({ name }) => !applied.includes(name));
    for (const migration of pending) await apply(server, migration, list.indexOf(migration) + 1);
    await server.check();
    for (const [table, life] of lives) await server.run(`alter table ${names[table]} set ttl ${life}`);
    return { applied: pending.map(({ name }) => name) };
  });
}

/**
 * The names of the migrations that {@link migrateQuestDb} would apply, in order. Changes nothing, whether or not there is a schema.
 *
 * @throws DbError as {@link migrateQuestDb}
 */
export async function pendingQuestDbMigrations(
  target: string | QuestDbOptions,
  options: PendingOptions = {},
): Promise<readonly string[]> {
  assertOptions(options, options);
  return await withServer('pendingQuestDbMigrations', target, options, async (server) => {
    const applied = await server.applied();
    return migrations.map(({ name }) => name).filter((name) => !applied.includes(name));
  });
}

/** Applies a migration, and records it when all of it has been. */
async function apply(server: Server, { name, statements }: Migration, number: number): Promise<void> {
  try {
    for (const statement of statements(server.names)) await server.run(statement);
    // The number is the row's time, so that two runs record one row.
    await server.run(`insert into ${server.names.migrations} values (${number}, '${name}', now())`);
    await server.untilRecorded(name);
  } catch (thrown) {
    if (!isDbError(thrown)) throw thrown;
    throw thrown.with({ details: { ...thrown.details, migration: name } });
  }
}

/** A server while its schema is looked at or changed. */
class Server {
  readonly names: TableNames;
  readonly #queries: HttpQueries;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #deadlineAt: number;

  constructor(queries: HttpQueries, names: TableNames, options: PendingOptions, clock: Clock) {
    this.names = names;
    this.#queries = queries;
    this.#clock = clock;
    this.#signal = options.signal;
    this.#deadlineAt = clock.monotonic() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  async run(sql: string): Promise<void> {
    await this.#queries.query(sql, this.#options());
  }

  /** The names of the migrations that were applied, oldest first; none when there is no schema. */
  async applied(): Promise<string[]> {
    try {
      const rows = await this.#queries.query(`select name from ${this.names.migrations} order by ts`, this.#options());
      return rows.map(([name]) => String(name));
    } catch (thrown) {
      if (isDbError(thrown) && thrown.kind === 'schema') return [];
      throw thrown;
    }
  }

  /** What is acknowledged is visible a little later; who asks next is to see it. */
  async untilRecorded(name: string): Promise<void> {
    while (!(await this.applied()).includes(name)) {
      await new Promise<void>((resolve) => {
        this.#clock.setTimer(resolve, 10);
      });
    }
  }

  /** What was there under the names of the tables was left as it is: is it what the stores need? */
  async check(): Promise<void> {
    await checkTable(this.#queries, tradesTable, this.names.trades, this.#options());
    await checkTable(this.#queries, positionsTable, this.names.positions, this.#options());
    await checkTable(this.#queries, metricsTable, this.names.metrics, this.#options());
  }

  #options(): QueryOptions {
    const deadlineMs = this.#deadlineAt - this.#clock.monotonic();
    if (deadlineMs <= 0) throw new DbError({ kind: 'timeout', message: 'the server did not answer within timeoutMs' });
    return { signal: this.#signal, deadlineMs };
  }
}

async function withServer<T>(
  operation: string,
  target: string | QuestDbOptions,
  options: PendingOptions,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const connection = withUrl(checkedOptions(target));
  const exchange = new HttpExchange({
    ...httpTarget(connection),
    connectTimeoutMs: connection.connectTimeoutMs ?? 3_000,
    connections: 1,
    clock: systemClock,
  });
  try {
    const names = tableNames(connection.tablePrefix);
    return await work(new Server(new HttpQueries(exchange), names, options, systemClock));
  } catch (thrown) {
    throw isDbError(thrown) ? thrown.with({ store: 'questdb', operation }) : thrown;
  } finally {
    await exchange.close();
  }
}

function newer(unknown: readonly string[]): DbError {
  return new DbError({
    kind: 'schema',
    message: `a newer version of Tradestore has migrated the tables (this one does not know ${unknown.join(', ')}): run the migrations of that version`,
    details: { unknown },
  });
}

function assertOptions(common: PendingOptions, given: object): void {
  const allowed = common === given ? ['signal', 'timeoutMs'] : ['signal', 'timeoutMs', 'ttl'];
  knownFields({ what: 'options' }, given, allowed);
  assertCallOptions(common);
}

const units = { trades: ['days', 36_500], metrics: ['months', 1_200] } as const;

/** The lifetimes as QuestDB writes them, by the names of the tables. */
function lifetimes(ttl: TimeToLive | undefined): (readonly ['trades' | 'metrics', string])[] {
  if (ttl === undefined) return [];
  const given = knownFields({ what: 'options', field: 'ttl' }, ttl, Object.keys(units));
  return (['trades', 'metrics'] as const).flatMap((table) => {
    const count = given[table];
    if (count === undefined) return [];
    const [unit, most] = units[table];
    if (!Number.isSafeInteger(count) || Number(count) < 1 || Number(count) > most) {
      const rule = `must be a whole number of ${unit} from 1 to ${most}`;
      throw invalidArgument({ what: 'options', field: `ttl.${table}` }, rule, count);
    }
    return [[table, `${String(count)} ${unit}`] as const];
  });
}
