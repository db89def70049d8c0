import { isDbError } from './db-error.js';
import type { DbErrorKind } from './db-error-kinds.js';
import { isOutage } from './outage.js';
import type { Cached, CacheStats } from './price-cache.js';

/** What says nothing of the server: the caller or `close` ended the call, or it never began. */
const notOfTheServer: ReadonlySet<DbErrorKind> = new Set(['cancelled', 'closed', 'invalid_argument']);

/** Counts what a cache does, for its `stats()`: every backend counts by the same rules. */
export class CacheCounts {
  #hits = 0;
  #misses = 0;
  #stale = 0;
  #writes = 0;
  #rejectedOlder = 0;
  #corrupt = 0;
  #errors = 0;

  /** One price or pool state was read; undefined: it was not there. */
  read(cached: Cached<unknown> | undefined): void {
    if (cached === undefined) this.#misses += 1;
    else if (cached.stale) this.#stale += 1;
    else this.#hits += 1;
  }

  /** What was read could not be decoded; count it with {@link CacheCounts.read} as well, as a miss. */
  corrupt(): void {
    this.#corrupt += 1;
  }

  /** The answers to values that were to be set. */
  wrote(answers: readonly boolean[]): void {
    for (const isSet of answers) {
      if (isSet) this.#writes += 1;
      else this.#rejectedOlder += 1;
    }
  }

  /**
   * A call rejected. What its caller aborted is not counted; what the layers aborted because the time was up is.
   *
   * @param signal the one that was given to the call
   */
  rejected(error: unknown, signal: AbortSignal | undefined): void {
    const reason: unknown = signal?.aborted ? signal.reason : undefined;
    if (isOutage(reason) || !(isDbError(error) && notOfTheServer.has(error.kind))) this.#errors += 1;
  }

  stats(): CacheStats {
    return cacheStats({
      hits: this.#hits,
      misses: this.#misses,
      stale: this.#stale,
      writes: this.#writes,
      rejectedOlder: this.#rejectedOlder,
      corrupt: this.#corrupt,
      errors: this.#errors,
    });
  }
}

/** Adds the hit rate to the counts that it comes from. */
export function cacheStats(counts: Omit<CacheStats, 'hitRate'>): CacheStats {
  const found = counts.hits + counts.stale;
  const read = found + counts.misses;
  return { ...counts, hitRate: read === 0 ? 0 : found / read };
}
