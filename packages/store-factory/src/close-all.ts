import { type CloseOptions, type CloseReport, closeDeadline, DbError, isDbError } from '@tradestore/core';
import type { OpenBackend } from './load-backend.js';

/**
 * Closes backends one after another, the last opened first, within one deadline. One that fails doesn't keep the others open.
 *
 * @throws DbError the failure, after all were closed; of several the first, with `details.failed` and `details.unwritten`
 */
export async function closeAll(
  backends: readonly Pick<OpenBackend, 'close'>[],
  options: CloseOptions | undefined,
): Promise<CloseReport> {
  const deadlineAt = performance.now() + closeDeadline(options);
  const failures: unknown[] = [];
  let unwritten = 0;
  for (const backend of [...backends].reverse()) {
    try {
      const report = await backend.close({ deadlineMs: Math.max(0, deadlineAt - performance.now()) });
      unwritten += report.unwritten;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return { unwritten };
  throw closeError(failures, unwritten);
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
