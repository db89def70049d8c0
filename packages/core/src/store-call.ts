import { abortError } from './abort-error.js';
import type { Attempt } from './attempt.js';
import type { CallEntry } from './call-entry.js';
import type { TimerHandle } from './clock.js';
import { DbError } from './db-error.js';
import type { Outcome } from './outcome.js';
import { WorkFailure } from './work-failure.js';

/** What one call is. */
export interface CallTerms {
  readonly operation: string;
  /** How many rows it writes; 0: it changes nothing. */
  readonly rows: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A call of a bare store between its beginning and its answer. */
export class StoreCall implements Attempt {
  /** Has it done what it was to do? */
  succeeded = false;
  readonly #entry: CallEntry;
  readonly #terms: CallTerms;
  readonly #deadlineAt: number;
  #timer: TimerHandle | undefined;
  #onAbort: (() => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #controller: AbortController | undefined;
  #phase: 'unsent' | 'sent' | 'refused' = 'unsent';
  #givenUp: DbError | undefined;

  constructor(entry: CallEntry, terms: CallTerms) {
    this.#entry = entry;
    this.#terms = terms;
    this.#deadlineAt = entry.clock.monotonic() + terms.timeoutMs;
  }

  get rows(): number {
    return this.#terms.rows;
  }

  /** Why it was given up; undefined: it was not. */
  get givenUp(): DbError | undefined {
    return this.#givenUp;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#givenUp !== undefined) this.#controller.abort(this.#givenUp);
    }
    return this.#controller.signal;
  }

  /** By the phase: what has not been sent never will be, and a read changes nothing. */
  get outcome(): Outcome {
    return this.#phase === 'sent' && this.rows > 0 ? 'unknown' : 'not_applied';
  }

  leftMs(): number {
    return Math.max(0, this.#deadlineAt - this.#entry.clock.monotonic());
  }

  sent(): void {
    if (this.#givenUp !== undefined) throw this.#givenUp;
    this.#phase = 'sent';
  }

  refused(): void {
    this.#phase = 'refused';
  }

  /** Does the work, which is called at once, and settles when the call is given up, whether or not the work does. */
  run<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#begin();
      try {
        work(this).then(
          (value) => {
            if (!this.#end()) return;
            this.succeeded = true;
            resolve(value);
          },
          (thrown: unknown) => this.#fail(thrown),
        );
      } catch (thrown) {
        this.#fail(thrown);
      }
    });
  }

  /**
   * Gives the call up. The work is told first, and the caller's promise settles in the next macrotask: work that settles in its
   * abort listener says what became of the call, and only if it stays silent the phase does.
   */
  giveUp(reason: DbError): void {
    if (this.#reject === undefined || this.#givenUp !== undefined) return;
    const givenUp = reason.with({ outcome: this.outcome });
    this.#givenUp = givenUp;
    this.#stopWaiting();
    this.#controller?.abort(givenUp);
    setImmediate(() => {
      // One turn more for what may still land: by then the layers have taken the silence for what it is, and do not repeat it.
      if (this.outcome === 'unknown') setImmediate(() => this.#fail(givenUp));
      else this.#fail(givenUp);
    });
  }

  #begin(): void {
    const { clock, underWay } = this.#entry;
    const { signal, timeoutMs } = this.#terms;
    this.#timer = clock.setTimer(() => {
      const message = `no answer within timeoutMs, which is ${timeoutMs} ms`;
      this.giveUp(new DbError({ kind: 'timeout', message }));
    }, timeoutMs);
    if (signal !== undefined) {
      this.#onAbort = () => this.giveUp(abortError(signal, 'not_applied'));
      signal.addEventListener('abort', this.#onAbort);
    }
    underWay.add(this);
  }

  #fail(thrown: unknown): void {
    const reject = this.#reject;
    if (reject === undefined || !this.#end()) return;
    reject(this.#errorOf(thrown));
  }

  /** @returns false: it has ended before, and nobody waits for its answer any more */
  #end(): boolean {
    if (this.#reject === undefined) return false;
    this.#reject = undefined;
    this.#stopWaiting();
    this.#entry.underWay.delete(this);
    return true;
  }

  #stopWaiting(): void {
    if (this.#timer !== undefined) this.#entry.clock.clearTimer(this.#timer);
    this.#timer = undefined;
    if (this.#onAbort !== undefined) this.#terms.signal?.removeEventListener('abort', this.#onAbort);
    this.#onAbort = undefined;
  }

  #errorOf(thrown: unknown): unknown {
    const { operation, rows } = this.#terms;
    const givenUp = this.#givenUp;
    if (givenUp !== undefined && (thrown === givenUp || thrown instanceof WorkFailure)) {
      return this.#entry.named(operation, givenUp, this.outcome);
    }
    if (thrown instanceof WorkFailure) return thrown.reason;
    const error = this.#entry.toDbError(thrown, this.outcome);
    // What was never sent has not happened, whatever an error's default says; after that the error may know more than the phase.
    const outcome = this.#phase === 'unsent' || rows === 0 ? 'not_applied' : error.outcome;
    if (givenUp === undefined) return this.#entry.named(operation, error, outcome);
    return this.#entry.named(operation, givenUp, outcome, { ...givenUp.details, ...error.details });
  }
}
