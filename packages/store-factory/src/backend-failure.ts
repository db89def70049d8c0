import { DbError, isDbError, type Outcome } from '@tradestore/core';
import type { Backend } from './backends.js';

/** What a backend's own function was doing when it threw. */
interface Occasion {
  /** The rest of a sentence: `when it was opened`. */
  readonly when: string;
  readonly outcome: Outcome;
}

/** What a backend's own function threw, as a DbError. */
export function backendFailure(
  { name, package: source }: Pick<Backend, 'name' | 'package'>,
  { when, outcome }: Occasion,
  thrown: unknown,
): DbError {
  if (isDbError(thrown)) return thrown;
  return new DbError({
    kind: 'internal',
    message: `${name}: ${source} threw an error of its own ${when}; please report it with its cause`,
    outcome,
    cause: thrown,
  });
}
