import type { CallOptions } from './call-options.js';
import type { Address } from './model/address.js';
import type { Position, PositionCursor } from './model/position.js';
import type { TimeBound } from './model/timestamp.js';
import type { SeriesStore } from './series-store.js';

/** What {@link PositionStore.getOpenPositions} accepts: which positions, by what their latest snapshot says. */
export interface OpenPositionsOptions extends CallOptions {
  readonly profileId?: string | undefined;
  readonly token?: Address | undefined;
}

/** What {@link PositionStore.getPositionHistory} accepts. */
export interface PositionHistoryOptions extends CallOptions {
  /** The most snapshots to return, 1 to `maxRows`. Without it the whole range must have at most `maxRows`. */
  readonly limit?: number | undefined;
  /** Only snapshots after this one: the last of the page before. */
  readonly after?: PositionCursor | undefined;
}

/**
 * Stores positions as snapshots, and answers for the latest of each and for their history. What {@link SeriesStore} promises
 * holds here too.
 *
 * The latest snapshot of an id is the one with the greatest `(time, sequence)`, whenever it was saved. All methods reject with
 * `DbError`, kind `invalid_argument` before any I/O when an argument is not acceptable.
 *
 * @example
 * ```ts
 * import type { Position, PositionStore } from '@tradestore/core';
 *
 * export async function openAfter(store: PositionStore, snapshot: Position): Promise<Position[]> {
 *   await store.savePosition(snapshot); // repeating it is safe: the same snapshot stays one
 *   await store.flush('visible');
 *   return await store.getOpenPositions({ profileId: snapshot.profileId });
 * }
 * ```
 */
export interface PositionStore extends SeriesStore {
  /** Saves one snapshot; one with the same id, time and sequence is replaced whole. Safe to repeat, also when the outcome is unknown. */
  savePosition(position: Position, options?: CallOptions): Promise<void>;

  /** Saves many snapshots: of those with one key the last stays. Safe to repeat, also when the outcome is unknown. */
  batchSavePositions(positions: readonly Position[], options?: CallOptions): Promise<void>;

  /** The latest snapshot of an id, open or closed; null when there is none. */
  getPosition(id: string, options?: CallOptions): Promise<Position | null>;

  /**
   * The latest snapshot of each id whose latest snapshot is open, and of the profile and token that are asked for, by id in the
   * order of `compareText`. More than `maxRows` reject with kind `resource`: ask for one profile or token.
   */
  getOpenPositions(options?: OpenPositionsOptions): Promise<Position[]>;

  /**
   * The snapshots of an id in [start, end), by time and sequence, oldest first. Without `limit`, more than `maxRows` reject
   * with kind `resource`: page with `limit` and `after`.
   */
  getPositionHistory(
    id: string,
    start: TimeBound,
    end: TimeBound,
    options?: PositionHistoryOptions,
  ): Promise<Position[]>;
}
