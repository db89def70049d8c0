import type { QueryConfig, QueryResult } from 'pg';
import type { MigrationClient } from './migration-client.js';

type Answer = (error: unknown, result?: QueryResult) => void;

/** The one connection that knex is given, as the pool that it expects. */
export class KnexConnection {
  readonly #client: MigrationClient;
  #reason: unknown;

  constructor(client: MigrationClient) {
    this.#client = client;
  }

  /** The first error of the driver since {@link KnexConnection.forgetReason}; those after it are its consequences. */
  get reason(): unknown {
    return this.#reason;
  }

  forgetReason(): void {
    this.#reason = undefined;
  }

  /** What knex takes for a pool of `pg`: whoever asks gets the connection, since knex asks for it when it has given it back. */
  get pool(): {
    connect(): Promise<unknown>;
    end(): Promise<void>;
    totalCount: number;
    idleCount: number;
    waitingCount: number;
  } {
    const connection = {
      query: (query: QueryConfig | string, answer: Answer): void => this.#query(query, answer),
      release: (): void => {},
    };
    const connect = (): Promise<unknown> => Promise.resolve(connection);
    return { connect, end: () => Promise.resolve(), totalCount: 1, idleCount: 0, waitingCount: 0 };
  }

  #query(query: QueryConfig | string, answer: Answer): void {
    this.#client.query(query).then(
      (result) => answer(null, result),
      (thrown: unknown) => {
        this.#reason ??= thrown;
        answer(thrown);
      },
    );
  }
}
