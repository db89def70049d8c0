import { LONGEST_TIMER_MS } from './call-options.js';
import { DbError } from './db-error.js';
import { invalidArgument } from './invalid-argument.js';
import type { CloseOptions, Store } from './store.js';

/** How long `close` waits for calls under way unless told otherwise, in milliseconds. */
const DEFAULT_CLOSE_DEADLINE_MS = 10_000;

/**
 * The deadline of a `close` in milliseconds.
 *
 * @throws DbError kind `invalid_argument`
 */
export function closeDeadline(options: CloseOptions | undefined): number {
  const deadlineMs: unknown = options?.deadlineMs ?? DEFAULT_CLOSE_DEADLINE_MS;
  if (typeof deadlineMs === 'number' && deadlineMs >= 0) return Math.min(deadlineMs, LONGEST_TIMER_MS);
  throw invalidArgument(
    { what: 'options', field: 'deadlineMs' },
    'must be a number of milliseconds from 0',
    deadlineMs,
  );
}

/**
 * Disposal: closes, and rejects when rows were left unwritten, because `await using` has nobody to give the report to.
 *
 * @throws DbError kind `timeout`, with `details.unwritten`
 */
export async function disposeByClosing(store: Pick<Store, 'close' | 'name'>): Promise<void> {
  const { unwritten } = await store.close();
  if (unwritten === 0) return;
  throw new DbError({
    kind: 'timeout',
    message: `closed with ${unwritten} rows unwritten; call close({ deadlineMs }) to give them more time`,
    store: store.name,
    operation: 'close',
    details: { unwritten },
  });
}

/** The error of a call to a store that was closed. */
export function closedError(): DbError {
  return new DbError({ kind: 'closed', message: 'the store is closed; open a new one' });
}
