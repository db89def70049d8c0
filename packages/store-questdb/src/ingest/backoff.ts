/** How long to wait before a request is sent again, in milliseconds. */
export interface BackoffOptions {
  /** Before the first repetition. @default 50 */
  readonly initialMs?: number | undefined;
  /** Before any repetition. @default 1_000 */
  readonly maxMs?: number | undefined;
  /** From 0 to below 1; given by tests, so that a run can be replayed. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/**
 * Exponential backoff with jitter: between half and the whole of a step that doubles, so that requests which failed together do
 * not come back together.
 */
export class Backoff {
  readonly #initialMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;

  constructor({ initialMs = 50, maxMs = 1_000, random = Math.random }: BackoffOptions = {}) {
    this.#initialMs = initialMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** @param failures how often the request has failed, 1 or more */
  delayMs(failures: number): number {
    const step = Math.min(this.#maxMs, this.#initialMs * 2 ** (failures - 1));
    return step * (0.5 + this.#random() / 2);
  }
}
