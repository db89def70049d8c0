import {
  type Address,
  type Attempt,
  type CallOptions,
  type Candle,
  type CandleQuery,
  type Clock,
  type CloseOptions,
  type CloseReport,
  candleIntervals,
  compareTradeKeys,
  disposeByClosing,
  type Health,
  isDbError,
  rowsToAsk,
  type Signature,
  StoreCalls,
  type StreamOptions,
  sortedUnique,
  streamTrades,
  type TimeBound,
  type TimerangeOptions,
  type Trade,
  type TradeKey,
  type TradeRange,
  type TradeStore,
  type TradesBySignatureOptions,
  type TradesByTokenOptions,
  tradeStoreMethods,
  WRAPPED_SOL,
  wholeResult,
} from '@tradestore/core';
import { readCandles } from './candle-rows.js';
import { classifyError } from './classify-error.js';
import type { Connections } from './connections.js';
import { probeHealth } from './health.js';
import { boundValue, cursorValues, keyValues, readTrades, tradeValues } from './rows.js';
import { replaceTrades, storeNewTrades } from './save-batch.js';
import type { Statement } from './session.js';
import * as statements from './trade-statements.js';

/** What the store stands on. */
export interface TradeStoreGround {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly maxRows: number;
  /** Called once, when the store has closed. */
  readonly release: () => Promise<void>;
}

/** `unique_violation`: a key of the batch is there already. */
const DUPLICATE_KEY = '23505';

/** Trades on PostgreSQL, without layers. */
export class PostgresTradeStore implements TradeStore {
  readonly name = 'postgres';
  readonly readYourWrites = 'immediate';
  readonly durability = 'server';
  readonly atomicBatchSize: number = Number.POSITIVE_INFINITY;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #connections: Connections;
  readonly #calls: StoreCalls<TradeStore>;
  readonly #release: () => Promise<void>;

  constructor({ connections, clock, maxRows, release }: TradeStoreGround) {
    this.maxRows = maxRows;
    this.#connections = connections;
    this.#release = release;
    this.#calls = new StoreCalls<TradeStore>({
      store: this,
      methods: tradeStoreMethods,
      clock,
      classify: classifyError,
    });
  }

  saveTrade(trade: Trade, options?: CallOptions): Promise<void> {
    return this.#calls.run('saveTrade', [trade, options], (attempt) => {
      const values = tradeValues(trade);
      return this.#connections.run(attempt, async (session) => {
        attempt.sent();
        await session.query(statements.saveTrade, values);
      });
    });
  }

  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void> {
    return this.#calls.run('batchSaveTrades', [trades, options], async (attempt) => {
      // COPY refuses two rows of one key; rows in its order go to the end of the index, and batches that meet cannot deadlock.
      const batch = sortedUnique(trades, compareTradeKeys);
      if (batch.length === 0) return;
      try {
        await this.#connections.bulkTransaction(attempt, (session) => storeNewTrades(session, batch));
      } catch (thrown) {
        if (!isDbError(thrown) || thrown.code !== DUPLICATE_KEY) throw thrown;
        // The first try was rolled back whole.
        attempt.refused();
        await this.#connections.bulkTransaction(attempt, (session) => replaceTrades(session, batch));
      }
    });
  }

  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null> {
    return this.#calls.run('getTrade', [key, options], async (attempt) => {
      const [trade] = await this.#read(attempt, statements.tradeByKey, keyValues(key));
      return trade ?? null;
    });
  }

  getTradesBySignature(signature: Signature, options: TradesBySignatureOptions): Promise<Trade[]> {
    return this.#calls.run('getTradesBySignature', [signature, options], (attempt) => {
      const values = [signature, boundValue(options.start), boundValue(options.end)];
      return this.#readAll(attempt, statements.tradesBySignature, values, 'ask for a shorter span of time');
    });
  }

  getTradesByToken(token: Address, limit: number, options?: TradesByTokenOptions): Promise<Trade[]> {
    return this.#calls.run('getTradesByToken', [token, limit, options], (attempt) => {
      const before = options?.before;
      return before === undefined
        ? this.#read(attempt, statements.newestOfToken, [token, limit])
        : this.#read(attempt, statements.newestOfTokenBefore, [token, limit, ...cursorValues(before)]);
    });
  }

  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]> {
    return this.#calls.run('getTradesInTimerange', [start, end, options], (attempt) => {
      const { token, trader, limit, after } = options ?? {};
      const statement = statements.tradesInRange({
        token: token !== undefined,
        trader: trader !== undefined,
        after: after !== undefined,
      });
      const bounds = [boundValue(start), boundValue(end)];
      const rest = [
        ...(after === undefined ? [] : cursorValues(after)),
        ...(token === undefined ? [] : [token]),
        ...(trader === undefined ? [] : [trader]),
      ];
      if (limit !== undefined) return this.#read(attempt, statement, [...bounds, limit, ...rest]);
      return this.#readAll(
        attempt,
        statement,
        bounds,
        'stream it with streamTrades, or page with limit and after',
        rest,
      );
    });
  }

  streamTrades(range: TradeRange, options?: StreamOptions): AsyncIterable<Trade> {
    return this.#calls.stream('streamTrades', [range, options], () => streamTrades(this, range, options));
  }

  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]> {
    return this.#calls.run('getCandles', [query, options], async (attempt) => {
      const { token, quote = WRAPPED_SOL, start, end, interval } = query;
      const width = `${candleIntervals[interval]} microseconds`;
      const values = [token, quote, boundValue(start), boundValue(end), width, rowsToAsk(undefined, this.maxRows)];
      const { rows } = await this.#connections.run(attempt, (session) => session.query(statements.candles, values));
      wholeResult(rows, undefined, this.maxRows, 'ask for a shorter span of time or a longer interval');
      return readCandles(rows, { token, quote });
    });
  }

  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    // What the server has acknowledged is on its disk, and everybody sees it.
    return this.#calls.run('flush', [until, options], () => this.#calls.writesSettled());
  }

  health(options?: CallOptions): Promise<Health> {
    return this.#calls.health(options, (attempt) => probeHealth(this.#connections, attempt));
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    return this.#calls.close(options, this.#release);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return disposeByClosing(this);
  }

  async #read(attempt: Attempt, statement: Statement, values: unknown[]): Promise<Trade[]> {
    const { rows } = await this.#connections.run(attempt, (session) => session.query(statement, values));
    return readTrades(rows);
  }

  /** All rows, and none when there are more than one call returns. */
  async #readAll(
    attempt: Attempt,
    statement: Statement,
    values: unknown[],
    wayOut: string,
    rest: unknown[] = [],
  ): Promise<Trade[]> {
    const trades = await this.#read(attempt, statement, [...values, rowsToAsk(undefined, this.maxRows), ...rest]);
    wholeResult(trades, undefined, this.maxRows, wayOut);
    return trades;
  }
}
