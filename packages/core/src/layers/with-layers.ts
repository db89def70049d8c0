import { abortError } from '../abort-error.js';
import { answersArrived } from '../answers-arrived.js';
import type { CallOptions } from '../call-options.js';
import { CallsUnderWay } from '../calls-under-way.js';
import { checkArguments, closeCheckedBatch, readingError } from '../check-arguments.js';
import { closeDeadline, closedError, disposeByClosing } from '../close-store.js';
import { DbError, isDbError } from '../db-error.js';
import { InsideTransaction } from '../inside-transaction.js';
import { invalidArgument } from '../invalid-argument.js';
import {
  type AnyCallSpec,
  type AnyMethodTable,
  type AnySpec,
  type AnyStreamSpec,
  anyMethodTable,
  type MethodTable,
  specsByPath,
} from '../method-table.js';
import { ownArguments } from '../own-arguments.js';
import type { CloseOptions, CloseReport, Health, Store } from '../store.js';
import { within } from '../within.js';
import { type Ask, attempt } from './attempt.js';
import { boundConcurrency } from './bulkhead.js';
import { Call, type Next } from './call.js';
import { breakCircuit } from './circuit-breaker.js';
import { bound } from './deadline.js';
import { drain } from './drain.js';
import { toDbError } from './error-context.js';
import { type LayerOptions, type ResolvedLayerOptions, resolveLayerOptions } from './layer-options.js';
import { memberAt } from './member-at.js';
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
  return new Layers(members, anyMethodTable(methods), options).wrap() as unknown as S;
}

/** A store as a table of members: methods are read when they are called, so that a spy put on the store is seen. */
type Members = Record<string, unknown>;

/** How much longer than its deadline a store's `close` may take before it is given up, in milliseconds. */
const CLOSE_GRACE_MS = 1_000;

class Layers {
  readonly #store: Store & Members;
  readonly #methods: AnyMethodTable;
  readonly #options: ResolvedLayerOptions;
  readonly #telemetry: Telemetry;
  readonly #underWay = new CallsUnderWay<Call>();
  readonly #inTransaction = new InsideTransaction();
  readonly #admitted: Next;
  readonly #selfAdmitted: Next;
  #closing: Promise<CloseReport> | undefined;

  constructor(store: Store & Members, methods: AnyMethodTable, options: LayerOptions) {
    this.#store = store;
    this.#methods = methods;
    this.#options = resolveLayerOptions(options);
    this.#telemetry = new Telemetry(store.name);
    assertMethods(this.#options.selfAdmitted, methods);
    const { attemptTimeoutMs, breaker, clock, concurrency, timeoutMs } = this.#options;
    const ask: Ask = (call, callOptions) => {
      const args = call.args.slice();
      args[call.spec.bag] = { ...(args[call.spec.bag] as object | undefined), ...callOptions };
      return this.#ask(call.operation, args);
    };
    const limitOf = (call: Call): number =>
      // How long a transaction takes is up to its work, and it is not tried again.
      call.spec.kind === 'transaction'
        ? Number.POSITIVE_INFINITY
        : (attemptTimeoutMs ?? Math.max(timeoutMs, call.timeoutMs) / 2);
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
    const layered = this.#object(this.#methods, '');
    Object.defineProperty(layered, Symbol.asyncDispose, {
      configurable: true,
      writable: true,
      value: () => disposeByClosing(layered as unknown as Store),
    });
    return layered;
  }

  #object(methods: AnyMethodTable, prefix: string): object {
    const layered = {};
    for (const [name, spec] of Object.entries(methods)) {
      const member = this.#member(`${prefix}${name}`, spec, layered);
      Object.defineProperty(layered, name, { enumerable: true, configurable: true, ...member });
    }
    return layered;
  }

