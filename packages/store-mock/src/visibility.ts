import type { Clock } from '@tradestore/core';

/**
 * Holds saved rows back until they may be read. No timers: what is due is let through, in the order of the saves, whenever
 * somebody looks.
 */
export class Visibility<Row> {
  readonly #clock: Clock;
  readonly #lagMs: number;
  readonly #show: (row: Row) => void;
  #held: { readonly visibleAt: number; readonly rows: readonly Row[] }[] = [];

  /** @param show makes a row readable */
  constructor(clock: Clock, lagMs: number, show: (row: Row) => void) {
    this.#clock = clock;
    this.#lagMs = lagMs;
    this.#show = show;
  }

  /** Saves rows; they become readable together. */
  save(rows: readonly Row[]): void {
    if (this.#lagMs > 0) this.#held.push({ visibleAt: this.#clock.monotonic() + this.#lagMs, rows });
    else rows.forEach(this.#show);
  }

  /** Lets through what is due. To be called before every read. */
  catchUp(): void {
    if (this.#held.length === 0) return;
    const now = this.#clock.monotonic();
    const notDue = this.#held.findIndex(({ visibleAt }) => visibleAt > now);
    const due = this.#held.splice(0, notDue === -1 ? this.#held.length : notDue);
    for (const { rows } of due) rows.forEach(this.#show);
  }

  /** How many saved rows cannot be read yet. */
  get heldRows(): number {
    return this.#held.reduce((total, { rows }) => total + rows.length, 0);
  }

  /** When everything that is saved now can be read, on the clock's monotonic scale. */
  get visibleAt(): number {
    return this.#held.at(-1)?.visibleAt ?? this.#clock.monotonic();
  }
}
