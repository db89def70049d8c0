import {
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  compareText,
  disposeByClosing,
  type Health,
  type OpenPositionsOptions,
  type Position,
  type PositionHistoryOptions,
  type PositionStore,
  positionStoreMethods,
  rowsToAsk,
  type TimeBound,
  wholeResult,
} from '@tradestore/core';
import { type List, newestFirst, oldestFirst } from './reads/lists.js';
import { openPositions } from './reads/open-positions.js';
import { readPositions, selectRows } from './rows.js';
import { ROWS_PER_REQUEST, Series } from './series.js';
import { positionsTable } from './tables.js';
import { type StoreGround, spanOf } from './trade-store.js';

/** Positions on QuestDB, without layers. */
export class QuestDbPositionStore implements PositionStore {
  readonly name = 'questdb';
  readonly readYourWrites = 'eventual';
  readonly durability = 'server';
  readonly atomicBatchSize: number = ROWS_PER_REQUEST;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #series: Series<PositionStore, Position>;
  readonly #list: List;

  constructor({ tableName, ground, release }: StoreGround) {
    this.maxRows = ground.maxRows;
    this.#list = { table: tableName, select: selectRows(positionsTable), order: ['ts', 'sequence'], equal: [] };
    this.#series = new Series<PositionStore, Position>({
      store: this,
      methods: positionStoreMethods,
      table: positionsTable,
      tableName,
      ground,
      release,
    });
  }

  savePosition(position: Position, options?: CallOptions): Promise<void> {
    return this.#series.save('savePosition', [position, options], () => position);
  }

  batchSavePositions(positions: readonly Position[], options?: CallOptions): Promise<void> {
    return this.#series.saveBatch('batchSavePositions', [positions, options], () => positions);
  }

  getPosition(id: string, options?: CallOptions): Promise<Position | null> {
    return this.#series.read('getPosition', [id, options], async (ask) => {
      const [position] = readPositions(await ask(newestFirst({ ...this.#list, equal: [['id', id]] }, 1)));
      return position ?? null;
    });
  }

  getOpenPositions(options?: OpenPositionsOptions): Promise<Position[]> {
    return this.#series.read('getOpenPositions', [options], async (ask) => {
      const { profileId, token } = options ?? {};
      const limit = rowsToAsk(undefined, this.maxRows);
      const rows = await ask(openPositions(this.#list, { profileId, token, limit }));
      wholeResult(rows, undefined, this.maxRows, 'ask for one profile or token');
      // By code point: the server orders symbols by UTF-16 units.
      return readPositions(rows).sort((a, b) => compareText(a.id, b.id));
    });
  }

  getPositionHistory(
    id: string,
    start: TimeBound,
    end: TimeBound,
    options?: PositionHistoryOptions,
  ): Promise<Position[]> {
    return this.#series.read('getPositionHistory', [id, start, end, options], async (ask) => {
      const { limit, after } = options ?? {};
      const place = after === undefined ? undefined : [after.time, after.sequence];
      const list: List = { ...this.#list, equal: [['id', id]] };
      const rows = await ask(oldestFirst(list, spanOf({ start, end }), rowsToAsk(limit, this.maxRows), place));
      wholeResult(rows, limit, this.maxRows);
      return readPositions(rows);
    });
  }

  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    return this.#series.flush(until, options);
  }

  health(options?: CallOptions): Promise<Health> {
    return this.#series.health(options);
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    return this.#series.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return disposeByClosing(this);
  }
}
