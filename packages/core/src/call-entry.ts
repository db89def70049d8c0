import { abortError } from './abort-error.js';
import type { Attempt } from './attempt.js';
import { type CallOptions, DEFAULT_TIMEOUT_MS } from './call-options.js';
import { CallsUnderWay } from './calls-under-way.js';
import { checkArguments } from './check-arguments.js';
import type { Clock } from './clock.js';
import { DbError, isDbError } from './db-error.js';
import type { AnyMethodTable, AnySpec } from './method-table.js';
import type { Outcome } from './outcome.js';
import { StoreCall } from './store-call.js';

/** When something failed. */
export interface FailureCircumstances {
  /** What becomes of a write that fails now, when the error itself proves nothing. */
  readonly phase: Outcome;
  /** Was `close` called? Then a connection that ends may be our own doing. */
  readonly closing: boolean;
}

/** What a {@link CallEntry} is made of. */
export interface CallEntryOptions {
  readonly store: { readonly name: string };
  /** The methods by their paths. */
  readonly specs: AnyMethodTable;
  readonly clock: Clock;
  readonly classify: (thrown: unknown, circumstances: FailureCircumstances) => DbError;
  readonly isClosing: () => boolean;
  /** Throws when the call cannot be made now. */
  readonly admit: (method: string) => void;
  /** How many rows a call writes; 0: it changes nothing by itself. */
  readonly rowsOf: (spec: AnySpec, args: readonly unknown[]) => number;
}

/** Where calls begin: arguments first, then whether they can be made now, then the signal. */
export class CallEntry {
  readonly underWay: CallsUnderWay<StoreCall> = new CallsUnderWay();
  readonly clock: Clock;
  readonly #options: CallEntryOptions;
  readonly #specs: ReadonlyMap<string, AnySpec>;

  constructor(options: CallEntryOptions) {
    this.clock = options.clock;
    this.#options = options;
    this.#specs = new Map(Object.entries(options.specs));
  }

  run<T>(method: string, args: readonly unknown[], work: (attempt: Attempt) => Promise<T>): Promise<T> {
    let call: StoreCall;
    try {
      call = this.accept(method, args);
    } catch (refusal) {
      return Promise.reject(refusal);
    }
    return call.run(work);
  }

  /**
   * A call that may be made.
   *
   * @throws DbError when it may not
   */
  accept(method: string, args: readonly unknown[]): StoreCall {
    try {
      const spec = this.#specs.get(method);
      if (spec === undefined) throw new DbError({ kind: 'internal', message: `no table entry for ${method}` });
      const { store, admit, rowsOf } = this.#options;
      checkArguments(spec, args, store);
      admit(method);
      const options = 'bag' in spec ? (args[spec.bag] as CallOptions | undefined) : undefined;
      const signal = options?.signal;
      if (signal?.aborted) throw abortError(signal, 'not_applied');
      const timeoutMs = options?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      return new StoreCall(this, { operation: method, rows: rowsOf(spec, args), timeoutMs, signal });
    } catch (thrown) {
      throw this.refusal(method, thrown);
    }
  }

  /** The error of a call that was not made. */
  refusal(operation: string, thrown: unknown): DbError {
    const error = this.toDbError(thrown, 'not_applied');
    return error.with({ store: this.#options.store.name, operation, outcome: 'not_applied', attempts: 0 });
  }

  /** An error that names the store and the method. */
  named(operation: string, error: DbError, outcome: Outcome, details: DbError['details'] = error.details): DbError {
    return error.with({ store: this.#options.store.name, operation, outcome, details });
  }

  /** @param phase what becomes of a write that fails now, when the error itself proves nothing */
  toDbError(thrown: unknown, phase: Outcome): DbError {
    if (isDbError(thrown)) return thrown;
    try {
      return this.#options.classify(thrown, { phase, closing: this.#options.isClosing() });
    } catch {
      // A call that never settles would be worse than one that says less.
      const message = 'the store could not classify an error; please report it with its cause';
      return new DbError({ kind: 'internal', message, outcome: phase, cause: thrown });
    }
  }
}
