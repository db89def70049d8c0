import {
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
  type MethodTable,
  type Store,
} from '@tradestore/core';
import { CallsUnderWay, type CallUnderWay } from './calls-under-way.js';
import { type Fault, Faults } from './faults.js';
import { latencyDraws } from './latency.js';
import { type AnyMethodTable, anyMethodTable, type MethodName, type MethodParameters } from './method-name.js';
import type { ResolvedMockOptions } from './options.js';

/** A call that a mock was asked to do: its arguments were good and the store was open. */
export interface MockCall<Method extends string = string> {
  readonly method: Method;
  /** As they were passed, without those left out at the end. Arrays are copied, what is in them is not. */
  readonly args: readonly unknown[];
}

/** What a call does, all at once, so that nobody sees it half done. */
export type Work<Result> = (call: CallUnderWay) => Result | Promise<Result>;

/**
 * What each public method of a mock goes through, driven by its contract's method table: argument checks, closed, aborted,
 * record, fault, latency, and then its work.
 */
export class MockCalls<S extends Store> {
  readonly recorded: MockCall<MethodName<S | Store>>[] = [];
  readonly #store: S;
  readonly #methods: AnyMethodTable;
  readonly #options: ResolvedMockOptions;
  readonly #faults: Faults;
  readonly #latency: () => number;
  readonly #underWay: CallsUnderWay;
  #closing: Promise<CloseReport> | undefined;

  /** @throws DbError kind `invalid_argument` for a fault plan that makes no sense */
  constructor(store: S, methods: MethodTable<S>, options: ResolvedMockOptions) {
    this.#store = store;
    this.#methods = anyMethodTable(methods);
    this.#options = options;
    this.#faults = new Faults(options.faults, this.#methods, options.seed);
    this.#latency = latencyDraws(options.latency, options.seed);
    this.#underWay = new CallsUnderWay(options.clock);
  }

  /** The writes that were called and have not answered. */
  writesUnderWay(): readonly CallUnderWay[] {
    return this.#underWay.writes();
  }

  /**
   * Makes a call of a read or a write.
   *
   * @param take reads the arguments, at once, so that a caller who changes them during the latency changes nothing; returns
   *   the work, to be done when the latency is over
   */
  async run<Method extends MethodName<S>, Result>(
    method: Method,
    args: MethodParameters<S, Method>,
    take: () => Work<Result>,
  ): Promise<Result> {
    const work = this.#accept(method, args, take);
    const { call, fault, latencyMs } = this.#begin(method, args);
    try {
      return await this.#answer(call, fault, latencyMs, work);
    } catch (thrown) {
      throw this.#inContext(method, thrown);
    } finally {
      this.#underWay.settle(call);
    }
  }

  /** Makes a stream: it is a call when its first row is asked for; its pages are calls of their own. */
  async *stream<Method extends MethodName<S>, Row>(
    method: Method,
    args: MethodParameters<S, Method>,
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
    yield* open();
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
    if (fault !== undefined && !fault.hang) throw this.#inContext('close', fault.error());
    return { unwritten };
  }

  /** Checks the arguments first of all, then whether the call can be made. */
  #accept<Taken>(method: string, args: readonly unknown[], take: () => Taken): Taken {
    const spec = this.#methods[method];
    const taken = this.#checked(method, spec, args, take);
    if (this.#closing !== undefined) throw this.#inContext(method, closedError());
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
    method: MethodName<S | Store>,
    args: readonly unknown[],
  ): { call: CallUnderWay; fault: Fault | undefined; latencyMs: number } {
    this.#record(method, args);
    const spec = this.#methods[method];
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = callOptions(spec, args);
    return {
      call: this.#underWay.start({ rows: rowsOf(spec, args), timeoutMs, signal }),
      fault: this.#faults.choose(method),
      latencyMs: this.#latency(),
    };
  }

  #record(method: MethodName<S | Store>, args: readonly unknown[]): void {
    if (!this.#options.recordCalls) return;
    const given = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
    this.recorded.push({ method, args: given.map((arg) => (Array.isArray(arg) ? [...arg] : arg)) });
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
    if (fault === undefined || fault.applied) {
      const result = work(call);
      call.noteApplied();
      if (fault === undefined) return await result;
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

/** How many rows a call writes; null: it is no write. */
function rowsOf(spec: AnySpec | undefined, args: readonly unknown[]): number | null {
  if (spec?.kind !== 'write') return null;
  const rows = spec.rows === undefined ? undefined : args[spec.rows];
  return Array.isArray(rows) ? rows.length : 1;
}
