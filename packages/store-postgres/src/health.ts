import type { Attempt, Health } from '@tradestore/core';
import type { Connections } from './connections.js';
import { rawText } from './raw-text.js';
import { missingMigrations } from './schema-check.js';
import type { Statement } from './session.js';

const probe: Statement = {
  name: 'tradestore_health',
  types: rawText,
  text: `select current_setting('server_version'), (pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool)::text`,
};

/**
 * How the database is. `degraded`: it answers, and cannot be written to, or its schema is not the one that this version needs.
 *
 * @returns `details`: `serverVersion`, `readOnly`, `pendingMigrations` (names), `pool` (`max`, `total`, `idle` connections and
 * `waiting` calls)
 */
export async function probeHealth(
  connections: Connections,
  attempt: Attempt,
): Promise<Pick<Health, 'details' | 'status'>> {
  return await connections.probe(attempt, async (session) => {
    const { rows } = await session.query(probe);
    const [[serverVersion, isReadOnly] = []] = rows;
    const readOnly = isReadOnly !== 'false';
    const pendingMigrations = await missingMigrations(session);
    const isWell = !readOnly && pendingMigrations.length === 0;
    return {
      status: isWell ? 'up' : 'degraded',
      details: { serverVersion, readOnly, pendingMigrations, pool: connections.totals },
    };
  });
}
