import { type CacheStats, compareRecency } from '@tradestore/core';
import type { Entry } from './entries.js';

/** What a cache of prices, or one of pool states, owes its callers when they call one after the other: a map, and counters. */
export class CacheModel<T extends Entry> {
  readonly #entries = new Map<string, { readonly value: T; readonly setAt: number; readonly ttlMs: number }>();
  readonly #times: { readonly staleMs: number; readonly fenceMs: number };
  readonly #counts = { hits: 0, misses: 0, stale: 0, writes: 0, rejectedOlder: 0 };
  /** Milliseconds since it was made. */
  now = 0;

  constructor(times: { readonly staleMs: number; readonly fenceMs: number }) {
    this.#times = times;
  }

  set(key: string, value: T, ttlMs: number): boolean {
    const held = this.#entries.get(key);
    const isFenced = held !== undefined && this.now - held.setAt < held.ttlMs + this.#times.fenceMs;
    if (isFenced && compareRecency(value, held.value) < 0) {
      this.#counts.rejectedOlder++;
      return false;
    }
    this.#entries.set(key, { value, setAt: this.now, ttlMs });
    this.#counts.writes++;
    return true;
  }

  get(key: string, allowStale: boolean): { readonly value: T; readonly stale: boolean; readonly ageMs: number } | null {
    const held = this.#entries.get(key);
    const ageMs = held === undefined ? Number.POSITIVE_INFINITY : this.now - held.setAt;
    if (held !== undefined && ageMs < held.ttlMs) {
      this.#counts.hits++;
      return { value: held.value, stale: false, ageMs };
    }
    if (held !== undefined && allowStale && ageMs < held.ttlMs + this.#times.staleMs) {
      this.#counts.stale++;
      return { value: held.value, stale: true, ageMs };
    }
    this.#counts.misses++;
    return null;
  }

  invalidate(key: string): void {
    this.#entries.delete(key);
  }

  stats(): CacheStats {
    const { hits, stale, misses } = this.#counts;
    const read = hits + stale + misses;
    return { ...this.#counts, corrupt: 0, errors: 0, hitRate: read === 0 ? 0 : (hits + stale) / read };
  }
}
