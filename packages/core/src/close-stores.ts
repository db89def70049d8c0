import { closeDeadline } from './close-store.js';
import { DbError, isDbError } from './db-error.js';
import type { CloseOptions, CloseReport, Store } from './store.js';

type Closable = Pick<Store, 'close'>;

/**
 * Closes stores beside each other, for those that share a database: all refuse new calls at once, and drain within the same
 * deadline. One that fails doesn't keep the others open.
 *
 * @throws DbError the failure, after all have ended; of several the first, with `details.failed` and `details.unwritten`
 */
export async function closeTogether(stores: readonly Closable[], options?: CloseOptions): Promise<CloseReport> {
  closeDeadline(options);
  return reportOf(await Promise.allSettled(stores.map(async (store) => await store.close(options))));
}

/**
 * Closes stores one after another, the last opened first, within one deadline together. One that fails doesn't keep the others
 * open.
 *
 * @throws DbError the failure, after all were closed; of several the first, with `details.failed` and `details.unwritten`
 */
export async function closeInTurn(stores: readonly Closable[], options?: CloseOptions): Promise<CloseReport> {
  const deadlineAt = performance.now() + closeDeadline(options);
  const endings: PromiseSettledResult<CloseReport>[] = [];
  for (const store of stores.toReversed()) {
    const deadlineMs = Math.max(0, deadlineAt - performance.now());
    endings.push(...(await Promise.allSettled([(async () => await store.close({ deadlineMs }))()])));
  }
  return reportOf(endings);
}

function reportOf(endings: readonly PromiseSettledResult<CloseReport>[]): CloseReport {
  const failures = endings.flatMap((ending) => (ending.status === 'rejected' ? [ending.reason as unknown] : []));
  const unwritten = endings.reduce((sum, ending) => sum + unwrittenOf(ending), 0);
  if (failures.length === 0) return { unwritten };
  throw closeError(failures, unwritten);
}

/** A close that fails may say what it left, too. */
function unwrittenOf(ending: PromiseSettledResult<CloseReport>): number {
  if (ending.status === 'fulfilled') return ending.value.unwritten;
  const unwritten: unknown = isDbError(ending.reason) ? ending.reason.details['unwritten'] : undefined;
  return typeof unwritten === 'number' ? unwritten : 0;
}

function closeError(failures: readonly unknown[], unwritten: number): DbError {
  const [first] = failures;
  const details = { failed: failures.length, unwritten };
  if (isDbError(first)) return first.with({ details: { ...first.details, ...details } });
  return new DbError({
    kind: 'internal',
    message: 'a store threw an error of its own while closing; please report it with its cause',
    operation: 'close',
    details,
    cause: first,
  });
}
