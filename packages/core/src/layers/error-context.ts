import { DbError, isDbError } from '../db-error.js';
import type { Call } from './call.js';

/** The innermost layer: whatever a store throws leaves it as a {@link DbError} that names the store and the method. */
export function toDbError(call: Pick<Call, 'isWrite' | 'operation' | 'store'>, thrown: unknown): DbError {
  const { store, operation, isWrite } = call;
  const error = isDbError(thrown)
    ? thrown
    : new DbError({
        kind: 'internal',
        message: 'the store threw an error of its own instead of a DbError; please report it with its cause',
        cause: thrown,
      });
  return error.with({
    store: error.store ?? store,
    operation: error.operation ?? operation,
    ...(isWrite ? {} : { outcome: 'not_applied' }),
  });
}
