import type { Clock } from './clock.js';

/** Calls between their beginning and their answer, so that others can wait for them. */
export class CallsUnderWay<C> {
  readonly #calls = new Set<C>();
  readonly #whenSettled = new Set<(call: C) => void>();

  get size(): number {
    return this.#calls.size;
  }

  /** Those that are under way now. */
  get now(): readonly C[] {
    return [...this.#calls];
  }

  add(call: C): void {
    this.#calls.add(call);
  }

  /** The call has settled. */
  delete(call: C): void {
    this.#calls.delete(call);
    for (const listener of this.#whenSettled) listener(call);
  }

  /** Resolves once those of the calls that are under way have settled. */
  settled(calls: readonly C[]): Promise<void> {
    return new Promise((resolve) => {
      this.#callWhenSettled(calls, resolve);
    });
  }

  /** Resolves once those that are under way now have settled, or the time is over. */
  settledWithin(clock: Clock, ms: number): Promise<void> {
    if (this.#calls.size === 0 || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clock.clearTimer(timer);
        stop();
        resolve();
      };
      const timer = clock.setTimer(finish, ms);
      const stop = this.#callWhenSettled(this.now, finish);
    });
  }

  /** @returns ends the waiting */
  #callWhenSettled(calls: readonly C[], done: () => void): () => void {
    const left = new Set(calls.filter((call) => this.#calls.has(call)));
    const listener = (call: C): void => {
      if (!left.delete(call) || left.size > 0) return;
      this.#whenSettled.delete(listener);
      done();
    };
    if (left.size === 0) done();
    else this.#whenSettled.add(listener);
    return () => {
      this.#whenSettled.delete(listener);
    };
  }
}
