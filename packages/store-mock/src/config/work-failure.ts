import { isDbError } from '@tradestore/core';

/** What the `work` of a transaction threw: its caller's own, which goes out as it is. */
export class WorkFailure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }

  /** What a transaction rejects with: what its work threw, when that is what became of it. */
  static reasonOf(error: unknown): unknown {
    return isDbError(error) && error.cause instanceof WorkFailure ? error.cause.reason : error;
  }
}
