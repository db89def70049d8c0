import type { CallOptions } from './call-options.js';
import { type DbError, isDbError } from './db-error.js';
import type { DbErrorKind } from './db-error-kinds.js';

const outageKinds: ReadonlySet<DbErrorKind> = new Set(['connection', 'timeout', 'overloaded']);

/** Does an error say that the server is away: not reached, not answering or not keeping up, so that it may come back by itself? */
export function isOutage(error: unknown): error is DbError {
  return isDbError(error) && error.isTransient() && outageKinds.has(error.kind);
}

/**
 * What a read of a cache gives, or what `miss` gives when the server is away. All other errors pass, and so does every error
 * of a call whose own signal has aborted: `AbortSignal.timeout` makes a `timeout` that says nothing of the server.
 */
export async function orMiss<T>(
  reading: Promise<T>,
  options: Pick<CallOptions, 'signal'> | undefined,
  miss: () => NoInfer<T>,
): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isOutage(error) || options?.signal?.aborted) throw error;
    return miss();
  }
}
