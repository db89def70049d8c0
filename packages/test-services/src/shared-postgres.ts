import { inject } from 'vitest';
import { createDatabase } from './create-database.js';
import { skipWithout } from './missing-service.js';
import type { PostgresAccess } from './postgres-server.js';
import './provided-services.js';

/**
 * The PostgreSQL server of this vitest run, which `@tradestore/test-services/global-setup` has started and which all test files
 * share: make a database of your own, and don't disturb it (`startPostgres({ own: true })` gives one for that). To be called in
 * a test file, outside of any test.
 *
 * Null when there is none: then the file gets one test that is skipped and says why.
 *
 * @example
 * ```ts
 * import { sharedPostgres } from '@tradestore/test-services';
 * import pg from 'pg';
 * import { expect, test } from 'vitest';
 *
 * const postgres = sharedPostgres();
 * if (postgres !== null) {
 *   const database = await postgres.createDatabase();
 *
 *   test('counts', async () => {
 *     const client = new pg.Client(database.adminUrl);
 *     await client.connect();
 *     expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
 *     await client.end();
 *   });
 * }
 * ```
 */
export function sharedPostgres(): PostgresAccess | null {
  const provided = inject('postgres');
  if (provided === undefined) {
    throw new Error(
      "no global setup: the vitest configuration needs globalSetup: '@tradestore/test-services/global-setup' and provide: { services: ['postgres'] }",
    );
  }
  if ('missing' in provided) return skipWithout('PostgreSQL', provided.missing);
  return { ...provided, tls: null, createDatabase: () => createDatabase(provided.adminUrl) };
}
