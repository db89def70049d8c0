import type { CallOptions } from '@tradestore/core';
import { backendFailure } from './backend-failure.js';
import type { StoreRequest } from './config.js';
import type { Contract } from './contracts.js';
import { loadMigrate } from './load-backend.js';
import { sharedBackends } from './shared-backends.js';

/** What was done to the schema of one database. */
export interface StoresMigration {
  /** `postgres`. */
  readonly backend: string;
  /** The contracts that it is configured for. */
  readonly contracts: readonly Contract[];
  /** The names of the migrations that were applied now, in order; none: the schema was up to date. */
  readonly applied: readonly string[];
}

/**
 * Brings the schema of each backend that has one up to date, one after another; each once, whatever number of contracts it serves.
 *
 * @throws DbError of the first that fails; those before it stay as they were brought
 */
export async function migrateStores(
  requests: readonly StoreRequest[],
  { signal, timeoutMs }: CallOptions = {},
  load: typeof loadMigrate = loadMigrate,
): Promise<StoresMigration[]> {
  const migrations: StoresMigration[] = [];
  for (const { backend, options, contracts } of sharedBackends(requests)) {
    if (backend.migrate === undefined) continue;
    const migrate = await load({ ...backend, migrate: backend.migrate });
    try {
      const { applied } = await migrate(options, { signal, timeoutMs });
      migrations.push({ backend: backend.name, contracts, applied });
    } catch (thrown) {
      throw backendFailure(backend, { when: 'while it migrated', outcome: 'unknown' }, thrown);
    }
  }
  return migrations;
}
