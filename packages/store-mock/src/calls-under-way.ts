import { abortError, type Clock, closedError, DbError, type Outcome } from '@tradestore/core';

/** What a call is, as far as waiting is concerned. */
export interface CallTerms {
  /** How many rows it writes; null: it is no write. */
  readonly rows: number | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The calls that wait: for their latency, for other calls, or forever. */
export class CallsUnderWay {
  readonly clock: Clock;
  readonly #waiting = new Set<CallUnderWay>();
  readonly #whenSettled = new Set<(call: CallUnderWay) => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  start(terms: CallTerms): CallUnderWay {
    return new CallUnderWay(this, terms);
  }

  /** The writes that were called and have not answered. */
  writes(): readonly CallUnderWay[] {
    return [...this.#waiting].filter((call) => call.rows !== null);
  }

  has(call: CallUnderWay): boolean {
    return this.#waiting.has(call);
  }

  add(call: CallUnderWay): void {
    this.#waiting.add(call);
  }

  /** The call has answered. */
  settle(call: CallUnderWay): void {
    if (!this.#waiting.delete(call)) return;
    for (const listener of this.#whenSettled) listener(call);
  }

  /** Calls the listener for each call that has answered. @returns what ends it */
  onSettled(listener: (call: CallUnderWay) => void): () => void {
    this.#whenSettled.add(listener);
    return () => {
      this.#whenSettled.delete(listener);
    };
  }

  /** Ends all waiting with this error: their connection is gone. */
  cutOff(error: DbError): void {
    for (const call of [...this.#waiting]) call.giveUp(error);
  }

  /**
   * Waits until every call has answered or the deadline passes; then those that are left reject with kind `closed`.
   *
   * @returns how many rows of writes were given up
   */
  async drain(deadlineMs: number): Promise<number> {
    if (this.#waiting.size > 0 && deadlineMs > 0) {
      await new Promise<void>((resolve) => {
        const finish = (): void => {
          this.clock.clearTimer(timer);
          unsubscribe();
          resolve();
        };
        const timer = this.clock.setTimer(finish, deadlineMs);
        const unsubscribe = this.onSettled(() => {
          if (this.#waiting.size === 0) finish();
        });
      });
    }
    let unwritten = 0;
    for (const call of this.#waiting) {
      if (call.outcome === 'not_applied') unwritten += call.rows ?? 0;
      call.giveUp(closedError());
    }
    return unwritten;
  }
}

/** One call between its beginning and its answer. */
export class CallUnderWay {
  /** How many rows it writes; null: it is no write. */
  readonly rows: number | null;
  readonly #all: CallsUnderWay;
  readonly #timeoutMs: number;
  readonly #deadlineAt: number;
  readonly #signal: AbortSignal | undefined;
  #applied = false;
  #givenUp: DbError | undefined;
  #reject: ((error: DbError) => void) | undefined;

  constructor(all: CallsUnderWay, { rows, timeoutMs, signal }: CallTerms) {
    this.#all = all;
    this.rows = rows;
    this.#timeoutMs = timeoutMs;
    this.#deadlineAt = all.clock.monotonic() + timeoutMs;
    this.#signal = signal;
  }

  /** What the caller is told when the call fails now. The mock knows whether the write was done; the caller cannot. */
  get outcome(): Outcome {
    return this.#applied && this.rows !== null ? 'unknown' : 'not_applied';
  }

  /** From here on a failure leaves the work done. */
  noteApplied(): void {
    this.#applied = true;
  }

  /** Throws why the call was given up, when it was. */
  assertWanted(): void {
    if (this.#givenUp !== undefined) throw this.#givenUp;
    if (this.#signal?.aborted) throw abortError(this.#signal, this.outcome);
  }

  /** Ends the call's waiting with an error. */
  giveUp(error: DbError): void {
    this.#givenUp ??= error.with({ outcome: this.outcome });
    this.#reject?.(this.#givenUp);
  }

  /** Waits until the promise has settled, which may take as long as the call may. */
  async until<T>(promise: Promise<T>): Promise<T> {
    // What comes after the call was given up is nobody's.
    const settled = promise.then(
      () => undefined,
      () => undefined,
    );
    await this.suspend((resume) => {
      void settled.then(resume);
      return () => {};
    });
    return await promise;
  }

  /** Waits on the clock. @param ms Infinity: until the call is given up */
  wait(ms: number): Promise<void> {
    const { clock } = this.#all;
    return this.suspend((resume) => {
      if (ms === Number.POSITIVE_INFINITY) return () => {};
      const timer = clock.setTimer(resume, ms);
      return () => clock.clearTimer(timer);
    });
  }

  /** Waits until the clock's monotonic time has come. Node's timers fire up to a millisecond early, so it looks again. */
  async waitUntil(moment: number): Promise<void> {
    const { clock } = this.#all;
    for (let left = moment - clock.monotonic(); left > 0; left = moment - clock.monotonic()) await this.wait(left);
  }

  /** Waits until other calls have answered. */
  async waitFor(calls: readonly CallUnderWay[]): Promise<void> {
    const unanswered = new Set(calls.filter((call) => this.#all.has(call)));
    if (unanswered.size === 0) return;
    await this.suspend((resume) =>
      this.#all.onSettled((call) => {
        unanswered.delete(call);
        if (unanswered.size === 0) resume();
      }),
    );
  }

  /**
   * Waits until `begin` calls back. Rejects as soon as the signal aborts, the deadline passes or the call is given up.
   *
   * @param begin returns what ends it
   */
  async suspend(begin: (resume: () => void) => () => void): Promise<void> {
    this.assertWanted();
    this.#all.add(this);
    const { clock } = this.#all;
    const signal = this.#signal;
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        this.#reject = undefined;
        clock.clearTimer(deadline);
        signal?.removeEventListener('abort', onAbort);
        stop();
      };
      const onAbort = (): void => {
        if (signal !== undefined) this.giveUp(abortError(signal, this.outcome));
      };
      this.#reject = (error) => {
        end();
        reject(error);
      };
      // Set first, so that on a tie the deadline is the one that fires.
      const leftMs = Math.max(0, this.#deadlineAt - clock.monotonic());
      const deadline = clock.setTimer(() => this.giveUp(this.#timeoutError()), leftMs);
      signal?.addEventListener('abort', onAbort);
      const stop = begin(() => {
        end();
        resolve();
      });
    });
  }

  #timeoutError(): DbError {
    return new DbError({ kind: 'timeout', message: `no answer within timeoutMs, which is ${this.#timeoutMs} ms` });
  }
}
