import { abortError, type CallOptions, type Clock, DbError, DEFAULT_TIMEOUT_MS, type Trade } from '@tradestore/core';

/** What the reference stores of one harness share: the trades, and a server that can be frozen. */
export class ReferenceDatabase {
  /** By the text of their keys, in no order. */
  readonly trades: Map<string, Trade> = new Map<string, Trade>();
  #isFrozen = false;
  readonly #waiting = new Set<() => void>();

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  /** Whoever waits goes on, in the order in which they came. */
  thaw(): void {
    this.#isFrozen = false;
    for (const goOn of this.#waiting) goOn();
  }

  /**
   * Resolves when the server answers again.
   *
   * @throws DbError kind `timeout` or `cancelled` when the call is given up before that
   */
  thawed(clock: Clock, { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clock.clearTimer(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(goOn);
      };
      const goOn = (): void => {
        leave();
        resolve();
      };
      const giveUp = (error: DbError): void => {
        leave();
        reject(error);
      };
      const onAbort = (): void => {
        if (signal !== undefined) giveUp(abortError(signal, 'not_applied'));
      };
      const message = `the server did not answer within ${timeoutMs} ms`;
      const timer = clock.setTimer(
        () => giveUp(new DbError({ kind: 'timeout', message, outcome: 'not_applied' })),
        timeoutMs,
      );
      signal?.addEventListener('abort', onAbort);
      this.#waiting.add(goOn);
    });
  }
}
