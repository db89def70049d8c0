import { type PostgresServer, startPostgres } from '@tradestore/test-services';

/**
 * The servers of one run, each started when a scenario first asks for it. Durable, as servers that we start are; and neither a
 * checkpoint nor autovacuum comes at random: a scenario asks for both where its work calls for them.
 */
export class BenchServers implements AsyncDisposable {
  #postgres: Promise<PostgresServer> | undefined;

  readonly postgres = (): Promise<PostgresServer> => {
    // A server that the environment names has settings of its own, and is not offered to who wants others.
    const isNamed = (process.env['TRADESTORE_TEST_POSTGRES_URL'] ?? '') !== '';
    this.#postgres ??= startPostgres(isNamed ? {} : { settings });
    return this.#postgres;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    // One that could not be started has said so to who asked for it.
    const server = await this.#postgres?.catch(() => undefined);
    await server?.stop();
  }
}

const settings = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
} as const;
