import {
  boundToTimestamp,
  type CallOptions,
  frozenCopy,
  type OpenPositionsOptions,
  type Position,
  type PositionHistoryOptions,
  type PositionStore,
  positionStoreMethods,
  type TimeBound,
} from '@tradestore/core';
import { failing } from './failing.js';
import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { Latency } from './latency.js';
import { MockSeriesStore } from './mock-series-store.js';
import type { MockSeriesOptions } from './options.js';
import { PositionIndex } from './position-index.js';
import { allRows, rowsUpTo } from './row-limit.js';

/**
 * A complete {@link PositionStore} in memory, for tests: it keeps every promise of the contract but durability, and fails,
 * waits and lags when it is told to. What it returns is frozen.
 *
 * It is bare: nothing is tried again. Wrap it with `withLayers`, or take `openMemory`, to have what a database's store has.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import { address, type Position, timestampFromIso, WRAPPED_SOL } from '@tradestore/core';
 * import { MockPositionStore } from '@tradestore/store-mock';
 *
 * const time = timestampFromIso('2025-01-01T00:00:00Z');
 * const opened: Position = {
 *   id: 'sniper-1',
 *   time,
 *   sequence: 1n,
 *   profileId: 'sniper',
 *   wallet: address('2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk'),
 *   token: address('Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump'),
 *   quote: WRAPPED_SOL,
 *   status: 'open',
 *   quantity: 1_000_000n,
 *   costBasis: 2_000_000_000n,
 *   feesPaid: 5_000n,
 *   realizedPnl: 0n,
 *   openedAt: time,
 *   slot: 311_000_000n,
 * };
 *
 * const store = new MockPositionStore();
 * await store.savePosition({ ...opened, sequence: 2n, status: 'closed', quantity: 0n });
 * await store.savePosition(opened); // arrives late, and is not the latest
 * console.log((await store.getPosition('sniper-1'))?.status); // closed
 * console.log(await store.getOpenPositions()); // []
 * await store.close();
 * ```
 */
export class MockPositionStore extends MockSeriesStore<PositionStore, Position> implements PositionStore {
  readonly #index = new PositionIndex();

  constructor(options?: MockSeriesOptions) {
    super('positions', positionStoreMethods, options);
  }

  /**
   * A store that fails. Without arguments every call rejects with kind `connection` and outcome `not_applied`, and `health`
   * says `down`.
   *
   * @param rules one rule or several, before those of `options.faults`; for each that names no method, `health` has one like it
   * @throws DbError kind `invalid_argument`
   */
  static withFailure(rules: FaultRule | FaultPlan = {}, options: MockSeriesOptions = {}): MockPositionStore {
    return new MockPositionStore(failing(rules, options));
  }

  /**
   * A store that takes its time.
   *
   * @param latency milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two
   * @throws DbError kind `invalid_argument`
   */
  static withLatency(latency: Latency, options: MockSeriesOptions = {}): MockPositionStore {
    return new MockPositionStore({ ...options, latency });
  }

  savePosition(position: Position, options?: CallOptions): Promise<void> {
    return this.shell.run('savePosition', [position, options], () => {
      const rows = [frozenCopy('position', position)];
      return () => this.visibility.save(rows);
    });
  }

  batchSavePositions(positions: readonly Position[], options?: CallOptions): Promise<void> {
    return this.shell.run('batchSavePositions', [positions, options], () => {
      const rows = positions.map((position) => frozenCopy('position', position));
      return () => this.visibility.save(rows);
    });
  }

  getPosition(id: string, options?: CallOptions): Promise<Position | null> {
    return this.shell.run('getPosition', [id, options], () => () => this.#readable().latest(id) ?? null);
  }

  getOpenPositions(options?: OpenPositionsOptions): Promise<Position[]> {
    return this.shell.run('getOpenPositions', [options], () => {
      const { profileId, token } = options ?? {};
      return () => allRows(this.#readable().open({ profileId, token }), this.maxRows, 'ask for one profile or token');
    });
  }

  getPositionHistory(
    id: string,
    start: TimeBound,
    end: TimeBound,
    options?: PositionHistoryOptions,
  ): Promise<Position[]> {
    return this.shell.run('getPositionHistory', [id, start, end, options], () => {
      const { limit, after } = options ?? {};
      const range = { start: boundToTimestamp(start), end: boundToTimestamp(end) };
      const selection = { ...range, after: after && { time: after.time, sequence: after.sequence } };
      return () => {
        const snapshots = this.#readable().history(id, selection);
        return rowsUpTo(snapshots, limit, this.maxRows, 'page with limit and after');
      };
    });
  }

  protected override show(snapshot: Position): void {
    this.#index.save(snapshot);
  }

  protected override get readableRows(): number {
    return this.#index.size;
  }

  #readable(): PositionIndex {
    this.visibility.catchUp();
    return this.#index;
  }
}
