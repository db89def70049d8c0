import { type DbError, isDbError } from '@tradestore/core';

/** The error that a call rejects with. */
export async function rejectionOf(call: Promise<unknown>): Promise<DbError> {
  const thrown: unknown = await call.then(
    () => new Error('the call resolved'),
    (error: unknown) => error,
  );
  if (isDbError(thrown)) return thrown;
  throw thrown;
}
