/** Those that wait for the log to grow. */
export class Watchers {
  readonly #waiting = new Set<() => void>();

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Resolves at the next {@link Watchers.wake}, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.#waiting.add(end);
      signal.addEventListener('abort', end);
    });
  }

  /** The log has grown, or the store is being closed. */
  wake(): void {
    for (const end of [...this.#waiting]) end();
  }
}
