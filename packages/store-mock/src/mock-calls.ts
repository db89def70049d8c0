import {
  type AnyMethodTable,
  type AnySpec,
  abortError,
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  checkArguments,
  closeDeadline,
  closedError,
  DbError,
  DEFAULT_TIMEOUT_MS,
  type Health,
  isDbError,
  type SeriesStore,
} from '@tradestore/core';
import { CallsUnderWay, type CallUnderWay } from './calls-under-way.js';
import { type Fault, Faults } from './faults.js';
import { latencyDraws } from './latency.js';
import type { CommonOptions } from './options.js';
import type { MockServer } from './server.js';

/** A call that a mock was asked to do: its arguments were good and the store was open. */
export interface MockCall<Method extends string = string> {
  readonly method: Method;
  /** As they were passed, without those left out at the end. Arrays are copied, what is in them is not. */
  readonly args: readonly unknown[];
}

/**
 * What a call does. One that answers at once is done all at once, so that nobody sees it half done; one that answers with a
 * promise says itself when it has taken effect (`noteApplied`).
 */
export type Work<Result> = (call: CallUnderWay) => Result | Promise<Result>;

/** What a call is part of, as a transaction: it ends with it at the latest, and may go on while the store is being closed. */
export interface CallScope {
  /** Throws when it has ended. */
  readonly assertOpen: () => void;
  readonly enter: (call: CallUnderWay) => void;
  /** @param error why the call failed; undefined: it did not */
  readonly leave: (call: CallUnderWay, error: DbError | undefined) => void;
}

type FlushTarget = Parameters<SeriesStore['flush']>[0];

/** What a mock gives to be called: its methods by name, with their parameters. */
type AnyMethods = Readonly<Record<string, readonly unknown[]>>;

/** What a mock says of itself. */
export interface MockCallsOptions {
  readonly store: { readonly name: string };
  /** The contract's methods by their paths. */
  readonly specs: AnyMethodTable;
  readonly options: CommonOptions;
  /** Refuses, by throwing, what must not be called now, besides what is said after `close`. */
  readonly refuse?: ((method: string) => void) | undefined;
}

/**
 * What each public method of a mock goes through, driven by its contract's method table: argument checks, closed, aborted,
 * record, fault, latency, a frozen server, and then its work.
 */
export class MockCalls<Methods extends AnyMethods> {
  readonly recorded: MockCall<keyof Methods & string>[] = [];
  readonly server: MockServer;
  readonly #store: MockCallsOptions['store'];
  readonly #specs: AnyMethodTable;
  readonly #options: CommonOptions;
  readonly #refuse: ((method: string) => void) | undefined;
  readonly #faults: Faults;
  readonly #latency: () => number;
  readonly #underWay: CallsUnderWay;
  readonly #leaveServer: () => void;
  #closing: Promise<CloseReport> | undefined;

  /** @throws DbError kind `invalid_argument` for a fault plan that makes no sense */
  constructor({ store, specs, options, refuse }: MockCallsOptions) {
    this.#store = store;
    this.#specs = specs;
    this.#options = options;
    this.#refuse = refuse;
    this.#faults = new Faults(options.faults, specs, options.seed);
    this.#latency = latencyDraws(options.latency, options.seed);
    this.#underWay = new CallsUnderWay(options.clock);
    this.server = options.server;
    this.#leaveServer = this.server.serve(this.#underWay);
  }

  /**
   * Makes a call of a read or a write.
   *
   * @param take reads the arguments, at once, so that a caller who changes them during the latency changes nothing; returns
   *   the work, to be done when the latency is over
   * @param scope what the call is part of. @default nothing
   */
  run<Method extends keyof Methods & string, Result>(
    method: Method,
    args: Methods[Method],
    take: () => Work<Result>,
    scope?: CallScope,
  ): Promise<Result> {
    return this.#run(method, args, take, scope);
  }

