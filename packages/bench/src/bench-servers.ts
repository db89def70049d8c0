import { type PostgresServer, type QuestDbServer, startPostgres, startQuestDb } from '@tradestore/test-services';

/**
 * The servers of one run, each started when a scenario first asks for it. Durable, as servers that we start are; and neither a
 * checkpoint nor autovacuum comes at random: a scenario asks for both where its work calls for them.
 */
export class BenchServers implements AsyncDisposable {
  #postgres: Promise<PostgresServer> | undefined;
  #questdb: Promise<QuestDbServer> | undefined;

  readonly postgres = (): Promise<PostgresServer> => {
    // A server that the environment names has settings of its own, and is not offered to who wants others.
    const isNamed = (process.env['TRADESTORE_TEST_POSTGRES_URL'] ?? '') !== '';
    this.#postgres ??= startPostgres(isNamed ? {} : { settings });
    return this.#postgres;
  };

  readonly questdb = (): Promise<QuestDbServer> => {
    this.#questdb ??= startQuestDb();
    return this.#questdb;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    // One that could not be started has said so to who asked for it.
    for (const started of [this.#postgres, this.#questdb]) {
      const server = await started?.catch(() => undefined);
      await server?.stop();
    }
  }
}

const settings = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
} as const;
