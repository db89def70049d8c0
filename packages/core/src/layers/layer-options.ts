import { assertDuration, DEFAULT_TIMEOUT_MS } from '../call-options.js';
import { type Clock, systemClock } from '../clock.js';
import { invalidArgument } from '../invalid-argument.js';
import { knownFields } from '../known-fields.js';

/** What the layers around a store do; every number has a default that suits a server on the same network. */
export interface LayerOptions {
  /** The overall deadline of a call that names none, retries included, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /**
   * How long one attempt may take, in milliseconds. @default half of `timeoutMs`, or of the call's own if that is longer: there
   * is time for a second one, and a caller's short deadline doesn't speak against the server
   */
  readonly attemptTimeoutMs?: number | undefined;
  readonly retry?: RetryOptions | undefined;
  readonly concurrency?: ConcurrencyOptions | undefined;
  readonly breaker?: BreakerOptions | undefined;
  /** Where time comes from. @default the system's clock */
  readonly clock?: Clock | undefined;
  /**
   * Methods that the store admits, bounds and resends itself: around them there are only telemetry, the deadline and the error
   * context.
   */
  readonly selfAdmitted?: readonly string[] | undefined;
}

/** Reads, and writes that may be repeated, are tried again after a transient error. */
export interface RetryOptions {
  /** Attempts of one call, the first included; 1: never try again. @default 4 */
  readonly maxAttempts?: number | undefined;
  /** About how long the first back-off takes, in milliseconds; it grows exponentially, with jitter. @default 50 */
  readonly initialDelayMs?: number | undefined;
  /** The longest back-off, in milliseconds. @default 2_000 */
  readonly maxDelayMs?: number | undefined;
}

/** The bulkhead: a bounded number of calls at once and a bounded queue before it. */
export interface ConcurrencyOptions {
  /** Calls in the store at once. @default 64 */
  readonly maxConcurrent?: number | undefined;
  /** Calls that wait for a place; one more is refused at once with kind `overloaded`. @default 1_000 */
  readonly maxQueued?: number | undefined;
}

/** The circuit breaker: after repeated failures to reach the server, calls are refused at once for a while. */
export interface BreakerOptions {
  /** Failures in a row of kind connection, timeout or overloaded that open it. @default 10 */
  readonly failures?: number | undefined;
  /** How long it stays open before one call may probe the server, in milliseconds. @default 5_000 */
  readonly halfOpenAfterMs?: number | undefined;
}

/** The options with every default filled in. */
export interface ResolvedLayerOptions {
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number | undefined;
  readonly retry: Resolved<RetryOptions>;
  readonly concurrency: Resolved<ConcurrencyOptions>;
  readonly breaker: Resolved<BreakerOptions>;
  readonly clock: Clock;
  readonly selfAdmitted: ReadonlySet<string>;
}

type Resolved<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };

/** Every option; a misspelled one is refused. */
const optionNames: { readonly [K in keyof LayerOptions]-?: readonly (keyof NonNullable<LayerOptions[K]>)[] } = {
  timeoutMs: [],
  attemptTimeoutMs: [],
  retry: ['maxAttempts', 'initialDelayMs', 'maxDelayMs'],
  concurrency: ['maxConcurrent', 'maxQueued'],
  breaker: ['failures', 'halfOpenAfterMs'],
  clock: [],
  selfAdmitted: [],
};

/**
 * Fills in the defaults.
 *
 * @throws DbError kind `invalid_argument` for an option that is unknown or out of range
 */
export function resolveLayerOptions(options: LayerOptions): ResolvedLayerOptions {
  knownFields({ what: 'layers' }, options, Object.keys(optionNames));
  for (const group of ['retry', 'concurrency', 'breaker'] as const) {
    if (options[group] !== undefined) knownFields({ what: `layers.${group}` }, options[group], optionNames[group]);
  }
  const { retry, concurrency, breaker } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const resolved: ResolvedLayerOptions = {
    timeoutMs,
    attemptTimeoutMs: options.attemptTimeoutMs,
    retry: {
      maxAttempts: retry?.maxAttempts ?? 4,
      initialDelayMs: retry?.initialDelayMs ?? 50,
      maxDelayMs: retry?.maxDelayMs ?? 2_000,
    },
    concurrency: { maxConcurrent: concurrency?.maxConcurrent ?? 64, maxQueued: concurrency?.maxQueued ?? 1_000 },
    breaker: { failures: breaker?.failures ?? 10, halfOpenAfterMs: breaker?.halfOpenAfterMs ?? 5_000 },
    clock: options.clock ?? systemClock,
    selfAdmitted: namesOf(options.selfAdmitted ?? []),
  };
  assertDuration(resolved.timeoutMs, 'layers', 'timeoutMs');
  if (resolved.attemptTimeoutMs !== undefined) {
    assertDuration(resolved.attemptTimeoutMs, 'layers', 'attemptTimeoutMs');
  }
  assertDuration(resolved.retry.initialDelayMs, 'layers', 'retry.initialDelayMs');
  assertDuration(resolved.retry.maxDelayMs, 'layers', 'retry.maxDelayMs');
  assertDuration(resolved.breaker.halfOpenAfterMs, 'layers', 'breaker.halfOpenAfterMs');
  assertCount(resolved.retry.maxAttempts, 1, 'retry.maxAttempts');
  assertCount(resolved.concurrency.maxConcurrent, 1, 'concurrency.maxConcurrent');
  assertCount(resolved.concurrency.maxQueued, 0, 'concurrency.maxQueued');
  assertCount(resolved.breaker.failures, 1, 'breaker.failures');
  return resolved;
}

function assertCount(value: number, least: number, field: string): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw invalidArgument({ what: 'layers', field }, `must be an integer number of at least ${least}`, value);
}

function namesOf(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return new Set<string>(value);
  throw invalidArgument({ what: 'layers', field: 'selfAdmitted' }, 'must be an array of method names', value);
}
