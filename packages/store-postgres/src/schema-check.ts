import { DbError } from '@tradestore/core';
import { migrations } from './migrations/index.js';
import type { Migration } from './migrations/migration.js';
import { rawText } from './raw-text.js';
import type { Session, Statement } from './session.js';

/** Where a question about the schema goes: a {@link Session}, outside of a transaction. */
export type SchemaQuery = Pick<Session, 'query'>;

const appliedNames: Statement = {
  name: 'tradestore_applied_migrations',
  types: rawText,
  text: 'select name from tradestore.migrations order by id',
};

const WAY_OUT = 'run migratePostgres, or `npx tradestore migrate`';

/** `undefined_table`: also what PostgreSQL says when it is the schema that is missing. */
const MISSING = '42P01';
const NOT_ALLOWED = '42501';

/**
 * The names of the migrations that were applied, oldest first; none when there is no schema.
 *
 * @throws DbError kind `permission`; else what the driver says
 */
export async function appliedMigrations(session: SchemaQuery): Promise<string[]> {
  try {
    const { rows } = await session.query(appliedNames);
    return rows.map(([name]) => String(name));
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === MISSING) return [];
    if (code === NOT_ALLOWED) throw notAllowed(thrown);
    throw thrown;
  }
}

/**
 * The names of the migrations that this version needs and the database does not have.
 *
 * @throws as {@link appliedMigrations}
 */
export async function missingMigrations(session: SchemaQuery): Promise<string[]> {
  return missingOf(migrations, await appliedMigrations(session));
}

/** Those of a list that are not among the applied ones, by name. */
export function missingOf(list: readonly Migration[], applied: readonly string[]): string[] {
  return list.map(({ name }) => name).filter((name) => !applied.includes(name));
}

/**
 * Refuses a database whose schema is missing or older than this version's; one query. A newer one is accepted: migrations only
 * add while a version of the stores that doesn't know them is supported, so that programs can be replaced one after the other.
 *
 * @throws DbError kind `schema`, permanent, `not_applied`, with `details.missing` (names); as {@link appliedMigrations}
 */
export async function assertSchema(session: SchemaQuery): Promise<void> {
  const missing = await missingMigrations(session);
  if (missing.length === 0) return;
  const isEmpty = missing.length === migrations.length;
  throw new DbError({
    kind: 'schema',
    message: isEmpty
      ? `the database has no schema of Tradestore: ${WAY_OUT}`
      : `the schema of the database is older than this version (missing: ${missing.join(', ')}): ${WAY_OUT}`,
    details: { missing },
  });
}

function notAllowed(cause: unknown): DbError {
  return new DbError({
    kind: 'permission',
    message:
      'the login may not read tradestore.migrations: grant it tradestore_writer or tradestore_reader (docker/postgres/roles.sql); if these were created after the schema, run migratePostgres again, which grants to them',
    code: NOT_ALLOWED,
    cause,
  });
}

function codeOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}
