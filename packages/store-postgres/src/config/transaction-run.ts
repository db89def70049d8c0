import {
  type Attempt,
  type ConfigTransaction,
  TransactionCalls,
  transactionEnded,
  WorkFailure,
} from '@tradestore/core';
import { classifyError } from '../classify-error.js';
import type { Changes } from './changes.js';
import type { ConfigGround } from './config-ground.js';
import { isRefusal } from './is-refusal.js';
import { recordsInTransaction } from './records-in-transaction.js';
import { Turns } from './turns.js';

/** One run of a transaction's `work`: when it must run again, that is another one. */
export class TransactionRun {
  readonly #ground: ConfigGround;
  readonly #changes: Changes;
  readonly #calls: TransactionCalls;
  readonly #turns = new Turns();
  #failure: { readonly thrown: unknown } | undefined;

  constructor(ground: ConfigGround, changes: Changes) {
    const { store, clock, calls, specsInTransaction: specs } = ground;
    this.#ground = ground;
    this.#changes = changes;
    this.#calls = new TransactionCalls({
      store,
      specs,
      clock,
      classify: (thrown, circumstances) => classifyError(thrown, { ...circumstances, clientError: changes.lastError }),
      isClosing: () => calls.isClosing,
    });
  }

  /** Why it can only be rolled back, though its work may not know: what a call of `tx` met; undefined: it can be committed. */
  get failure(): { readonly thrown: unknown } | undefined {
    return this.#failure;
  }

  /**
   * Does the work, with a `tx` that ends with it.
   *
   * @param attempt of the store, which the transaction is all of
   * @throws WorkFailure what the work threw; else what a call of `tx` met, or the reason when the call is given up
   */
  async do<T>(attempt: Attempt, work: (tx: ConfigTransaction) => Promise<T>): Promise<T> {
    const { signal } = attempt;
    const givenUp = Promise.withResolvers<never>();
    const onAbort = (): void => givenUp.reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    try {
      signal.throwIfAborted();
      return await Promise.race([this.#inside(work), givenUp.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#calls.end(transactionEnded());
      // Nobody waits for a statement that still runs.
      if (!this.#turns.areOver) this.#changes.abandon();
    }
  }

  /** Makes a call of `tx`, when those before it have ended. @param take reads the arguments at once, and returns what to do */
  call<T>(method: string, args: readonly unknown[], take: () => (changes: Changes) => Promise<T>): Promise<T> {
    return this.#calls.run(method, args, (attempt) => {
      const change = take();
      // Made when it is first read, and needed as soon as the caller waits.
      const { signal } = attempt;
      signal.addEventListener('abort', () => this.#lose(signal.reason));
      return this.#turns.take(() => this.#inTurn(change));
    });
  }

  async #inside<T>(work: (tx: ConfigTransaction) => Promise<T>): Promise<T> {
    const tx = recordsInTransaction(this);
    const result = await this.#ground.inside.run(() => WorkFailure.around(() => work(tx)));
    this.#calls.end(transactionEnded());
    // What the work did not wait for is part of the transaction when it was begun, and else refused.
    await this.#turns.end();
    if (this.#failure !== undefined) throw this.#failure.thrown;
    return result;
  }

  async #inTurn<T>(change: (changes: Changes) => Promise<T>): Promise<T> {
    if (this.#calls.ended !== undefined) throw this.#calls.ended;
    try {
      return await change(this.#changes);
    } catch (thrown) {
      if (!isRefusal(thrown)) this.#lose(thrown);
      throw thrown;
    }
  }

  /** The transaction is lost, whatever its work makes of it. */
  #lose(thrown: unknown): void {
    if (this.#failure !== undefined) return;
    // A call that was given up because the transaction has ended is no reason.
    if (this.#calls.ended !== undefined && thrown === this.#calls.ended) return;
    this.#failure = { thrown };
    const { lastError: clientError } = this.#changes;
    const closing = this.#ground.calls.isClosing;
    this.#calls.end(classifyError(thrown, { phase: 'not_applied', closing, clientError }));
    // What it has locked others wait for.
    this.#changes.abandon();
  }
}
