import type { Attempt } from './attempt.js';
import { CallEntry, type CallEntryOptions } from './call-entry.js';
import type { DbError } from './db-error.js';

/** What {@link TransactionCalls} is made of. */
export interface TransactionCallsOptions
  extends Pick<CallEntryOptions, 'classify' | 'clock' | 'isClosing' | 'specs' | 'store'> {}

/**
 * What every call of the `tx` goes through that the `work` of a transaction is given, until it ends: argument checks, ended, the
 * caller's signal, the deadline. It is `not_applied` when it fails, because nothing of it happens before COMMIT; and it goes on
 * while the store is being closed, because it is part of a call that `close` waits for.
 */
export class TransactionCalls {
  readonly #entry: CallEntry;
  #ended: DbError | undefined;

  constructor(options: TransactionCallsOptions) {
    const admit = (): void => {
      if (this.#ended !== undefined) throw this.#ended;
    };
    this.#entry = new CallEntry({ ...options, admit, rowsOf: () => 0 });
  }

  /** Why it has ended; undefined: it goes on. */
  get ended(): DbError | undefined {
    return this.#ended;
  }

  /** Makes a call, as `StoreCalls.run` does. @param method its path: `rules.save` */
  run<T>(method: string, args: readonly unknown[], work: (attempt: Attempt) => Promise<T>): Promise<T> {
    return this.#entry.run(method, args, work);
  }

  /** Gives up the calls under way and refuses all that come, with the reason. The first reason counts. */
  end(reason: DbError): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    for (const call of this.#entry.underWay.now) call.giveUp(reason);
  }
}
