import {
  type Address,
  boundToTimestamp,
  type CallOptions,
  type Candle,
  type CandleQuery,
  compareTrades,
  foldCandles,
  type Signature,
  type StreamOptions,
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
} from '@tradestore/core';
import { failing } from './failing.js';
import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { Latency } from './latency.js';
import { MockSeriesStore } from './mock-series-store.js';
import type { MockSeriesOptions } from './options.js';
import { allRows, firstRows, rowsUpTo } from './row-limit.js';
import { storedTrade } from './stored-trade.js';
import { TradeIndex } from './trade-index.js';

const STREAM_INSTEAD = 'read it with streamTrades, or pass a limit';

/**
 * A complete {@link TradeStore} in memory, for tests: it keeps every promise of the contract but durability, and fails, waits
 * and lags when it is told to. What it returns is frozen.
 *
 * It is bare: nothing is tried again. Wrap it with `withLayers`, or take `openMemory`, to have what a database's store has.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import type { Trade } from '@tradestore/core';
 * import { ManualClock, MockTradeStore } from '@tradestore/store-mock';
 *
 * export async function lostAcknowledgement(trade: Trade): Promise<void> {
 *   const store = new MockTradeStore({
 *     clock: new ManualClock(),
 *     faults: [{ method: 'saveTrade', call: 1, applied: true }],
 *   });
 *   await store.saveTrade(trade).catch((error) => console.log(error.outcome)); // unknown: it was stored after all
 *   await store.saveTrade(trade); // repeating it leaves one trade
 *   console.log(store.calls.length); // 2
 *   await store.close();
 * }
 * ```
 */
export class MockTradeStore extends MockSeriesStore<TradeStore, Trade> implements TradeStore {
  readonly #index = new TradeIndex();

  constructor(options?: MockSeriesOptions) {
    super('trades', tradeStoreMethods, options);
  }

  /**
   * A store that fails. Without arguments every call rejects with kind `connection` and outcome `not_applied`, and `health`
   * says `down`.
   *
   * @param rules one rule or several, before those of `options.faults`; for each that names no method, `health` has one like it
   * @throws DbError kind `invalid_argument`
   */
  static withFailure(rules: FaultRule | FaultPlan = {}, options: MockSeriesOptions = {}): MockTradeStore {
    return new MockTradeStore(failing(rules, options));
  }

  /**
   * A store that takes its time.
   *
   * @param latency milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two
   * @throws DbError kind `invalid_argument`
   */
  static withLatency(latency: Latency, options: MockSeriesOptions = {}): MockTradeStore {
    return new MockTradeStore({ ...options, latency });
  }

  saveTrade(trade: Trade, options?: CallOptions): Promise<void> {
    return this.shell.run('saveTrade', [trade, options], () => {
      const rows = [storedTrade(trade)];
      return () => this.visibility.save(rows);
    });
  }

  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void> {
    return this.shell.run('batchSaveTrades', [trades, options], () => {
      const rows = trades.map(storedTrade);
      return () => this.visibility.save(rows);
    });
  }

  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null> {
    return this.shell.run('getTrade', [key, options], () => {
      const { time, signature, instruction, innerInstruction, fill } = key;
      return () => this.#readable().get({ time, signature, instruction, innerInstruction, fill }) ?? null;
    });
  }

  getTradesBySignature(signature: Signature, options: TradesBySignatureOptions): Promise<Trade[]> {
    return this.shell.run('getTradesBySignature', [signature, options], () => {
      const [start, end] = [boundToTimestamp(options.start), boundToTimestamp(options.end)];
      return () =>
        allRows(this.#readable().ofSignature(signature, start, end), this.maxRows, 'narrow start and end').sort(
          compareTrades,
        );
    });
  }

  getTradesByToken(token: Address, limit: number, options?: TradesByTokenOptions): Promise<Trade[]> {
    return this.shell.run('getTradesByToken', [token, limit, options], () => {
      const before = options?.before && { ...options.before };
      return () => firstRows(this.#readable().newestOfToken(token, before), limit);
    });
  }

  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]> {
    return this.shell.run('getTradesInTimerange', [start, end, options], () => {
      const { token, trader, limit, after } = options ?? {};
      const range = { start: boundToTimestamp(start), end: boundToTimestamp(end) };
      const selection = { ...range, token, trader, after: after && { ...after } };
      return () => {
        const trades = this.#readable().select(selection);
        return rowsUpTo(trades, limit, this.maxRows, STREAM_INSTEAD);
      };
    });
  }

  streamTrades(range: TradeRange, options?: StreamOptions): AsyncGenerator<Trade, void, undefined> {
    return this.shell.stream('streamTrades', [range, options], () => streamTrades(this, range, options));
  }

  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]> {
    return this.shell.run('getCandles', [query, options], () => {
      const { token, quote = WRAPPED_SOL, interval } = query;
      const selection = { token, start: boundToTimestamp(query.start), end: boundToTimestamp(query.end) };
      return () => {
        const candles = foldCandles(inQuote(this.#readable().select(selection), quote), interval);
        return allRows(candles, this.maxRows, 'ask for a longer interval or a shorter range');
      };
    });
  }

  protected override show(trade: Trade): void {
    this.#index.save(trade);
  }

  protected override get readableRows(): number {
    return this.#index.size;
  }

  #readable(): TradeIndex {
    this.visibility.catchUp();
    return this.#index;
  }
}

function* inQuote(trades: Iterable<Trade>, quote: Address): Generator<Trade, void, undefined> {
  for (const trade of trades) {
    if (trade.quote === quote) yield trade;
  }
}
