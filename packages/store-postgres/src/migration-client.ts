import { LONGEST_TIMER_MS } from '@tradestore/core';
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** A connection without the `query_timeout` that its pool may have: building an index takes longer than a query. */
export class MigrationClient {
  readonly #client: PoolClient;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Rejects with what the driver says. */
  async query<Row extends QueryResultRow = QueryResultRow>(
    query: QueryConfig | string,
    values?: unknown[],
  ): Promise<QueryResult<Row>> {
    const config = typeof query === 'string' ? { text: query, values } : query;
    // 0 would mean the pool's own. The run's deadline ends what takes too long.
    const unhurried = { ...config, query_timeout: LONGEST_TIMER_MS };
    return await this.#client.query<Row>(unhurried);
  }
}