  #member(path: string, spec: AnySpec, layered: object): PropertyDescriptor {
    switch (spec.kind) {
      case 'value':
        return { get: () => memberAt(this.#store, path).member };
      case 'nested':
        return { value: this.#object(spec.methods, `${path}.`) };
      case 'sync':
        return { value: () => this.#ask(path, []) };
      case 'close':
        return { value: (...args: unknown[]) => this.#close(spec, args) };
      case 'control':
        return { value: (...args: unknown[]) => this.#probe(path, spec, args) };
      case 'stream': {
        const own = (...args: unknown[]): AsyncIterable<unknown> => this.#ownStream(path, args);
        const stream = (spec.over?.(layered as never) ?? own) as (...args: unknown[]) => AsyncIterable<unknown>;
        return { value: (...args: unknown[]) => this.#stream(path, spec, stream, args) };
      }
      case 'transaction':
        return { value: (...args: unknown[]) => this.#transaction(path, spec, args) };
      default:
        return { value: (...args: unknown[]) => this.#call(path, spec, args) };
    }
  }

  /** Calls a method of the store, or of a member of it. */
  #ask(path: string, args: unknown[]): unknown {
    const { owner, member } = memberAt(this.#store, path);
    if (typeof member !== 'function') throw new TypeError(`the store has no method ${path}`);
    return member.apply(owner, args);
  }

  /** A stream that the store makes itself: what it throws leaves it as a DbError, as of any call. */
  async *#ownStream(path: string, args: unknown[]): AsyncGenerator<unknown, void, undefined> {
    try {
      yield* this.#ask(path, args) as AsyncIterable<unknown>;
    } catch (thrown) {
      throw toDbError({ store: this.#store.name, operation: path, isWrite: false }, thrown);
    }
  }

  /** What `work` throws is its caller's own, and comes out as it is. */
  async #transaction(name: string, spec: AnyCallSpec, given: unknown[]): Promise<unknown> {
    const [context, work, ...rest] = given;
    if (typeof work !== 'function') return await this.#call(name, spec, given);
    let thrown: { readonly reason: unknown } | undefined;
    const watched = async (tx: unknown): Promise<unknown> => {
      thrown = undefined;
      try {
        return await this.#inTransaction.run(() => work(tx));
      } catch (reason) {
        thrown = { reason };
        throw reason;
      }
    };
    try {
      return await this.#call(name, spec, [context, watched, ...rest]);
    } catch (error) {
      if (thrown !== undefined && isDbError(error) && cameFrom(error, thrown.reason)) throw thrown.reason;
      throw error;
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
      const result = await this.#telemetry.observe(name, call.batchSize, () => bound(call, signal, next, clock));
      call.succeeded = true;
      return result;
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** Waits for a place only when the writes have settled, so that none of them waits for the place that it holds. */
  #afterWrites(next: Next): Next {
    return async (call) => {
      await this.#underWay.settled(this.#underWay.now.filter(({ isWrite }) => isWrite));
      return await next(call);
    };
  }

  async *#stream(
    name: string,
    spec: AnyStreamSpec,
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
    this.#inTransaction.refuse((error) => this.#inContext('close', error));
    this.#closing ??= this.#control('close', () => this.#drainAndClose(closeDeadline(options)));
    return await this.#closing;
  }

  async #drainAndClose(deadlineMs: number): Promise<CloseReport> {
    const { clock } = this.#options;
    const deadlineAt = clock.monotonic() + deadlineMs;
    const { waitingRows, inFlight } = await drain(this.#underWay, deadlineMs, clock);
    const leftMs = Math.max(0, deadlineAt - clock.monotonic());
    const report = await within(clock, leftMs + CLOSE_GRACE_MS, this.#store.close({ deadlineMs: leftMs }));
    if (report === undefined) throw this.#silence('close', leftMs);
    if (inFlight.length > 0) await answersArrived();
    // The store may not know of a write that failed in its hands while it was closing.
    const failedRows = inFlight.filter((call) => !call.succeeded).reduce((rows, call) => rows + call.rows, 0);
    return { unwritten: waitingRows + Math.max(report.unwritten, failedRows) };
  }

  /** Checks come before all layers: what cannot be stored is no business of theirs. */
  #checked(name: string, spec: AnySpec, given: unknown[]): unknown[] {
    try {
      const args = ownArguments(given);
      checkArguments(spec, args, this.#store);
      closeCheckedBatch(spec, args);
      return args;
    } catch (thrown) {
      throw this.#inContext(name, readingError(thrown));
    }
  }

  /** The arguments of a call that may be made: they are acceptable, and the store is open. */
  #accept(name: string, spec: AnySpec, given: unknown[]): unknown[] {
    const args = this.#checked(name, spec, given);
    if (this.#closing !== undefined) throw this.#inContext(name, closedError());
    this.#inTransaction.refuse((error) => this.#inContext(name, error));
    return args;
  }

  #silence(name: string, ms: number): DbError {
    return this.#inContext(name, new DbError({ kind: 'timeout', message: `the store did not answer within ${ms} ms` }));
  }

  #inContext(name: string, error: DbError): DbError {
    return error.with({ store: this.#store.name, operation: name, attempts: 0 });
  }
}

/** Is this what the layers made of that? */
function cameFrom(error: DbError, reason: unknown): boolean {
  return (
    Object.is(error.cause, reason) ||
    (isDbError(reason) && error.kind === reason.kind && error.message === reason.message)
  );
}

function assertMethods(selfAdmitted: Iterable<string>, methods: AnyMethodTable): void {
  const calls = Object.entries(specsByPath(methods)).flatMap(([path, { kind }]) =>
    kind === 'read' || kind === 'write' ? [path] : [],
  );
  for (const name of selfAdmitted) {
    if (calls.includes(name)) continue;
    throw invalidArgument({ what: 'layers', field: 'selfAdmitted' }, `must hold names of ${calls.join(', ')}`, name);
  }
}
