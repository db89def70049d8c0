import { assertCallOptions } from './call-options.js';
import { closeDeadline } from './close-store.js';
import { DbError, isDbError } from './db-error.js';
import type { AnySpec } from './method-table.js';
import type { CloseOptions } from './store.js';

/**
 * Checks the arguments of a call: the options that all calls share, then what the method's table entry says. Whoever wraps a
 * contract calls it first, before all layers and any I/O.
 *
 * @throws DbError kind `invalid_argument`, also when an argument cannot be read
 */
export function checkArguments(spec: AnySpec, args: readonly unknown[], store: unknown): void {
  try {
    if (spec.kind === 'close') closeDeadline(args[0] as CloseOptions | undefined);
    if ('bag' in spec) assertCallOptions(args[spec.bag]);
    if ('check' in spec) spec.check?.(args as never, store as never);
  } catch (thrown) {
    throw readingError(thrown);
  }
}

/** What reading an argument ended with: a getter can throw anything. */
export function readingError(thrown: unknown): DbError {
  if (isDbError(thrown)) return thrown;
  return new DbError({ kind: 'invalid_argument', message: 'the argument could not be read', cause: thrown });
}
