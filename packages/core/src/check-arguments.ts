import { assertCallOptions } from './call-options.js';
import { closeDeadline } from './close-store.js';
import { DbError, isDbError } from './db-error.js';
import type { AnySpec } from './method-table.js';
import type { CloseOptions } from './store.js';

/** Batches that nobody can change any more, and what they were checked as. */
const checkedBatches = new WeakMap<object, AnySpec>();

/**
 * Checks the arguments of a call: the options that all calls share, then what the method's table entry says. Whoever wraps a
 * contract calls it first, before all layers and any I/O. A batch that the layers have checked is not checked again.
 *
 * @throws DbError kind `invalid_argument`, also when an argument cannot be read
 */
export function checkArguments(spec: AnySpec, args: readonly unknown[], store: unknown): void {
  try {
    if (spec.kind === 'close') closeDeadline(args[0] as CloseOptions | undefined);
    if ('bag' in spec) assertCallOptions(args[spec.bag]);
    if ('check' in spec && !isCheckedBatch(spec, args)) spec.check?.(args as never, store as never);
  } catch (thrown) {
    throw readingError(thrown);
  }
}

/**
 * Closes the array of a batch that was checked, so that no store inside checks it again: that takes longer than all else which the
 * layers do for it.
 *
 * @param args the layers' own copies
 */
export function closeCheckedBatch(spec: AnySpec, args: readonly unknown[]): void {
  const batch = batchOf(spec, args);
  if (batch !== undefined) checkedBatches.set(Object.freeze(batch), spec);
}

function isCheckedBatch(spec: AnySpec, args: readonly unknown[]): boolean {
  const batch = batchOf(spec, args);
  return batch !== undefined && checkedBatches.get(batch) === spec;
}

function batchOf(spec: AnySpec, args: readonly unknown[]): object | undefined {
  return spec.kind === 'write' && spec.rows !== undefined ? (args[spec.rows] as object) : undefined;
}

/** What reading an argument ended with: a getter can throw anything. */
export function readingError(thrown: unknown): DbError {
  if (isDbError(thrown)) return thrown;
  return new DbError({ kind: 'invalid_argument', message: 'the argument could not be read', cause: thrown });
}
