import { AsyncLocalStorage } from 'node:async_hooks';
import { DbError } from './db-error.js';

/**
 * Knows whether a call is made inside of the `work` of a transaction of the same store, however deep. Such a call would not be
 * part of the transaction, and could wait for it for ever: it is refused.
 */
export class InsideTransaction {
  readonly #scope = new AsyncLocalStorage<{ ended: boolean }>();

  /** Runs the work of a transaction. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const scope = { ended: false };
    try {
      return await this.#scope.run(scope, async () => await work());
    } finally {
      // What the work started and did not wait for lives on, and may use the store afterwards.
      scope.ended = true;
    }
  }

  /**
   * Throws when the call is made inside.
   *
   * @throws DbError kind `internal`
   */
  refuse(inContext: (error: DbError) => DbError = (error) => error): void {
    const scope = this.#scope.getStore();
    if (scope === undefined || scope.ended) return;
    throw inContext(
      new DbError({
        kind: 'internal',
        outcome: 'not_applied',
        message:
          'the store was used inside of its own transaction, which would wait for itself; use the tx that work was given',
      }),
    );
  }
}
