/** Work that several calls wait for. When the last of them has left before it ended, its signal aborts. */
export class SharedWork<Call> {
  readonly #controller = new AbortController();
  readonly #calls = new Set<Call>();
  #ended = false;

  /** Aborts when the work is given up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Those who wait. */
  get calls(): ReadonlySet<Call> {
    return this.#calls;
  }

  join(call: Call): void {
    this.#calls.add(call);
  }

  leave(call: Call): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0 && !this.#ended) this.giveUp();
  }

  /** @param reason what the signal gives as its reason. @default an `AbortError` */
  giveUp(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** From here on it is not given up. @returns those who waited until now */
  end(): readonly Call[] {
    this.#ended = true;
    return [...this.#calls];
  }
}
