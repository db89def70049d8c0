import type { Knex } from 'knex';
import { classifyError } from './classify-error.js';
import { ensureConcurrentIndex } from './concurrent-index.js';
import { KnexConnection } from './knex-connection.js';
import { withLockRetry } from './lock-retry.js';
import type { MigrationSession } from './migration-session.js';
import type { Migration } from './migrations/migration.js';

/**
 * Applies migrations, each by itself: in a transaction with its record, or, where PostgreSQL allows none, so that it can be run
 * again. One that fails leaves those before it applied and recorded, and nothing of its own.
 *
 * @param names which of the list, in its order
 * @throws DbError that names the migration; `details.applied` are those before it
 */
export async function applyMigrations(
  run: MigrationSession,
  list: readonly Migration[],
  names: readonly string[],
): Promise<void> {
  const steps = await openMigrator(run, list);
  for (const [index, name] of names.entries()) {
    run.step = `at ${name}`;
    const details = { migration: name, applied: names.slice(0, index) };
    await steps(`migration ${name}`, details, (knex) => knex.migrate.up({ name }));
  }
}

/**
 * Undoes the last migration, or all, in one transaction.
 *
 * @returns their names, in the order in which they were undone
 * @throws DbError
 */
export async function undoMigrations(
  run: MigrationSession,
  list: readonly Migration[],
  all: boolean,
): Promise<readonly string[]> {
  const steps = await openMigrator(run, list);
  run.step = 'at the rollback';
  return await steps('rollback', {}, (knex) =>
    knex.transaction(async (transaction) => {
      const [, undone]: [number, string[]] = await transaction.migrate.rollback(undefined, all);
      return undone;
    }),
  );
}

/** Does something with knex that can be repeated after a lock was not to be had; what it rejects with has the name of the step. */
type MigratorSteps = <T>(what: string, details: object, step: (knex: Knex) => Promise<T>) => Promise<T>;

/** knex is loaded here and nowhere else: who only uses the stores does without it. */
async function openMigrator(run: MigrationSession, list: readonly Migration[]): Promise<MigratorSteps> {
  const { default: openKnex } = await import('knex');
  const connection = new KnexConnection(run.client);
  const knex = openKnex({
    client: 'pg',
    // All runs on the connection that has the lock; knex neither makes nor closes it.
    connectionPool: connection.pool,
    log: silent,
    migrations: {
      schemaName: 'tradestore',
      tableName: 'migrations',
      // Applied ones that are not in the list have been refused already, with a message that says what to do.
      disableMigrationsListValidation: true,
      migrationSource: {
        getMigrations: () => Promise.resolve([...list]),
        getMigrationName: ({ name }: Migration) => name,
        getMigration: (migration: Migration) => Promise.resolve(forKnex(migration, run)),
      },
    },
  });
  const steps: MigratorSteps = async (what, details, step) => {
    const attempt = async () => {
      connection.forgetReason();
      try {
        return await step(knex);
      } catch (thrown) {
        // knex wraps some errors in its own, without their code, and the first of several is the one that says why.
        throw connection.reason ?? thrown;
      }
    };
    run.outcome = 'unknown';
    try {
      return await withLockRetry(run, attempt);
    } catch (thrown) {
      const error = classifyError(thrown, { phase: run.outcome });
      throw error.with({ message: `${what}: ${error.message}`, details: { ...error.details, ...details } });
    }
  };
  // Who has the lock of the run knows that nobody else is at work: knex's own lock, if set, is of a runner that was killed.
  await steps('the table of migrations', {}, (opened) => opened.migrate.forceFreeMigrationsLock());
  return steps;
}

/** knex prints SQL and the server's texts, which hold values. */
const silent = { warn() {}, error() {}, deprecate() {}, debug() {} };

function forKnex(migration: Migration, { client }: MigrationSession): Knex.Migration & { config: object } {
  const down = async (knex: Knex): Promise<void> => {
    await knex.raw(migration.down);
  };
  if ('up' in migration) {
    const up = async (knex: Knex): Promise<void> => {
      await knex.raw(migration.up);
    };
    return { up, down, config: { transaction: true } };
  }
  const up = async (): Promise<void> => {
    await ensureConcurrentIndex(client, migration.concurrently);
  };
  return { up, down, config: { transaction: false } };
}
