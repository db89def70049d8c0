import { inspect } from 'node:util';
import { type DbErrorKind, errorKinds } from './db-error-kinds.js';
import type { Outcome } from './outcome.js';

/** Machine-readable facts about a failure: names, counts and indexes; never row values or secrets. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** What a {@link DbError} is made of. */
export interface DbErrorOptions {
  readonly kind: DbErrorKind;
  /** Names the thing, the rule and the way out; never a row value, a key or a password. */
  readonly message: string;
  /** @default by kind: `unknown` where a byte of a write may have left, else `not_applied` */
  readonly outcome?: Outcome | undefined;
  /** Could the same call succeed later without anybody changing anything? @default by kind */
  readonly transient?: boolean | undefined;
  /** The store's `name`. */
  readonly store?: string | undefined;
  /** The contract's method. */
  readonly operation?: string | undefined;
  /** The backend's own code, verbatim: SQLSTATE, errno name, Redis prefix, HTTP status. */
  readonly code?: string | undefined;
  /** Milliseconds to wait at least before the next attempt. */
  readonly retryAfterMs?: number | undefined;
  /** How often the store was asked; 0: the call never got so far. @default 1 */
  readonly attempts?: number | undefined;
  readonly details?: ErrorDetails | undefined;
  /** The raw error. Kept out of JSON and `inspect`, because drivers put values and secrets into theirs. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for('@tradestore/core/DbError') as never;

/**
 * The one error that a store rejects with.
 *
 * `kind` says what went wrong, {@link DbError.isTransient} whether the same call could succeed later, `outcome` whether a
 * failed write may still have happened, and {@link DbError.isSafeToRetry} joins the two.
 *
 * @example
 * ```ts
 * import { isDbError, type Trade, type TradeStore } from '@tradestore/core';
 *
 * export async function saveOrQueue(store: TradeStore, trade: Trade, queue: Trade[]): Promise<void> {
 *   try {
 *     await store.saveTrade(trade);
 *   } catch (error) {
 *     // Saving a trade is idempotent, so it may be repeated even when the outcome is unknown.
 *     if (isDbError(error) && error.isSafeToRetry(true)) queue.push(trade);
 *     else throw error;
 *   }
 * }
 * ```
 */
export class DbError extends Error {
  declare readonly name: 'DbError';
  readonly kind: DbErrorKind;
  readonly outcome: Outcome;
  readonly store: string | undefined;
  readonly operation: string | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attempts: number;
  readonly details: ErrorDetails;
  readonly #transient: boolean;

  constructor(options: DbErrorOptions) {
    super(options.message);
    const defaults = errorKinds[options.kind] ?? errorKinds.unknown;
    this.kind = options.kind;
    this.outcome = options.outcome ?? defaults.outcome;
    this.#transient = options.transient ?? defaults.transient;
    this.store = options.store;
    this.operation = options.operation;
    this.code = options.code;
    this.retryAfterMs = options.retryAfterMs;
    this.attempts = options.attempts ?? 1;
    this.details = options.details ?? {};
    // A getter, because Node prints the cause of an uncaught error even when the property is not enumerable.
    const { cause } = options;
    if (cause !== undefined) Object.defineProperty(this, 'cause', { get: () => cause, configurable: true });
  }

  static {
    hide(DbError.prototype, 'name', 'DbError');
    hide(DbError.prototype, brand, true);
    hide(DbError.prototype, inspect.custom, function (this: DbError, _depth: unknown, options: object): string {
      return `${this.stack ?? `${this.name}: ${this.message}`} ${inspect(this.#fields(), options)}`;
    });
  }

  /** Could the same call succeed later without anybody changing anything? */
  isTransient(): boolean {
    return this.#transient;
  }

  /** The exact complement of {@link DbError.isTransient}. */
  isPermanent(): boolean {
    return !this.#transient;
  }

  /**
   * May the same call be sent again now or later? True when the error is transient and the call either did nothing or is
   * `repeatable` (idempotent), which every read and every trade save is.
   */
  isSafeToRetry(repeatable: boolean): boolean {
    return this.#transient && (this.outcome === 'not_applied' || repeatable);
  }

  /** A copy with some members replaced; the cause is kept, and the stack unless the message changes. */
  with(
    changes: Partial<Pick<DbErrorOptions, 'attempts' | 'details' | 'message' | 'operation' | 'outcome' | 'store'>>,
  ): DbError {
    const copy = new DbError({
      kind: this.kind,
      message: changes.message ?? this.message,
      outcome: changes.outcome ?? this.outcome,
      transient: this.#transient,
      store: changes.store ?? this.store,
      operation: changes.operation ?? this.operation,
      code: this.code,
      retryAfterMs: this.retryAfterMs,
      attempts: changes.attempts ?? this.attempts,
      details: changes.details ?? this.details,
      cause: this.cause,
    });
    if (changes.message === undefined && this.stack !== undefined) hide(copy, 'stack', this.stack);
    return copy;
  }

  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...this.#fields(), details: jsonOf(this.details) };
  }

  #fields(): Record<string, unknown> {
    return {
      kind: this.kind,
      transient: this.#transient,
      outcome: this.outcome,
      store: this.store,
      operation: this.operation,
      code: this.code,
      retryAfterMs: this.retryAfterMs,
      attempts: this.attempts,
      details: this.details,
    };
  }
}

/**
 * Is it a {@link DbError}, of this or of another copy of the package? A brand is read, because `instanceof` fails when two
 * versions of `@tradestore/core` are installed.
 */
export function isDbError(value: unknown): value is DbError {
  return typeof value === 'object' && value !== null && brand in value;
}

/**
 * Details as JSON holds them: a sequence, which is a bigint, as a string of digits. Details that can't be written are left out,
 * because an error that can't be logged hides what went wrong.
 */
function jsonOf(details: ErrorDetails): unknown {
  try {
    return JSON.parse(
      JSON.stringify(details, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    );
  } catch {
    return {};
  }
}

function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: false, writable: true, configurable: true });
}