  /**
   * `flush` of a series store.
   *
   * @param visibleAt when what is saved by then can be read, on the clock's monotonic scale
   */
  flush(until: FlushTarget, options: CallOptions | undefined, visibleAt: () => number): Promise<void> {
    return this.#run('flush', [until, options], () => {
      const earlier = this.#underWay.writes();
      return async (call) => {
        await call.waitFor(earlier);
        if (until === 'visible') await call.waitUntil(visibleAt());
      };
    });
  }

  async #run<Result>(
    method: string,
    args: readonly unknown[],
    take: () => Work<Result>,
    scope?: CallScope,
  ): Promise<Result> {
    const work = this.#accept(method, args, take, scope);
    const { call, fault, latencyMs } = this.#begin(method, args, scope);
    let error: DbError | undefined;
    try {
      return await this.#answer(call, fault, latencyMs, work);
    } catch (thrown) {
      error = this.#inContext(method, thrown);
      throw error;
    } finally {
      this.#underWay.settle(call);
      scope?.leave(call, error);
    }
  }

  /** Makes a stream: it is a call when its first row is asked for; its pages are calls of their own. */
  async *stream<Method extends keyof Methods & string, Row>(
    method: Method,
    args: Methods[Method],
    open: () => AsyncIterable<Row>,
  ): AsyncGenerator<Row, void, undefined> {
    this.#accept(method, args, () => undefined);
    const { call, fault } = this.#begin(method, args);
    try {
      if (fault !== undefined) await this.#answer(call, fault, 0, () => undefined);
    } catch (thrown) {
      throw this.#inContext(method, thrown);
    } finally {
      this.#underWay.settle(call);
    }
    try {
      yield* open();
    } catch (thrown) {
      // A page that failed names itself.
      throw isDbError(thrown) && thrown.operation !== undefined ? thrown : this.#inContext(method, thrown);
    }
  }

  /** Has `close` been called? */
  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Probes the store. A fault or a deadline makes it `down`; the caller's abort and `close` reject. */
  async health(options: CallOptions | undefined, details: () => Health['details']): Promise<Health> {
    this.#accept('health', [options], () => undefined);
    const { clock } = this.#options;
    const startedAt = clock.monotonic();
    const { call, fault, latencyMs } = this.#begin('health', [options]);
    const health = (state: Pick<Health, 'status' | 'details' | 'error'>): Health => ({
      ...state,
      latencyMs: clock.monotonic() - startedAt,
    });
    try {
      return await this.#answer(call, fault, latencyMs, () =>
        health({ status: 'up', details: details(), error: null }),
      );
    } catch (thrown) {
      const error = this.#inContext('health', thrown);
      const closed = error.kind === 'closed' && this.#closing !== undefined;
      if (closed || options?.signal?.aborted) throw error;
      return health({ status: 'down', details: {}, error });
    } finally {
      this.#underWay.settle(call);
    }
  }

  /** Waits for the calls under way until the deadline, gives up the rest, and refuses all that come later. */
  close(options: CloseOptions | undefined): Promise<CloseReport> {
    try {
      const deadlineMs = closeDeadline(options);
      this.#refuse?.('close');
      this.#record('close', [options]);
      this.#closing ??= this.#close(deadlineMs);
      return this.#closing;
    } catch (thrown) {
      return Promise.reject(this.#inContext('close', thrown));
    }
  }

  async #close(deadlineMs: number): Promise<CloseReport> {
    const fault = this.#faults.choose('close');
    // A call that nobody answers keeps `drain` waiting until its deadline.
    if (fault?.hang) this.#underWay.add(this.#underWay.start({ rows: null, timeoutMs: deadlineMs, signal: undefined }));
    const unwritten = await this.#underWay.drain(deadlineMs);
    this.#leaveServer();
    if (fault !== undefined && !fault.hang) throw this.#inContext('close', fault.error());
    return { unwritten };
  }

  /** Checks the arguments first of all, then whether the call can be made. */
  #accept<Taken>(method: string, args: readonly unknown[], take: () => Taken, scope?: CallScope): Taken {
    const spec = this.#specs[method];
    const taken = this.#checked(method, spec, args, take);
    if (this.#closing !== undefined && scope === undefined) throw this.#inContext(method, closedError());
    try {
      if (scope === undefined) this.#refuse?.(method);
      else scope.assertOpen();
    } catch (thrown) {
      throw this.#inContext(method, thrown);
    }
    const { signal } = callOptions(spec, args);
    if (signal?.aborted) throw this.#inContext(method, abortError(signal, 'not_applied'));
    return taken;
  }

  #checked<Taken>(method: string, spec: AnySpec | undefined, args: readonly unknown[], take: () => Taken): Taken {
    try {
      if (spec !== undefined) checkArguments(spec, args, this.#store);
      return take();
    } catch (thrown) {
      throw this.#inContext(method, thrown).with({ attempts: 0 });
    }
  }

  /** Records the call and draws its lot. All random numbers are drawn here, so that timing has no say in them. */
  #begin(
    method: string,
    args: readonly unknown[],
    scope?: CallScope,
  ): { call: CallUnderWay; fault: Fault | undefined; latencyMs: number } {
    this.#record(method, args);
    const spec = this.#specs[method];
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = callOptions(spec, args);
    // What is part of something else writes nothing by itself.
    const rows = scope === undefined ? rowsOf(spec, args) : null;
    const call = this.#underWay.start({ rows, timeoutMs, signal });
    scope?.enter(call);
    return { call, fault: this.#faults.choose(method), latencyMs: this.#latency() };
  }

  #record(method: string, args: readonly unknown[]): void {
    if (!this.#options.recordCalls) return;
    const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
    this.recorded.push({
      method: method as keyof Methods & string,
      args: given.map((arg) => (Array.isArray(arg) ? [...arg] : arg)),
    });
  }

  async #answer<Result>(
    call: CallUnderWay,
    fault: Fault | undefined,
    latencyMs: number,
    work: Work<Result>,
  ): Promise<Result> {
    if (latencyMs > 0) {
      await call.wait(latencyMs);
      // An abort or a close may have come between the timer and here: then the work must not be done.
      call.assertWanted();
    }
    while (this.server.isFrozen) {
      await call.suspend((resume) => this.server.onThaw(resume));
      call.assertWanted();
    }
    if (fault === undefined || fault.applied) {
      const working = work(call);
      if (!(working instanceof Promise)) call.noteApplied();
      const result = await working;
      if (fault === undefined) return result;
    }
    if (fault.hang) await call.wait(Number.POSITIVE_INFINITY);
    throw fault.error();
  }

  #inContext(method: string, thrown: unknown): DbError {
    const error = isDbError(thrown)
      ? thrown
      : new DbError({ kind: 'internal', message: 'the mock failed; please report it with its cause', cause: thrown });
    return error.with({ store: this.#store.name, operation: method });
  }
}

function callOptions(spec: AnySpec | undefined, args: readonly unknown[]): CallOptions {
  return spec !== undefined && 'bag' in spec ? ((args[spec.bag] ?? {}) as CallOptions) : {};
}

/** How many rows a call writes, a transaction 1; null: it is no write. */
function rowsOf(spec: AnySpec | undefined, args: readonly unknown[]): number | null {
  if (spec?.kind === 'transaction') return 1;
  if (spec?.kind !== 'write') return null;
  const rows = spec.rows === undefined ? undefined : args[spec.rows];
  return Array.isArray(rows) ? rows.length : 1;
}
