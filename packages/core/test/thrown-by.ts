import { type DbError, isDbError } from '../src/db-error.js';

/** The DbError that `work` throws; anything else, or nothing, fails the test. */
export function thrownBy(work: () => unknown): DbError {
  try {
    work();
  } catch (error) {
    if (isDbError(error)) return error;
    throw new Error(`threw ${String(error)} and not a DbError`, { cause: error });
  }
  throw new Error('threw nothing');
}
