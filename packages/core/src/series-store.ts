import type { CallOptions } from './call-options.js';
import type { Store } from './store.js';

/**
 * A store of things that happened: trades, positions, metrics.
 *
 * Obligations that hold for every series store:
 *
 * - A save that resolves is stored; with `durability: 'server'` it survives the death of this process and the crash of the
 *   database process.
 * - Saving is idempotent, and the last write wins: saving again leaves one row, with the later content whole, also inside one
 *   batch. *Last* means last to take effect: saves of one key that overlap may end as either.
 * - A rejected batch of at most `atomicBatchSize` rows stored nothing when `outcome` is `not_applied`. A larger one that fails
 *   in the middle is `unknown`, with `details.storedRanges`: pairs `[from, to)` of indexes into the batch that are stored.
 * - One bad row rejects the batch before any I/O with kind `invalid_argument` and its index; nothing of it is stored.
 * - Reads see every save that resolved: at once (`'immediate'`) or after `flush('visible')` (`'eventual'`).
 * - No result is cut silently: one of more than `maxRows` rows rejects with kind `resource`.
 * - An empty batch resolves. Members that a row's type does not have are not stored.
 * - A store keeps its own copy: changing what was given or returned changes nothing that is stored. An array may be reused at
 *   once, the rows in it when the call has settled.
 * - A write that is rejected has ended: it does not take effect later, unless its outcome is `unknown`.
 * - An abort or deadline while a row still waits here removes it (`not_applied`); once it is in a request the outcome is
 *   `unknown`.
 */
export interface SeriesStore extends Store {
  /** When a read sees a save that resolved: at once, or after `flush('visible')`. */
  readonly readYourWrites: 'immediate' | 'eventual';
  /** Where a save that resolved is kept: on a server's disk, or nowhere but in this process. */
  readonly durability: 'server' | 'none';
  /** The most rows of one batch that are stored all or none. PostgreSQL: Infinity; QuestDB: 10 000. */
  readonly atomicBatchSize: number;
  /** Who decides which of two writers was last: the server, or the writers' clocks (Cassandra). */
  readonly lastWrite: 'server' | 'clock';
  /** The most rows that one call returns, and the largest `limit`. */
  readonly maxRows: number;

  /**
   * Resolves when every save that was called before it has settled, and those that resolved are acknowledged by the server, or
   * can be read by everyone. Repeating it is safe.
   */
  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void>;
}

/** The most rows that one call returns unless the store was opened with another number. */
export const DEFAULT_MAX_ROWS = 100_000;
