import type { DriverMessage } from '@tradestore/core';
import { pgMessages } from '@tradestore/pg-client';

/** Messages of the drivers; the first row that fits counts. pg-copy-streams has no errors of its own. */
// biome-ignore format: a table, one row a group of lines
export const driverMessages: readonly DriverMessage[] = [
  ...pgMessages,

  { of: 'knex', starts: 'Knex: Timeout acquiring a connection', row:
    ['overloaded', 'T', 'not_applied', 'none', 'no connection for the migrations became free in time; try again'] },
  { of: 'knex', starts: 'Defined query timeout of ', row:
    ['timeout', 'T', 'by_phase', 'discard', 'a statement of a migration took too long, and the server may still be at work on it'] },
  { of: 'knex', starts: 'After query timeout of ', row:
    ['timeout', 'T', 'by_phase', 'discard', 'a statement of a migration took too long, and the server may still be at work on it'] },
  { of: 'knex', is: 'Migration table is already locked', row:
    ['conflict', 'T', 'not_applied', 'keep',
      'another runner is migrating, or one died while it did; try again, and if none is running clear the lock'] },
  { of: 'knex', starts: 'The migration directory is corrupt, the following files are missing: ', row:
    ['schema', 'P', 'not_applied', 'keep',
      'the database has migrations that this version does not know: a newer version has migrated it; update this package'] },
  { of: 'knex', is: 'Transaction query already complete, run with DEBUG=knex:tx for more info', row:
    ['internal', 'P', 'not_applied', 'keep', 'a migration used its transaction after its end; please report it'] },
  { of: 'knex', is: 'Unable to acquire a connection', row:
    ['closed', 'P', 'not_applied', 'none', 'the connections for the migrations have been closed; run the migrations again'] },
  { of: 'tarn', is: 'operation timed out for an unknown reason', row:
    ['overloaded', 'T', 'not_applied', 'none', 'no connection for the migrations became free in time; try again'] },
  { of: 'tarn', is: 'aborted', row:
    ['closed', 'P', 'not_applied', 'none', 'the connections for the migrations have been closed; run the migrations again'] },
];
