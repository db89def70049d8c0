import { type Cached, type Clock, compareRecency, type Recency } from '@tradestore/core';

/** How long entries are kept after they have expired, in milliseconds. */
export interface CacheTerms {
  readonly clock: Clock;
  /** To be read as stale. */
  readonly staleMs: number;
  /** To keep older ones out. */
  readonly fenceMs: number;
}

interface Entry<T> {
  readonly value: T;
  /** On the clock's monotonic scale, as is `expiresAt`. */
  readonly setAt: number;
  readonly expiresAt: number;
}

/** How many entries a write looks at to drop what is over. Two: the sweep is faster than the writes that it follows. */
const SWEPT_PER_WRITE = 2;

/**
 * What a cache holds of one kind, by key: the newest of each, for a time.
 *
 * What is over is dropped little by little while others are set, so there are at most about twice as many entries as are not
 * over.
 */
export class CacheEntries<T extends Recency> {
  readonly #clock: Clock;
  readonly #staleMs: number;
  readonly #fenceMs: number;
  readonly #entries = new Map<string, Entry<T>>();
  #sweep: Iterator<[string, Entry<T>]> = this.#entries.entries();

  constructor({ clock, staleMs, fenceMs }: CacheTerms) {
    this.#clock = clock;
    this.#staleMs = staleMs;
    this.#fenceMs = fenceMs;
  }

  /** How many there are: those that are fresh, and the expired ones that can still be read or keep older ones out. */
  count(): { readonly fresh: number; readonly expired: number } {
    const now = this.#clock.monotonic();
    let [fresh, expired] = [0, 0];
    for (const entry of this.#entries.values()) {
      if (now < entry.expiresAt) fresh += 1;
      else if (!this.#isOver(entry, now)) expired += 1;
    }
    return { fresh, expired };
  }

  /** How many are in memory. */
  get size(): number {
    return this.#entries.size;
  }

  /** Sets a value, fresh for so many milliseconds. @returns false: a newer one is there, or has expired and keeps it out */
  set(key: string, value: T, ttlMs: number): boolean {
    const now = this.#clock.monotonic();
    this.#dropWhatIsOver(now);
    const old = this.#entries.get(key);
    if (old !== undefined && now < old.expiresAt + this.#fenceMs && compareRecency(value, old.value) < 0) return false;
    this.#entries.set(key, { value, setAt: now, expiresAt: now + ttlMs });
    return true;
  }

  get(key: string, allowStale: boolean): Cached<T> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const { value, setAt, expiresAt } = entry;
    const now = this.#clock.monotonic();
    const stale = now >= expiresAt;
    if (stale && !(allowStale && now < expiresAt + this.#staleMs)) return undefined;
    return Object.freeze({ value, ageMs: now - setAt, stale });
  }

  /** Drops an entry, its fence included. */
  drop(key: string): void {
    this.#entries.delete(key);
  }

  #isOver({ expiresAt }: Entry<T>, now: number): boolean {
    return now >= expiresAt + Math.max(this.#staleMs, this.#fenceMs);
  }

  /** Goes round and round: the iterator of a Map lives with it. */
  #dropWhatIsOver(now: number): void {
    for (let looked = 0; looked < SWEPT_PER_WRITE; looked++) {
      const next = this.#sweep.next();
      if (next.done) {
        this.#sweep = this.#entries.entries();
        return;
      }
      const [key, entry] = next.value;
      if (this.#isOver(entry, now)) this.#entries.delete(key);
    }
  }
}
