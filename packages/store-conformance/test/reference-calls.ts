import {
  type AnySpec,
  abortError,
  type CallOptions,
  type Clock,
  type CloseOptions,
  type CloseReport,
  checkArguments,
  closeDeadline,
  closedError,
  DEFAULT_TIMEOUT_MS,
  disposeByClosing,
  type Health,
  isDbError,
  type Store,
} from '@tradestore/core';
import type { ReferenceDatabase } from './reference-database.ts';

/** What a reference store needs of its server. */
type Server = Pick<ReferenceDatabase, 'isFrozen' | 'thawed'>;

/** What every reference store does the same way: the order in which a call is looked at, health, close and disposal. */
export abstract class ReferenceCalls implements Store {
  readonly name = 'reference';
  readonly #server: Server;
  readonly #methods: Readonly<Record<string, unknown>>;
  protected readonly clock: Clock;
  readonly #underWay = new Set<{ readonly rows: number }>();
  /** Aborted when `close` has waited long enough. */
  readonly #givenUp = new AbortController();
  #closing: Promise<CloseReport> | undefined;

  /** @param methods the contract's method table */
  constructor(server: Server, methods: object, clock: Clock) {
    this.#server = server;
    this.#methods = methods as Readonly<Record<string, unknown>>;
    this.clock = clock;
  }

  async health(options?: CallOptions): Promise<Health> {
    const up: Health = { status: 'up', latencyMs: 0, details: {}, error: null };
    try {
      return await this.call('health', [options], options, () => up);
    } catch (error) {
      const isDown = isDbError(error) && (error.kind === 'timeout' || error.kind === 'connection');
      if (!isDown || options?.signal?.aborted) throw error;
      return { ...up, status: 'down', latencyMs: options?.timeoutMs ?? DEFAULT_TIMEOUT_MS, error };
    }
  }

  async close(options?: CloseOptions): Promise<CloseReport> {
    try {
      this.#closing ??= this.#drain(closeDeadline(options));
    } catch (error) {
      throw this.#named('close', error);
    }
    return await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeByClosing(this);
  }

  /** Arguments first, then whether the store is open, then the signal; then the server is asked. */
  protected async call<Result>(
    method: string,
    args: readonly unknown[],
    options: CallOptions | undefined,
    work: () => Result,
    rows = 0,
  ): Promise<Result> {
    const call = { rows };
    try {
      checkArguments(this.#methods[method] as AnySpec, args, this);
      if (this.#closing !== undefined) throw closedError();
      if (options?.signal?.aborted) throw abortError(options.signal, 'not_applied');
      this.#underWay.add(call);
      if (this.#server.isFrozen) await this.#thawed(options);
      const result = work();
      this.onServed(rows);
      return result;
    } catch (error) {
      throw this.#named(method, error);
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** The server has served a call that writes so many rows; what this throws is all that the caller sees of it. */
  protected onServed(_rows: number): void {}

  /** The server has not served a call. */
  protected onUnserved(): void {}

  async #thawed(options: CallOptions | undefined): Promise<void> {
    const signals = [this.#givenUp.signal, ...(options?.signal === undefined ? [] : [options.signal])];
    try {
      await this.#server.thawed(this.clock, { ...options, signal: AbortSignal.any(signals) });
    } catch (error) {
      this.onUnserved();
      throw error;
    }
  }

  #named(operation: string, error: unknown): unknown {
    return isDbError(error) ? error.with({ store: this.name, operation }) : error;
  }

  /** Only a frozen server leaves calls under way. */
  async #drain(deadlineMs: number): Promise<CloseReport> {
    const calls = [...this.#underWay];
    if (calls.length === 0) return { unwritten: 0 };
    await this.#server.thawed(this.clock, { timeoutMs: deadlineMs }).catch(() => undefined);
    const unwritten = calls.filter((call) => this.#underWay.has(call)).reduce((sum, { rows }) => sum + rows, 0);
    this.#givenUp.abort();
    return { unwritten };
  }
}
