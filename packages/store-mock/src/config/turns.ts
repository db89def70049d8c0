import type { CallUnderWay } from '../calls-under-way.js';

/** Lets calls go one after the other, in their order, as the queries of one connection do. */
export class Turns {
  #last: Promise<void> | undefined;

  /** Does the work when those before it have ended. */
  async take<T>(call: CallUnderWay, work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise: done, resolve: end } = Promise.withResolvers<void>();
    // Who gives up waiting does not let those behind pass.
    const last: Promise<void> = before === undefined ? done : before.then(() => done);
    this.#last = last;
    void last.then(() => {
      if (this.#last === last) this.#last = undefined;
    });
    try {
      if (before !== undefined) await call.until(before);
      return await work();
    } finally {
      end();
    }
  }
}
