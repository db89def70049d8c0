import type { ErrorName } from '@tradestore/core';

/** Errors of knex and tarn, by their names. */
// biome-ignore format: a table, one row a group of lines
export const driverNames: readonly ErrorName[] = [
  // tarn's, which has no name of its own; its text is that of whatever it met while it waited.
  { name: 'Error', constructorName: 'TimeoutError', row:
    ['overloaded', 'T', 'not_applied', 'none', 'no connection for the migrations became free in time; try again'] },
  // Whatever else fails while knex takes its lock; that somebody has it is a text of its own.
  { name: 'MigrationLocked', row:
    ['unknown', 'P', 'not_applied', 'discard',
      'the lock of the migrations could not be taken, and knex hides why; see whether the role may change tradestore.migrations_lock'] },
];
