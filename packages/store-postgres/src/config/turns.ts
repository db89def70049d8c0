/** Lets work go one after the other, in the order in which it came. */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Has nobody a turn, or waits for one? */
  get areOver(): boolean {
    return this.#waiting === 0;
  }

  /** Does the work when that before it has ended. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    this.#waiting += 1;
    try {
      await before;
      return await work();
    } finally {
      this.#waiting -= 1;
      resolve();
    }
  }

  /** Resolves when all that has come by now has ended. */
  async end(): Promise<void> {
    await this.#last;
  }
}
