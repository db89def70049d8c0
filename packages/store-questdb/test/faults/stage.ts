import {
  type FaultProxy,
  type OwnQuestDbServer,
  type QuestDbServerOptions,
  questDbQuery,
  startFaultProxy,
  startQuestDb,
  tablePrefix,
} from '@tradestore/test-services';
import { afterAll, afterEach } from 'vitest';
import { migrateQuestDb, type QuestDbConnectionOptions } from '../../src/index.js';

/** A server of one test file's own with a proxy before each of its protocols: it is there to be disturbed. */
export interface Stage {
  readonly server: OwnQuestDbServer;
  /** Before the port that is written to. */
  readonly http: FaultProxy;
  /** Before the port that is read from. */
  readonly pgWire: FaultProxy;
  /** Tables of their own, through the proxies. */
  freshTables(): Promise<QuestDbConnectionOptions & { readonly tablePrefix: string }>;
  /** What the server answers past the proxies. */
  ask(sql: string): Promise<unknown[][]>;
}

/** Sets it up, and has it cleared away when the file's tests are done. */
export async function startStage(options: Omit<QuestDbServerOptions, 'own'> = {}): Promise<Stage> {
  const server = await startQuestDb({ ...options, own: true });
  afterAll(() => server.stop());
  const http = await startFaultProxy({ host: server.host, port: server.httpPort });
  afterAll(() => http.stop());
  const pgWire = await startFaultProxy({ host: server.host, port: server.pgPort });
  afterAll(() => pgWire.stop());
  // Of a test that failed half-way nothing is left to the next.
  afterEach(async () => {
    await Promise.all([http.heal(), pgWire.heal()]);
  });
  return {
    server,
    http,
    pgWire,
    freshTables: async () => {
      const prefix = tablePrefix();
      const { host, user, password } = server;
      const identity = { username: user, password, tablePrefix: prefix };
      await migrateQuestDb({ host, httpPort: server.httpPort, ...identity });
      return { host: http.host, httpPort: http.port, pgPort: pgWire.port, ...identity };
    },
    ask: (sql) => questDbQuery(server, sql),
  };
}
