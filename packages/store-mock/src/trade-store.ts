import {
  type Address,
  boundToTimestamp,
  type CallOptions,
  type Candle,
  type CandleQuery,
  type CloseOptions,
  type CloseReport,
  compareTrades,
  disposeByClosing,
  foldCandles,
  type Health,
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
import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { Latency } from './latency.js';
import type { MethodName } from './method-name.js';
import { type MockCall, MockCalls } from './mock-calls.js';
import { type MockOptions, resolveMockOptions } from './options.js';
import { allRows, firstRows } from './row-limit.js';
import { storedTrade } from './stored-trade.js';
import { TradeIndex } from './trade-index.js';
import { Visibility } from './visibility.js';

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
export class MockTradeStore implements TradeStore {
  readonly name = 'memory';
  readonly readYourWrites: 'immediate' | 'eventual';
  readonly durability = 'none';
  readonly atomicBatchSize: number = Number.POSITIVE_INFINITY;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #calls: MockCalls<TradeStore>;
  readonly #index = new TradeIndex();
  readonly #visibility: Visibility<Trade>;

  constructor(options?: MockOptions) {
    const resolved = resolveMockOptions(options);
    this.readYourWrites = resolved.visibilityLagMs > 0 ? 'eventual' : 'immediate';
    this.maxRows = resolved.maxRows;
    this.#calls = new MockCalls<TradeStore>(this, tradeStoreMethods, resolved);
    this.#visibility = new Visibility(resolved.clock, resolved.visibilityLagMs, (trade) => this.#index.save(trade));
  }

  /**
   * A store that fails. Without arguments every call rejects with kind `connection` and outcome `not_applied`, and `health`
   * says `down`.
   *
   * @param rules one rule or several, before those of `options.faults`; for each that names no method, `health` has one like it
   * @throws DbError kind `invalid_argument`
   */
  static withFailure(rules: FaultRule | FaultPlan = {}, options: MockOptions = {}): MockTradeStore {
    const plan = [rules].flat();
    const ofHealth = plan
      .filter(({ method, applied }) => method === undefined && !applied)
      .map((rule): FaultRule => ({ ...rule, method: 'health' }));
    const { faults = [] } = options;
    return new MockTradeStore({ ...options, faults: [...plan, ...ofHealth, ...faults] });
  }

  /**
   * A store that takes its time.
   *
   * @param latency milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two
   * @throws DbError kind `invalid_argument`
   */
  static withLatency(latency: Latency, options: MockOptions = {}): MockTradeStore {
    return new MockTradeStore({ ...options, latency });
  }

  /** What was asked, in order: every call with good arguments while the store was open. */
  get calls(): readonly MockCall<MethodName<TradeStore>>[] {
    return this.#calls.recorded;
  }

  saveTrade(trade: Trade, options?: CallOptions): Promise<void> {
    return this.#calls.run('saveTrade', [trade, options], () => {
      const rows = [storedTrade(trade)];
      return () => this.#visibility.save(rows);
    });
  }

  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void> {
    return this.#calls.run('batchSaveTrades', [trades, options], () => {
      const rows = trades.map(storedTrade);
      return () => this.#visibility.save(rows);
    });
  }

  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null> {
    return this.#calls.run('getTrade', [key, options], () => {
      const { time, signature, instruction, innerInstruction, fill } = key;
      return () => this.#readable().get({ time, signature, instruction, innerInstruction, fill }) ?? null;
    });
  }

  getTradesBySignature(signature: Signature, options: TradesBySignatureOptions): Promise<Trade[]> {
    return this.#calls.run('getTradesBySignature', [signature, options], () => {
      const [start, end] = [boundToTimestamp(options.start), boundToTimestamp(options.end)];
      return () =>
        allRows(this.#readable().ofSignature(signature, start, end), this.maxRows, 'narrow start and end').sort(
          compareTrades,
        );
    });
  }

  getTradesByToken(token: Address, limit: number, options?: TradesByTokenOptions): Promise<Trade[]> {
    return this.#calls.run('getTradesByToken', [token, limit, options], () => {
      const before = options?.before && { ...options.before };
      return () => firstRows(this.#readable().newestOfToken(token, before), limit);
    });
  }

  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]> {
    return this.#calls.run('getTradesInTimerange', [start, end, options], () => {
      const { token, trader, limit, after } = options ?? {};
      const range = { start: boundToTimestamp(start), end: boundToTimestamp(end) };
      const selection = { ...range, token, trader, after: after && { ...after } };
      return () => {
        const trades = this.#readable().select(selection);
        return limit === undefined ? allRows(trades, this.maxRows, STREAM_INSTEAD) : firstRows(trades, limit);
      };
    });
  }

  streamTrades(range: TradeRange, options?: StreamOptions): AsyncGenerator<Trade, void, undefined> {
    return this.#calls.stream('streamTrades', [range, options], () => streamTrades(this, range, options));
  }

  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]> {
    return this.#calls.run('getCandles', [query, options], () => {
      const { token, quote = WRAPPED_SOL, interval } = query;
      const selection = { token, start: boundToTimestamp(query.start), end: boundToTimestamp(query.end) };
      return () => {
        const candles = foldCandles(inQuote(this.#readable().select(selection), quote), interval);
        return allRows(candles, this.maxRows, 'ask for a longer interval or a shorter range');
      };
    });
  }

  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    return this.#calls.run('flush', [until, options], () => {
      const earlier = this.#calls.writesUnderWay();
      return async (call) => {
        await call.waitFor(earlier);
        if (until === 'visible') await call.waitUntil(this.#visibility.visibleAt);
      };
    });
  }

  /** `details`: `trades` that can be read, and `heldTrades`, which are saved and cannot be read yet. */
  health(options?: CallOptions): Promise<Health> {
    return this.#calls.health(options, () => ({
      trades: this.#readable().size,
      heldTrades: this.#visibility.heldRows,
    }));
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    return this.#calls.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return disposeByClosing(this);
  }

  #readable(): TradeIndex {
    this.#visibility.catchUp();
    return this.#index;
  }
}

function* inQuote(trades: Iterable<Trade>, quote: Address): Generator<Trade, void, undefined> {
  for (const trade of trades) {
    if (trade.quote === quote) yield trade;
  }
}
