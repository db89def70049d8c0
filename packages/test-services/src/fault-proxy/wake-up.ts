/** Lets several waiters look at their conditions again, each time that something has changed. */
export class WakeUp {
  #next: PromiseWithResolvers<void> | undefined;

  /** Resolves at the next `ring`. */
  next(): Promise<void> {
    this.#next ??= Promise.withResolvers();
    return this.#next.promise;
  }

  ring(): void {
    this.#next?.resolve();
    this.#next = undefined;
  }

  /** Resolves once the condition holds, which is looked at now and at each `ring`. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.next();
  }
}
