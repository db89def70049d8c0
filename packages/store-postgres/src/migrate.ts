import { assertCallOptions, DbError, invalidArgument, knownFields } from '@tradestore/core';
import { ensureConcurrentIndex } from './concurrent-index.js';
import { grantToRoles } from './grants.js';
import { withLockRetry } from './lock-retry.js';
import { takeMigrationLock } from './migration-lock.js';
import { actAsSchemaOwner } from './migration-schema.js';
import { type MigrationRun, type MigrationTarget, withMigrationSession } from './migration-session.js';
import { migrations } from './migrations/index.js';
import type { ConcurrentIndex, Migration } from './migrations/migration.js';
import { applyMigrations, undoMigrations } from './run-migrations.js';
import { appliedMigrations, missingOf } from './schema-check.js';

/** What {@link pendingMigrations} accepts. */
export interface PendingOptions {
  /** Gives up, with kind `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** How long all may take, in milliseconds, up to 2^31 - 1. @default 600_000 */
  readonly timeoutMs?: number | undefined;
}

/** What {@link migratePostgres} accepts. */
export interface MigrateOptions extends PendingOptions {
  /**
   * Also builds the index `(trader, time)`, for who reads the trades of a trader; it is built without holding up writers,
   * and stays when it is not asked for again. @default false
   */
  readonly traderIndex?: boolean | undefined;
}

/** What {@link migratePostgres} did. */
export interface MigrationReport {
  /** The names of the migrations that were applied now, in order; none: the schema was up to date. */
  readonly applied: readonly string[];
  /** Whether the index on traders was built now. */
  readonly traderIndexBuilt: boolean;
}

/** What {@link rollback} accepts. */
export interface RollbackOptions extends PendingOptions {
  /** `true`: this is a database of development, and its data may go. */
  readonly development: true;
  /** Undo all migrations, not the last alone. @default false */
  readonly all?: boolean | undefined;
}

const DEFAULT_MIGRATE_TIMEOUT_MS = 600_000;

const traderIndex: ConcurrentIndex = { name: 'trades_trader_time', on: 'tradestore.trades (trader, time)' };

/**
 * Brings the schema of a database up to date: makes what is missing, and gives the roles of `docker/postgres/roles.sql` that exist
 * what they need. Repeating it is always safe: what is there is left as it is.
 *
 * It runs as a login that is a member of `tradestore_migrator` (or owns the database) and on one connection to the server itself,
 * not through a pooler in transaction mode. Two runs at once: one applies, the other waits and finds nothing to do. Each migration
 * is a transaction of its own, so that one that fails, or whose runner is killed, leaves the schema as recorded, and the next run
 * goes on from there. It waits for locks a second at a time, so that it doesn't hold up who uses the tables.
 *
 * @throws DbError kind `permission` with what to grant; `schema` for a database that a newer version has migrated; `conflict` when
 * somebody kept a table locked; `timeout`, `cancelled`. `details.migration` is the one that failed, `details.applied` those before
 *
 * @example
 * ```ts
 * import { migratePostgres } from '@tradestore/store-postgres';
 *
 * export async function deploy(url: string): Promise<void> {
 *   const { applied } = await migratePostgres(url);
 *   console.log(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`);
 * }
 * ```
 */
export async function migratePostgres(target: MigrationTarget, options: MigrateOptions = {}): Promise<MigrationReport> {
  assertOptions(options, ['traderIndex']);
  return await migrateWith(migrations, target, options);
}

/** As {@link migratePostgres}, with another list of migrations: for its tests. */
export async function migrateWith(
  list: readonly Migration[],
  target: MigrationTarget,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  return await withMigrationSession(target, runOf('migratePostgres', options), async (run) => {
    const { client } = run;
    await takeMigrationLock(run);
    run.step = 'looking at the schema';
    await actAsSchemaOwner(run);
    const applied = await appliedMigrations(run.session);
    refuseNewer(list, applied);
    const pending = missingOf(list, applied);
    if (pending.length > 0) await applyMigrations(run, list, pending);
    run.step = 'building the index on traders';
    const traderIndexBuilt = options.traderIndex === true && (await ensureConcurrentIndex(client, traderIndex));
    run.step = 'granting to the roles';
    await withLockRetry(run, () => grantToRoles(client));
    return { applied: pending, traderIndexBuilt };
  });
}

/**
 * The names of the migrations that {@link migratePostgres} would apply, in order. Changes nothing, whether or not the schema
 * exists; any login that may read it will do.
 *
 * @throws DbError kind `permission` for a login that may not read the schema
 */
export async function pendingMigrations(
  target: MigrationTarget,
  options: PendingOptions = {},
): Promise<readonly string[]> {
  assertOptions(options, []);
  return await withMigrationSession(target, runOf('pendingMigrations', options), async (run) => {
    run.step = 'reading the schema';
    return missingOf(migrations, await appliedMigrations(run.session));
  });
}

/**
 * Undoes the last migration, or all, **with the data in it**: for a database of development, where a migration is being written.
 * A database that matters is brought forward by a new migration.
 *
 * @returns `undone`: the names, in the order in which they were undone
 * @throws DbError kind `config` unless `development: true` is given; else as {@link migratePostgres}
 */
export async function rollback(
  target: MigrationTarget,
  options: RollbackOptions,
): Promise<{ readonly undone: readonly string[] }> {
  return await rollbackWith(migrations, target, options);
}

/** As {@link rollback}, with another list of migrations: for its tests. */
export async function rollbackWith(
  list: readonly Migration[],
  target: MigrationTarget,
  options: RollbackOptions,
): Promise<{ readonly undone: readonly string[] }> {
  assertOptions(options, ['development', 'all']);
  if (options.development !== true) {
    throw new DbError({
      kind: 'config',
      message:
        'rollback drops tables with all data in them; pass { development: true } if that may happen to this database',
    });
  }
  return await withMigrationSession(target, runOf('rollback', options), async (run) => {
    await takeMigrationLock(run);
    run.step = 'looking at the schema';
    const applied = await appliedMigrations(run.session);
    refuseNewer(list, applied);
    if (applied.length === 0) return { undone: [] };
    await actAsSchemaOwner(run);
    return { undone: await undoMigrations(run, list, options.all ?? false) };
  });
}

/** What is applied and not known was made by a newer version; to add to it would be to guess. */
function refuseNewer(list: readonly Migration[], applied: readonly string[]): void {
  const known = new Set(list.map(({ name }) => name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new DbError({
    kind: 'schema',
    message: `a newer version of Tradestore has migrated the database (this one does not know ${unknown.join(', ')}): run the migrations of that version`,
    details: { unknown },
  });
}

const commonOptions = ['signal', 'timeoutMs'] as const;

function assertOptions(options: object | undefined, more: readonly string[]): void {
  const { signal, timeoutMs, ...given } = knownFields({ what: 'options' }, options ?? {}, [...commonOptions, ...more]);
  assertCallOptions({ signal, timeoutMs });
  for (const [field, value] of Object.entries(given)) {
    if (value !== undefined && typeof value !== 'boolean') {
      throw invalidArgument({ what: 'options', field }, 'must be true or false', value);
    }
  }
}

function runOf(operation: string, { signal, timeoutMs = DEFAULT_MIGRATE_TIMEOUT_MS }: PendingOptions): MigrationRun {
  return { operation, signal, timeoutMs };
}
