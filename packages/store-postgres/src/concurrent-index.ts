import type { MigrationClient } from './migration-client.js';
import { LOCK_TIMEOUT_MS } from './migration-session.js';
import type { ConcurrentIndex } from './migrations/migration.js';

const stateOfIndex = `
select index.indisvalid as valid
from pg_index as index
join pg_class as relation on relation.oid = index.indexrelid
join pg_namespace as schema on schema.oid = relation.relnamespace
where schema.nspname = 'tradestore' and relation.relname = $1`;

/**
 * Builds an index without holding up writers, outside of a transaction. One whose build was cut short is there and invalid: kept
 * up by each write, used by no query. It is dropped and built again.
 *
 * @param index its parts are this package's own, not a caller's
 * @returns whether there was anything to build
 */
export async function ensureConcurrentIndex(client: MigrationClient, { name, on }: ConcurrentIndex): Promise<boolean> {
  const { rows } = await client.query<{ valid: boolean }>(stateOfIndex, [name]);
  const [found] = rows;
  if (found?.valid === true) return false;
  // It waits for all transactions that are under way, while nobody waits for it: there is nothing to give up early for.
  await client.query('set lock_timeout = 0');
  try {
    if (found !== undefined) await client.query(`drop index concurrently tradestore.${name}`);
    await client.query(`create index concurrently ${name} on ${on}`);
  } finally {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
  }
  return true;
}
