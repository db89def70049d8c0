import { abortError } from '../abort-error.js';
import type { CallOptions } from '../call-options.js';
import { checkArguments, readingError } from '../check-arguments.js';
import type { Clock } from '../clock.js';
import { closeDeadline, closedError, disposeByClosing } from '../close-store.js';
import { DbError } from '../db-error.js';
import { invalidArgument } from '../invalid-argument.js';
import type { AnyCallSpec, AnySpec, MethodTable } from '../method-table.js';
import { ownArguments } from '../own-arguments.js';
import type { CloseOptions, CloseReport, Health, Store } from '../store.js';
import { type Ask, attempt } from './attempt.js';
import { boundConcurrency } from './bulkhead.js';
import { Call, type Next } from './call.js';
import { CallsUnderWay } from './calls-under-way.js';
import { breakCircuit } from './circuit-breaker.js';
import { bound } from './deadline.js';
import { toDbError } from './error-context.js';
import { type LayerOptions, type ResolvedLayerOptions, resolveLayerOptions } from './layer-options.js';
import { retry } from './retry.js';
import { Telemetry } from './telemetry.js';

/**
 * Puts everything that all stores need around a store, in the one legal order, outermost first: argument checks, telemetry,
 * overall deadline, retry, bounded concurrency, circuit breaker, per-attempt timeout, error context. What each method is comes
 * from its contract's method table. The result has the contract's members only.
 *
 * @throws DbError kind `invalid_argument` for options out of range
 *
 * @example
 * ```ts
 * import { type TradeStore, tradeStoreMethods, withLayers } from '@tradestore/core';
 *
 * export function patient(bare: TradeStore): TradeStore {
 *   return withLayers(bare, tradeStoreMethods, { timeoutMs: 60_000, retry: { maxAttempts: 10 } });
 * }
 * ```
 */
export function withLayers<S extends Store>(store: NoInfer<S>, methods: MethodTable<S>, options: LayerOptions = {}): S {
  const members = store as unknown as Store & Members;
  return new Layers(members, methods as Readonly<Record<string, AnySpec>>, options).wrap() as unknown as S;
}

/** A store as a table of members: methods are read when they are called, so that a spy put on the store is seen. */
type Members = Record<string, unknown>;

/** How much longer than its deadline a store's `close` may take before it is given up, in milliseconds. */
const CLOSE_GRACE_MS = 1_000;

class Layers {
  readonly #store: Store & Members;
  readonly #methods: Readonly<Record<string, AnySpec>>;
  readonly #options: ResolvedLayerOptions;
  readonly #telemetry: Telemetry;
  readonly #underWay = new CallsUnderWay();
  readonly #admitted: Next;
  readonly #selfAdmitted: Next;
  #closing: Promise<CloseReport> | undefined;

