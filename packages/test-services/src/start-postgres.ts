import { dockerMajors, dockerPostgres } from './docker-postgres.js';
import { environmentMajors, environmentPostgres } from './environment-postgres.js';
import { localMajors, localPostgres } from './local-postgres.js';
import { MAJORS } from './postgres-programs.js';
import type { Origin, OwnPostgresServer, PostgresMajor, PostgresOptions, PostgresServer } from './postgres-server.js';
import { ServiceUnavailable, Unavailable } from './unavailable.js';

/** In the order in which they are tried. */
const SOURCES: Readonly<Record<Origin, (options: PostgresOptions) => Promise<PostgresServer | Unavailable>>> = {
  environment: environmentPostgres,
  docker: dockerPostgres,
  local: localPostgres,
};

/** Restricts where servers come from, as in `docker` or `environment,local`: to prove one way on a machine that has several. */
const ORIGINS_VARIABLE = 'TRADESTORE_TEST_ORIGINS';

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
  const tried: Unavailable[] = [];
  for (const [origin, source] of Object.entries(SOURCES)) {
    const server = isAllowed(origin)
      ? await source(options)
      : new Unavailable(`${ORIGINS_VARIABLE} leaves out ${origin}`);
    if (!(server instanceof Unavailable)) return server;
    tried.push(server);
  }
  throw new ServiceUnavailable(options.version === undefined ? 'PostgreSQL' : `PostgreSQL ${options.version}`, tried);
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

function isAllowed(origin: string): boolean {
  return process.env[ORIGINS_VARIABLE]?.split(',').includes(origin) ?? true;
}
