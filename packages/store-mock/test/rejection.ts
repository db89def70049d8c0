import { type DbError, isDbError } from '@tradestore/core';

/** What a call rejects with; nothing but a DbError may come out of a store. */
export async function rejectionOf(call: Promise<unknown>): Promise<DbError> {
  try {
    await call;
  } catch (error) {
    if (isDbError(error)) return error;
    throw new Error('rejected with something else than a DbError', { cause: error });
  }
  throw new Error('resolved, and was to reject');
}

/** What a function throws. */
export function thrownBy(work: () => unknown): DbError {
  try {
    work();
  } catch (error) {
    if (isDbError(error)) return error;
    throw new Error('threw something else than a DbError', { cause: error });
  }
  throw new Error('returned, and was to throw');
}
