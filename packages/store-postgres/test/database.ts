import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PostgresAccess } from '@tradestore/test-services';
import { migratePostgres } from '../src/migrate.js';
import { queryOnce, withClient } from './query.js';

/** A database of its own, with a login for each of the roles of `docker/postgres/roles.sql`. The URLs hold passwords. */
export interface FreshDatabase {
  readonly name: string;
  /** Member of `tradestore_writer`: as applications run. */
  readonly writerUrl: string;
  readonly readerUrl: string;
  readonly migratorUrl: string;
  /** The superuser. */
  readonly adminUrl: string;
  /** Drops the database and its logins, also while clients are connected. Twice is fine. */
  drop(): Promise<void>;
}

/** What a fresh database has in it. */
export interface FreshDatabaseOptions {
  /** Has it the schema? @default true */
  readonly migrated?: boolean | undefined;
}

const rolesSql = new URL('../../../docker/postgres/roles.sql', import.meta.url);

const logins = ['migrator', 'writer', 'reader'] as const;
type Login = (typeof logins)[number];

/** Makes a database with the schema and the roles; each test file has one, or several. */
export async function freshDatabase(
  postgres: PostgresAccess,
  { migrated = true }: FreshDatabaseOptions = {},
): Promise<FreshDatabase> {
  const database = await postgres.createDatabase();
  const suffix = randomBytes(6).toString('hex');
  const password = randomBytes(18).toString('base64url');
  const login = (of: Login): string => `test_${of}_${suffix}`;
  const roles = await readFile(rolesSql, 'utf8');
  const createLogins = logins.map(
    (of) => `create role ${login(of)} login password '${password}'; grant tradestore_${of} to ${login(of)};`,
  );
  await alone(postgres, async () => {
    await queryOnce(database.adminUrl, roles);
    await queryOnce(database.adminUrl, createLogins.join('\n'));
    // Again, for the settings of the logins.
    await queryOnce(database.adminUrl, roles);
  });
  const migratorUrl = database.urlFor(login('migrator'), password);
  if (migrated) await migratePostgres(migratorUrl);
  return {
    name: database.name,
    writerUrl: database.urlFor(login('writer'), password),
    readerUrl: database.urlFor(login('reader'), password),
    migratorUrl,
    adminUrl: database.adminUrl,
    async drop() {
      await database.drop();
      const dropLogins = logins.map((of) => `drop role if exists ${login(of)};`);
      await alone(postgres, () => queryOnce(postgres.adminUrl, dropLogins.join('\n')));
    },
  };
}

/**
 * Roles are shared by all databases of the server: two test files that change them at once meet "tuple concurrently updated". The
 * lock is taken in the maintenance database, because advisory locks are a database's own.
 */
async function alone<T>({ adminUrl }: PostgresAccess, work: () => Promise<T>): Promise<T> {
  return await withClient(adminUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('tradestore test roles', 0))`);
    return await work();
  });
}