  constructor(store: Store & Members, methods: Readonly<Record<string, AnySpec>>, options: LayerOptions) {
    this.#store = store;
    this.#methods = methods;
    this.#options = resolveLayerOptions(options);
    this.#telemetry = new Telemetry(store.name);
    assertMethods(this.#options.selfAdmitted, methods);
    const { attemptTimeoutMs, breaker, clock, concurrency, timeoutMs } = this.#options;
    const ask: Ask = (call, callOptions) => {
      const args = call.args.slice();
      args[call.spec.bag] = { ...(args[call.spec.bag] as object | undefined), ...callOptions };
      const member = store[call.operation];
      if (typeof member !== 'function') throw new TypeError(`the store has no method ${call.operation}`);
      return member.apply(store, args);
    };
    const limitOf = (call: Call): number => attemptTimeoutMs ?? Math.max(timeoutMs, call.timeoutMs) / 2;
    const attempts = breakCircuit(attempt(ask, clock, limitOf), breaker, clock);
    this.#admitted = retry(boundConcurrency(attempts, concurrency), this.#options.retry, clock);
    const onlyAttempt = { ...this.#options.retry, maxAttempts: 1 };
    this.#selfAdmitted = retry(
      attempt(ask, clock, () => Number.POSITIVE_INFINITY),
      onlyAttempt,
      clock,
    );
  }

  wrap(): object {
    const layered: Record<PropertyKey, unknown> = {};
    for (const [name, spec] of Object.entries(this.#methods)) {
      Object.defineProperty(layered, name, {
        enumerable: true,
        configurable: true,
        ...this.#member(name, spec, layered),
      });
    }
    layered[Symbol.asyncDispose] = () => disposeByClosing(layered as unknown as Store);
    return layered;
  }

  #member(name: string, spec: AnySpec, layered: object): PropertyDescriptor {
    switch (spec.kind) {
      case 'value':
        return { get: () => this.#store[name] };
      case 'close':
        return { value: (...args: unknown[]) => this.#close(spec, args) };
      case 'control':
        return { value: (...args: unknown[]) => this.#probe(name, spec, args) };
      case 'stream': {
        const stream = spec.over(layered as never) as (...args: unknown[]) => AsyncIterable<unknown>;
        return { value: (...args: unknown[]) => this.#stream(name, spec, stream, args) };
      }
      default:
        return { value: (...args: unknown[]) => this.#call(name, spec, args) };
    }
  }

  async #call(name: string, spec: AnyCallSpec, given: unknown[]): Promise<unknown> {
    const args = this.#accept(name, spec, given);
    const { clock, selfAdmitted } = this.#options;
    const { signal, timeoutMs = this.#options.timeoutMs } = (args[spec.bag] ?? {}) as CallOptions;
    const place = { store: this.#store.name, operation: name };
    const call = new Call(place, spec, args, { timeoutMs, now: clock.monotonic() });
    this.#underWay.add(call);
    const admitted = selfAdmitted.has(name) ? this.#selfAdmitted : this.#admitted;
    const next = spec.kind === 'read' && spec.afterWrites ? this.#afterWrites(admitted) : admitted;
    try {
      const batchSize = spec.kind === 'write' && spec.rows !== undefined ? call.rows : undefined;
      const result = await this.#telemetry.observe(name, batchSize, () => bound(call, signal, next, clock));
      call.succeeded = true;
      return result;
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** Waits for a place only when the writes have settled, so that none of them waits for the place that it holds. */
  #afterWrites(next: Next): Next {
    return async (call) => {
      await this.#underWay.writesSettled();
      return await next(call);
    };
  }

  async *#stream(
    name: string,
    spec: AnySpec & { kind: 'stream' },
    stream: (...args: unknown[]) => AsyncIterable<unknown>,
    given: unknown[],
  ): AsyncGenerator<unknown, void, undefined> {
    yield* stream(...this.#accept(name, spec, given));
  }

  async #probe(name: string, spec: AnySpec, given: unknown[]): Promise<Health> {
    const [options] = this.#accept(name, spec, given) as [CallOptions | undefined];
    if (options?.signal?.aborted) throw this.#inContext(name, abortError(options.signal, 'not_applied'));
    const { clock } = this.#options;
    const timeoutMs = options?.timeoutMs ?? this.#options.timeoutMs;
    return await this.#control(name, async () => {
      const health = await within(clock, timeoutMs, this.#store.health({ ...options, timeoutMs }));
      return health ?? { status: 'down', latencyMs: timeoutMs, details: {}, error: this.#silence(name, timeoutMs) };
    });
  }

  /** Around what controls the store there is telemetry only, so that an open circuit never hides its health. */
  async #control<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return await this.#telemetry.observe(name, undefined, async () => {
      try {
        return await work();
      } catch (thrown) {
        throw toDbError({ store: this.#store.name, operation: name, isWrite: false }, thrown);
      }
    });
  }

  async #close(spec: AnySpec, given: unknown[]): Promise<CloseReport> {
    const [options] = this.#checked('close', spec, given) as [CloseOptions | undefined];
    this.#closing ??= this.#control('close', () => this.#drainAndClose(closeDeadline(options)));
    return await this.#closing;
  }

  async #drainAndClose(deadlineMs: number): Promise<CloseReport> {
    const { clock } = this.#options;
    const deadlineAt = clock.monotonic() + deadlineMs;
    const { waitingRows, inFlight } = await this.#underWay.drain(deadlineMs, clock);
    const leftMs = Math.max(0, deadlineAt - clock.monotonic());
    const report = await within(clock, leftMs + CLOSE_GRACE_MS, this.#store.close({ deadlineMs: leftMs }));
    if (report === undefined) throw this.#silence('close', leftMs);
    // The store may not know of a write that failed in its hands while it was closing.
    const failedRows = inFlight.filter((call) => !call.succeeded).reduce((rows, call) => rows + call.rows, 0);
    return { unwritten: waitingRows + Math.max(report.unwritten, failedRows) };
  }

  /** Checks come before all layers: what cannot be stored is no business of theirs. */
  #checked(name: string, spec: AnySpec, given: unknown[]): unknown[] {
    try {
      const args = ownArguments(given);
      checkArguments(spec, args, this.#store);
      return args;
    } catch (thrown) {
      throw this.#inContext(name, readingError(thrown));
    }
  }

  /** The arguments of a call that may be made: they are acceptable, and the store is open. */
  #accept(name: string, spec: AnySpec, given: unknown[]): unknown[] {
    const args = this.#checked(name, spec, given);
    if (this.#closing !== undefined) throw this.#inContext(name, closedError());
    return args;
  }

  #silence(name: string, ms: number): DbError {
    return this.#inContext(name, new DbError({ kind: 'timeout', message: `the store did not answer within ${ms} ms` }));
  }

  #inContext(name: string, error: DbError): DbError {
    return error.with({ store: this.#store.name, operation: name, attempts: 0 });
  }
}

/** What a promise resolves with; undefined when it takes longer than that. */
async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | undefined> {
  return await new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => resolve(undefined), ms);
    promise.then(resolve, reject).finally(() => clock.clearTimer(timer));
  });
}

function assertMethods(selfAdmitted: Iterable<string>, methods: Readonly<Record<string, AnySpec>>): void {
  const calls = Object.keys(methods).filter((name) => ['read', 'write'].includes(methods[name]?.kind ?? ''));
  for (const name of selfAdmitted) {
    if (calls.includes(name)) continue;
    throw invalidArgument({ what: 'layers', field: 'selfAdmitted' }, `must hold names of ${calls.join(', ')}`, name);
  }
}
