/**
 * What the `work` of a transaction threw. It is its caller's own: `StoreCalls.run` rejects with its reason, as it is.
 */
export class WorkFailure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }

  /**
   * Runs what the caller has given.
   *
   * @throws WorkFailure around whatever it throws
   */
  static async around<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (reason) {
      throw new WorkFailure(reason);
    }
  }
}
