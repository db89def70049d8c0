import { dockerQuestDb } from './docker-questdb.js';
import { environmentQuestDb } from './environment-questdb.js';
import { localQuestDb } from './local-questdb.js';
import { firstAvailable, type Sources } from './origins.js';
import type { OwnQuestDbServer, QuestDbOptions, QuestDbServer } from './questdb-server.js';

const sources: Sources<QuestDbOptions, QuestDbServer> = {
  environment: environmentQuestDb,
  docker: dockerQuestDb,
  local: localQuestDb,
};

/**
 * A QuestDB server for tests: the one that `TRADESTORE_TEST_QUESTDB_URL` names when it fits the options, else a container when an
 * engine answers, else its jar, fetched by `mvn` and run by `java`. Never a server that was found running, as on port 9000.
 *
 * It goes when it is stopped or this process ends. @throws ServiceUnavailable when there is none; it says what was tried
 *
 * @example
 * ```ts
 * import { startQuestDb } from '@tradestore/test-services';
 *
 * await using server = await startQuestDb({ own: true });
 * console.log(`QuestDB ${server.version} on ${server.host}:${server.httpPort}`);
 * await server.control.kill();
 * await server.control.start();
 * ```
 */
export function startQuestDb(options: QuestDbOptions & { readonly own: true }): Promise<OwnQuestDbServer>;
export function startQuestDb(options?: QuestDbOptions): Promise<QuestDbServer>;
export async function startQuestDb(options: QuestDbOptions = {}): Promise<QuestDbServer> {
  return await firstAvailable('QuestDB', sources, options);
}
