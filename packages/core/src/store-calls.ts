import { answersArrived } from './answers-arrived.js';
import type { Attempt } from './attempt.js';
import { CallEntry, type FailureCircumstances } from './call-entry.js';
import type { CallOptions } from './call-options.js';
import type { Clock } from './clock.js';
import { closeDeadline, closedError } from './close-store.js';
import { DbError } from './db-error.js';
import { type AnySpec, anyMethodTable, type MethodTable, specsByPath } from './method-table.js';
import type { CloseOptions, CloseReport, Health, Store } from './store.js';
import { within } from './within.js';

/** What {@link StoreCalls} is made of. */
export interface StoreCallsOptions<S extends Store> {
  readonly store: S;
  readonly methods: MethodTable<S>;
  readonly clock: Clock;
  /** Makes a DbError of what the driver threw. What is a DbError already is not classified again. */
  readonly classify: (thrown: unknown, circumstances: FailureCircumstances) => DbError;
  /** Refuses, by throwing, what must not be called now, as the store inside of its own transaction. @default nothing */
  readonly refuse?: ((method: string) => void) | undefined;
}

/** What a probe has found. */
export type ProbedHealth = Pick<Health, 'details'> & {
  /** @default up */
  readonly status?: Health['status'] | undefined;
  /** @default null */
  readonly error?: DbError | null | undefined;
};

/** How long the release of a store may take at least, in milliseconds: less than the layers grant `close` past its deadline. */
const RELEASE_GRACE_MS = 500;

/**
 * What every call of a bare store goes through: argument checks, closed, the caller's signal, the deadline; the outcome of what
 * fails by its phase; and what `flush` and `close` wait for.
 *
 * What the caller's own `work` of a transaction throws is thrown on as a `WorkFailure`, and comes out as it is.
 */
export class StoreCalls<S extends Store> {
  readonly #store: S;
  readonly #refuse: ((method: string) => void) | undefined;
  readonly #entry: CallEntry;
  #closing: Promise<CloseReport> | undefined;

  constructor({ store, methods, clock, classify, refuse }: StoreCallsOptions<S>) {
    this.#store = store;
    this.#refuse = refuse;
    const specs = specsByPath(anyMethodTable(methods));
    const admit = (method: string): void => {
      if (this.#closing !== undefined) throw closedError();
      this.#refuse?.(method);
    };
    this.#entry = new CallEntry({ store, specs, clock, classify, isClosing: () => this.isClosing, admit, rowsOf });
  }

  /** Was `close` called? */
  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /**
   * Makes a call: arguments first, then whether the store is open, then the signal, then the work, which is called before the
   * promise is returned: it may read the caller's arrays and dates up to its own first `await`, and no later.
   *
   * @param method its path in the method table: `saveTrade`, `rules.save`
   * @param args as the method was given them, options included
   */
  run<T>(method: string, args: readonly unknown[], work: (attempt: Attempt) => Promise<T>): Promise<T> {
    return this.#entry.run(method, args, work);
  }

  /** Makes a stream: it is a call when its first row is asked for; its pages are calls of their own. */
  async *stream<T>(
    method: string,
    args: readonly unknown[],
    open: () => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined> {
    this.#entry.accept(method, args);
    try {
      yield* open();
    } catch (thrown) {
      const error = this.#entry.toDbError(thrown, 'not_applied');
      // A page that failed has named itself.
      const { store = this.#store.name, operation = method } = error;
      throw error.with({ store, operation, outcome: 'not_applied' });
    }
  }

  /**
   * How the store is. Resolves with `down` and the error when the probe fails or does not answer within `timeoutMs`; rejects for
   * bad arguments, after `close` and when the caller's signal aborts.
   */
  async health(options: CallOptions | undefined, probe: (attempt: Attempt) => Promise<ProbedHealth>): Promise<Health> {
    const call = this.#entry.accept('health', [options]);
    const { clock } = this.#entry;
    const startedAt = clock.monotonic();
    try {
      const { status = 'up', details, error = null } = await call.run(probe);
      return { status, latencyMs: clock.monotonic() - startedAt, details, error };
    } catch (thrown) {
      const error = this.#entry.toDbError(thrown, 'not_applied');
      // An AbortSignal.timeout is the caller's, too.
      if (options?.signal?.aborted || call.givenUp?.kind === 'closed') throw error;
      return { status: 'down', latencyMs: clock.monotonic() - startedAt, details: {}, error };
    }
  }

  /** Resolves once every write that is under way now has settled. */
  writesSettled(): Promise<void> {
    const { underWay } = this.#entry;
    return underWay.settled(underWay.now.filter(({ rows }) => rows > 0));
  }

  /**
   * Refuses new calls, waits for those under way until the deadline, gives up the rest, then releases. A second `close` gets the
   * report of the first.
   *
   * @param release gives back what the store opened; it has until the deadline, and half a second at least
   * @throws DbError kind `timeout` when the release does not end, else what it threw; with `details.unwritten`
   */
  close(options: CloseOptions | undefined, release: () => Promise<void>): Promise<CloseReport> {
    try {
      const deadlineMs = closeDeadline(options);
      this.#refuse?.('close');
      this.#closing ??= this.#drain(deadlineMs, release);
    } catch (thrown) {
      return Promise.reject(this.#entry.refusal('close', thrown));
    }
    return this.#closing;
  }

  async #drain(deadlineMs: number, release: () => Promise<void>): Promise<CloseReport> {
    const { clock, underWay } = this.#entry;
    const deadlineAt = clock.monotonic() + deadlineMs;
    await underWay.settledWithin(clock, deadlineMs);
    const left = underWay.now;
    for (const call of left) call.giveUp(closedError());
    await underWay.settled(left);
    const unwritten = left.filter(({ succeeded }) => !succeeded).reduce((sum, { rows }) => sum + rows, 0);
    try {
      await this.#released(release, Math.max(RELEASE_GRACE_MS, deadlineAt - clock.monotonic()));
    } catch (thrown) {
      const error = this.#entry.toDbError(thrown, 'not_applied');
      throw this.#entry.named('close', error, error.outcome, { ...error.details, unwritten });
    }
    // Every answer has reached its caller, through whatever is around the store, before the report does.
    await answersArrived();
    return { unwritten };
  }

  async #released(release: () => Promise<void>, ms: number): Promise<void> {
    const released = await within(
      this.#entry.clock,
      ms,
      release().then(() => true),
    );
    if (released) return;
    throw new DbError({
      kind: 'timeout',
      message: `the calls have ended, but what the store opened was not released within ${Math.round(ms)} ms`,
      outcome: 'not_applied',
    });
  }
}

/** How many rows a call writes. */
function rowsOf(spec: AnySpec, args: readonly unknown[]): number {
  if (spec.kind === 'transaction') return 1;
  if (spec.kind !== 'write') return 0;
  const batch = spec.rows === undefined ? undefined : args[spec.rows];
  return Array.isArray(batch) ? batch.length : 1;
}
