const mostLines = 10_000;

/** What happened, one line each, with the milliseconds since it began. It never holds bytes of a connection. */
export class Timeline {
  readonly #begin: number = performance.now();
  readonly #lines: string[] = [];
  #dropped = 0;

  note(what: string, connection?: number): void {
    const time = (performance.now() - this.#begin).toFixed(1).padStart(9);
    this.#lines.push(`${time} ms  ${connection === undefined ? '' : `#${connection} `}${what}`);
    if (this.#lines.length > mostLines) {
      this.#lines.shift();
      this.#dropped++;
    }
  }

  toString(): string {
    return [...(this.#dropped > 0 ? [`(${this.#dropped} earlier lines dropped)`] : []), ...this.#lines].join('\n');
  }
}
