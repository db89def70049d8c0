import type { CallOptions } from './call-options.js';
import type { Address, Signature } from './model/address.js';
import type { Candle, CandleInterval } from './model/candle.js';
import type { TimeBound } from './model/timestamp.js';
import type { Trade, TradeCursor, TradeKey } from './model/trade.js';
import type { SeriesStore } from './series-store.js';

/** A span of time: from `start`, included, to `end`, not included. */
export interface TimeRange {
  readonly start: TimeBound;
  readonly end: TimeBound;
}

/** Trades of a span of time, all or those of a token or a trader. */
export interface TradeRange extends TimeRange {
  readonly token?: Address | undefined;
  readonly trader?: Address | undefined;
}

/** What {@link TradeStore.getTradesBySignature} needs: the span that the transaction's block time lies in. */
export interface TradesBySignatureOptions extends CallOptions, TimeRange {}

/** What {@link TradeStore.getTradesByToken} accepts. */
export interface TradesByTokenOptions extends CallOptions {
  /** Only trades before this one in chain order: the last of the page before. */
  readonly before?: TradeCursor | undefined;
}

/** What {@link TradeStore.getTradesInTimerange} accepts. */
export interface TimerangeOptions extends CallOptions {
  readonly token?: Address | undefined;
  readonly trader?: Address | undefined;
  /** The most trades to return, 1 to `maxRows`. Without it the whole range must have at most `maxRows`. */
  readonly limit?: number | undefined;
  /** Only trades after this one in chain order: the last of the page before. */
  readonly after?: TradeCursor | undefined;
}

/** What {@link TradeStore.streamTrades} accepts; `timeoutMs` counts per page. */
export interface StreamOptions extends CallOptions {
  /** Trades per page, 1 to `maxRows`. @default 1_000 */
  readonly pageSize?: number | undefined;
}

/** Which candles. */
export interface CandleQuery extends TimeRange {
  readonly token: Address;
  /** What prices are in. @default wrapped SOL */
  readonly quote?: Address | undefined;
  readonly interval: CandleInterval;
}

/**
 * Stores trades and answers for them. What {@link SeriesStore} promises holds here too.
 *
 * Every list is in chain order (see `compareTrades`) or its reverse. All methods reject with `DbError`, kind
 * `invalid_argument` before any I/O when an argument is not acceptable.
 *
 * @example
 * ```ts
 * import type { Address, Trade, TradeStore } from '@tradestore/core';
 *
 * export async function newest(store: TradeStore, trades: readonly Trade[], token: Address): Promise<Trade[]> {
 *   await store.batchSaveTrades(trades); // repeating it is safe: the same trades stay one each
 *   await store.flush('visible');
 *   return await store.getTradesByToken(token, 10);
 * }
 * ```
 */
export interface TradeStore extends SeriesStore {
  /** Saves one trade; one with the same key is replaced whole. Safe to repeat, also when the outcome is unknown. */
  saveTrade(trade: Trade, options?: CallOptions): Promise<void>;

  /**
   * Saves many trades: of those with one key the last stays. Safe to repeat, also when the outcome is unknown. The array may be
   * reused at once; the trades in it must not be changed until the promise has settled.
   */
  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void>;

  /** The trade of a key; null when there is none. */
  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null>;

  /** All trades of one transaction, oldest first. */
  getTradesBySignature(signature: Signature, options: TradesBySignatureOptions): Promise<Trade[]>;

  /** The newest trades of a token, newest first. @param limit 1 to `maxRows` */
  getTradesByToken(token: Address, limit: number, options?: TradesByTokenOptions): Promise<Trade[]>;

  /**
   * The trades of [start, end), oldest first. Without `limit`, a range of more than `maxRows` trades rejects with kind
   * `resource`: stream it.
   */
  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]>;

  /**
   * The trades of [start, end), oldest first, read page by page. Yields everything that existed at the start and keeps its
   * place in the order exactly once, while rows are being added. `break` or an abort releases everything.
   */
  streamTrades(range: TradeRange, options?: StreamOptions): AsyncIterable<Trade>;

  /**
   * The candles of [start, end), oldest first; a bucket that the range cuts holds only the trades inside. More than `maxRows`
   * candles reject with kind `resource`.
   */
  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]>;
}
