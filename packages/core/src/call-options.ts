import { invalidArgument } from './invalid-argument.js';

/** What every call accepts in its options bag, its last parameter. */
export interface CallOptions {
  /** Abandons the call: it rejects with kind `cancelled` (`timeout` for `AbortSignal.timeout`). */
  readonly signal?: AbortSignal | undefined;
  /** How long the whole call may take, retries included, in milliseconds, up to 2^31 - 1. @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/** How long a call may take unless it says otherwise, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** The longest timer there is: longer ones fire at once in Node. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/**
 * Checks a `timeoutMs` or another number of milliseconds above zero.
 *
 * @param least the smallest that is allowed. @default any above 0
 * @throws DbError kind `invalid_argument`
 */
export function assertDuration(value: unknown, what: string, field: string, least?: number): asserts value is number {
  if (typeof value === 'number' && value > 0 && value >= (least ?? 0) && value <= LONGEST_TIMER_MS) return;
  const range = least === undefined ? 'above 0 and up' : `from ${least}`;
  throw invalidArgument({ what, field }, `must be a number of milliseconds ${range} to 2^31 - 1`, value);
}

/**
 * Checks the options that all calls share.
 *
 * @throws DbError kind `invalid_argument`
 */
export function assertCallOptions(value: unknown): asserts value is CallOptions | undefined {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgument({ what: 'options' }, 'must be an object', value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    // Inherited members would pass the checks and then be lost with the copy that is made for each attempt.
    throw invalidArgument({ what: 'options' }, 'must be a plain object, not an instance of a class', value);
  }
  const { signal, timeoutMs } = value as Record<string, unknown>;
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw invalidArgument({ what: 'options', field: 'signal' }, 'must be an AbortSignal', signal);
  }
  if (timeoutMs !== undefined) assertDuration(timeoutMs, 'options', 'timeoutMs');
}

/** `instanceof` would refuse signals of other realms and polyfills. */
function isAbortSignal(value: unknown): value is AbortSignal {
  const signal = (value ?? {}) as Partial<AbortSignal>;
  return typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function';
}
