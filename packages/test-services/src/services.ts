import type { PostgresServer } from './postgres-server.js';
import type { QuestDbServer } from './questdb-server.js';
import { startPostgres } from './start-postgres.js';
import { startQuestDb } from './start-questdb.js';
import { ServiceUnavailable } from './unavailable.js';

/** The servers that tests can ask for, by name. */
export interface ServiceServers {
  readonly postgres: PostgresServer;
  readonly questdb: QuestDbServer;
}

export type ServiceName = keyof ServiceServers;

/** A server, or the line that says why there is none. */
export type Service<Name extends ServiceName> =
  | { readonly server: ServiceServers[Name] }
  | { readonly missing: string };

/** What was asked for, by name; the others are undefined. */
export type ServicesByName = { [Name in ServiceName]?: Service<Name> };

export interface Services extends AsyncDisposable {
  readonly byName: Readonly<ServicesByName>;
  /** Stops all that was started. */
  stop(): Promise<void>;
}

/**
 * Starts the named servers. One that cannot be had is missing, with a printed line that says what was tried; with `CI=true` it
 * is an error, since a run that proves nothing must not be green. @throws ServiceUnavailable
 */
export async function servicesFor(names: readonly ServiceName[]): Promise<Services> {
  const byName: ServicesByName = {};
  const stop = async () => {
    for (const service of Object.values(byName)) if ('server' in service) await service.server.stop();
  };
  try {
    if (names.includes('postgres')) byName.postgres = await service(() => startPostgres());
    if (names.includes('questdb')) byName.questdb = await service(() => startQuestDb());
  } catch (error) {
    await stop();
    throw error;
  }
  return { byName, stop, [Symbol.asyncDispose]: stop };
}

async function service<Server>(start: () => Promise<Server>): Promise<{ server: Server } | { missing: string }> {
  try {
    return { server: await start() };
  } catch (error) {
    if (!(error instanceof ServiceUnavailable) || process.env['CI'] === 'true') throw error;
    console.log(`skipped: ${error.message}`);
    return { missing: error.message };
  }
}
