import { adminQuery, serverVersion } from './admin-query.js';
import { createDatabase } from './create-database.js';
import type { PostgresDatabase, PostgresOptions, PostgresServer } from './postgres-server.js';
import { Unavailable } from './unavailable.js';

export const POSTGRES_URL_VARIABLE = 'TRADESTORE_TEST_POSTGRES_URL';

/**
 * The server that the environment names. It may hold other people's data: it gets databases of its own, which are dropped again,
 * and nothing else. @throws Error when it is named and doesn't answer, or its user is no superuser
 */
export async function environmentPostgres(options: PostgresOptions): Promise<PostgresServer | Unavailable> {
  const adminUrl = process.env[POSTGRES_URL_VARIABLE];
  if (adminUrl === undefined || adminUrl === '') return new Unavailable(`${POSTGRES_URL_VARIABLE} is not set`);
  const special = (['own', 'tls', 'settings', 'maxConnections'] as const).find((option) => options[option]);
  if (special !== undefined) return new Unavailable(`${POSTGRES_URL_VARIABLE} does not serve the option ${special}`);

  const version = await superuserVersion(adminUrl);
  if (options.version !== undefined && majorOf(version) !== options.version) {
    return new Unavailable(`${POSTGRES_URL_VARIABLE} is of version ${version}`);
  }
  const { hostname, port } = new URL(adminUrl);
  const databases: PostgresDatabase[] = [];
  const stop = async () => {
    for (const database of databases.splice(0)) await database.drop();
  };
  return {
    origin: 'environment',
    version,
    host: hostname,
    port: Number(port || 5432),
    adminUrl,
    tls: null,
    control: null,
    createDatabase: async () => {
      const database = await createDatabase(adminUrl);
      databases.push(database);
      return database;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Its major version, when it serves these options. */
export async function environmentMajors(options: PostgresOptions): Promise<readonly number[]> {
  const server = await environmentPostgres(options);
  return server instanceof Unavailable ? [] : [majorOf(server.version)];
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

async function superuserVersion(adminUrl: string): Promise<string> {
  try {
    const version = await serverVersion(adminUrl);
    const [user] = await adminQuery<{ rolsuper: boolean }>(
      adminUrl,
      'select rolsuper from pg_roles where rolname = current_user',
    );
    if (user?.rolsuper === true) return version;
  } catch (cause) {
    // The URL stays out of the message: it holds a password.
    throw new Error(`${POSTGRES_URL_VARIABLE}: the server does not answer as asked; correct the variable or unset it`, {
      cause,
    });
  }
  throw new Error(
    `${POSTGRES_URL_VARIABLE}: its user is not a superuser, which the tests need to make databases and roles`,
  );
}
