/** A moment that one side of a test brings about and another waits for. */
export class Moment {
  readonly come: () => void;
  /** Resolves when it has come. */
  readonly here: Promise<void>;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.come = resolve;
    this.here = promise;
  }
}
