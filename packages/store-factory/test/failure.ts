import { type DbError, isDbError } from '@tradestore/core';

/** The DbError that work ends in; anything else is a failed test. */
export async function failureOf(work: () => unknown): Promise<DbError> {
  try {
    await work();
  } catch (error) {
    if (isDbError(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
