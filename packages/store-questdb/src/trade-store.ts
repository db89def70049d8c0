import {
  type Address,
  boundToTimestamp,
  type CallOptions,
  type Candle,
  type CandleQuery,
  type CloseOptions,
  type CloseReport,
  disposeByClosing,
  type Health,
  rowsToAsk,
  type Signature,
  type StreamOptions,
  streamTrades,
  type TimeBound,
  type TimerangeOptions,
  type Trade,
  type TradeCursor,
  type TradeKey,
  type TradeRange,
  type TradeStore,
  type TradesBySignatureOptions,
  type TradesByTokenOptions,
  tradeStoreMethods,
  WRAPPED_SOL,
  wholeResult,
} from '@tradestore/core';
import { candles, chainOrder, readCandles } from './reads/candles.js';
import { atMoment, type List, newestFirst, oldestFirst, type Span } from './reads/lists.js';
import type { Place } from './reads/order.js';
import { readTrades, selectRows } from './rows.js';
import { ROWS_PER_REQUEST, Series, type SeriesGround } from './series.js';
import { tradesTable } from './tables.js';

/** What a store stands on. */
export interface StoreGround {
  readonly tableName: string;
  readonly ground: SeriesGround;
  /** Called once, when the store has closed. */
  readonly release: () => Promise<void>;
}

/** Trades on QuestDB, without layers. */
export class QuestDbTradeStore implements TradeStore {
  readonly name = 'questdb';
  readonly readYourWrites = 'eventual';
  readonly durability = 'server';
  readonly atomicBatchSize: number = ROWS_PER_REQUEST;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #series: Series<TradeStore, Trade>;
  readonly #list: List;

  constructor({ tableName, ground, release }: StoreGround) {
    this.maxRows = ground.maxRows;
    this.#list = { table: tableName, select: selectRows(tradesTable), order: chainOrder, equal: [] };
    this.#series = new Series<TradeStore, Trade>({
      store: this,
      methods: tradeStoreMethods,
      table: tradesTable,
      tableName,
      ground,
      release,
    });
  }

  saveTrade(trade: Trade, options?: CallOptions): Promise<void> {
    return this.#series.save('saveTrade', [trade, options], () => trade);
  }

  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void> {
    return this.#series.saveBatch('batchSaveTrades', [trades, options], () => trades);
  }

  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null> {
    return this.#series.read('getTrade', [key, options], async (ask) => {
      const { time, signature, instruction, innerInstruction, fill } = key;
      const equal = [
        ['signature', signature],
        ['instruction', instruction],
        ['inner_instruction', innerInstruction ?? -1],
        ['fill', fill],
      ] as const;
      const [trade] = readTrades(await ask(atMoment({ ...this.#list, equal }, time)));
      return trade ?? null;
    });
  }

  getTradesBySignature(signature: Signature, options: TradesBySignatureOptions): Promise<Trade[]> {
    return this.#series.read('getTradesBySignature', [signature, options], async (ask) => {
      const list: List = { ...this.#list, equal: [['signature', signature]] };
      const rows = await ask(oldestFirst(list, spanOf(options), rowsToAsk(undefined, this.maxRows)));
      wholeResult(rows, undefined, this.maxRows, 'ask for a shorter span of time');
      return readTrades(rows);
    });
  }

  getTradesByToken(token: Address, limit: number, options?: TradesByTokenOptions): Promise<Trade[]> {
    return this.#series.read('getTradesByToken', [token, limit, options], async (ask) => {
      const list: List = { ...this.#list, equal: [['token', token]] };
      const before = options?.before;
      return readTrades(await ask(newestFirst(list, limit, before === undefined ? undefined : placeOf(before))));
    });
  }

  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]> {
    return this.#series.read('getTradesInTimerange', [start, end, options], async (ask) => {
      const { token, trader, limit, after } = options ?? {};
      const equal = [
        ...(token === undefined ? [] : [['token', token] as const]),
        ...(trader === undefined ? [] : [['trader', trader] as const]),
      ];
      const place = after === undefined ? undefined : placeOf(after);
      const statement = oldestFirst(
        { ...this.#list, equal },
        spanOf({ start, end }),
        rowsToAsk(limit, this.maxRows),
        place,
      );
      const rows = await ask(statement);
      wholeResult(rows, limit, this.maxRows, 'stream it with streamTrades, or page with limit and after');
      return readTrades(rows);
    });
  }

  streamTrades(range: TradeRange, options?: StreamOptions): AsyncIterable<Trade> {
    return this.#series.calls.stream('streamTrades', [range, options], () => streamTrades(this, range, options));
  }

  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]> {
    return this.#series.read('getCandles', [query, options], async (ask) => {
      const { token, quote = WRAPPED_SOL, interval } = query;
      const limit = rowsToAsk(undefined, this.maxRows);
      const rows = await ask(candles(this.#list.table, { token, quote, interval, limit, ...spanOf(query) }));
      wholeResult(rows, undefined, this.maxRows, 'ask for a shorter span of time or a longer interval');
      return readCandles(rows, { token, quote });
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

/** A span in the table's own unit, exact to the microsecond. */
export function spanOf({ start, end }: { readonly start: TimeBound; readonly end: TimeBound }): Span {
  return { start: boundToTimestamp(start), end: boundToTimestamp(end) };
}

/** A place in chain order. */
function placeOf({ time, slot, transactionIndex, signature, instruction, innerInstruction, fill }: TradeCursor): Place {
  return [time, slot, transactionIndex ?? -1, signature, instruction, innerInstruction ?? -1, fill];
}
