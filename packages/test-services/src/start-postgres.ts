import { dockerMajors, dockerPostgres } from './docker-postgres.js';
import { environmentMajors, environmentPostgres } from './environment-postgres.js';
import { localMajors, localPostgres } from './local-postgres.js';
import { firstAvailable, isAllowed, type Sources } from './origins.js';
import { MAJORS } from './postgres-programs.js';
import type { Origin, OwnPostgresServer, PostgresMajor, PostgresOptions, PostgresServer } from './postgres-server.js';

const sources: Sources<PostgresOptions, PostgresServer> = {
  environment: environmentPostgres,
  docker: dockerPostgres,
  local: localPostgres,
};

/**
 * A PostgreSQL server for tests: the one that `TRADESTORE_TEST_POSTGRES_URL` names when it fits the options, else a container
 * when an engine answers, else programs of this machine. Never a server that was found running, as on port 5432.
 *
 * It goes when it is stopped or this process ends. @throws ServiceUnavailable when there is none; it says what was tried
 *
 * @example
 * ```ts
 * import { startPostgres } from '@tradestore/test-services';
 *
 * await using server = await startPostgres({ own: true });
 * const database = await server.createDatabase();
 * console.log(`PostgreSQL ${server.version}, database ${database.name}`);
 * await server.control.kill();
 * await server.control.start();
 * ```
 */
export function startPostgres(options: PostgresOptions & { readonly own: true }): Promise<OwnPostgresServer>;
export function startPostgres(options?: PostgresOptions): Promise<PostgresServer>;
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const service = options.version === undefined ? 'PostgreSQL' : `PostgreSQL ${options.version}`;
  return await firstAvailable(service, sources, options);
}

/** A version that can be had here, and from where `startPostgres` takes it. */
export interface AvailablePostgres {
  readonly version: PostgresMajor;
  readonly origin: Origin;
}

/** What this machine can give, newest first: for a matrix of versions. @param options.own only servers that may be disturbed */
export async function availablePostgres(
  options: { readonly own?: boolean } = {},
): Promise<readonly AvailablePostgres[]> {
  const majors: Record<Origin, readonly number[]> = {
    environment: isAllowed('environment') ? await environmentMajors(options) : [],
    docker: isAllowed('docker') ? await dockerMajors() : [],
    local: isAllowed('local') ? await localMajors() : [],
  };
  const origins = ['environment', 'docker', 'local'] as const;
  return MAJORS.flatMap((version) => {
    const origin = origins.find((candidate) => majors[candidate].includes(version));
    return origin === undefined ? [] : [{ version, origin }];
  });
}
