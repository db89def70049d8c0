import {
  type CallOptions,
  type Candle,
  type CandleQuery,
  type Clock,
  compareTrades,
  DbError,
  DEFAULT_MAX_ROWS,
  foldCandles,
  type Outcome,
  streamTrades,
  systemClock,
  type TimeBound,
  type TimerangeOptions,
  type Trade,
  type TradeKey,
  type TradeStore,
  type TradesBySignatureOptions,
  type TradesByTokenOptions,
  tradeKeyText,
  tradeStoreMethods,
  WRAPPED_SOL,
} from '@tradestore/core';
import { ReferenceCalls } from './reference-calls.ts';
import { ReferenceDatabase } from './reference-database.ts';

const fieldsOfTrade = [
  ...(['signature', 'instruction', 'innerInstruction', 'fill', 'slot', 'transactionIndex', 'time', 'token'] as const),
  ...(['quote', 'trader', 'side', 'tokenAmount', 'quoteAmount', 'price', 'fee', 'venue', 'pool'] as const),
  ...(['profileId', 'ruleId'] as const),
];

/** Fewer than open a circuit breaker, more than one call is repeated. */
const DEAD_CONNECTIONS = 6;

/**
 * A TradeStore over a plain map, so naive that reading it proves it. It exists to show that the suite accepts a correct
 * store; store-mock can't serve for that, because its own tests need the suite.
 */
export class ReferenceTradeStore extends ReferenceCalls implements TradeStore {
  readonly readYourWrites = 'immediate';
  readonly durability = 'none';
  readonly atomicBatchSize: number = Number.POSITIVE_INFINITY;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #database: ReferenceDatabase;
  /** How many calls find out that their connection was cut. */
  #deadConnections = 0;

  constructor(
    database: ReferenceDatabase = new ReferenceDatabase(),
    maxRows: number = DEFAULT_MAX_ROWS,
    clock: Clock = systemClock,
  ) {
    super(database, tradeStoreMethods, clock);
    this.#database = database;
    this.maxRows = maxRows;
  }

  /** Cuts the connections: the next calls lose theirs, a save after it was done. */
  cut(): void {
    this.#deadConnections = DEAD_CONNECTIONS;
  }

  saveTrade(trade: Trade, options?: CallOptions): Promise<void> {
    return this.call('saveTrade', [trade, options], options, () => this.#save([trade]), 1);
  }

  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void> {
    // The array may be reused at once, the rows in it when the call has settled.
    const batch = Array.isArray(trades) ? [...trades] : [];
    return this.call('batchSaveTrades', [trades, options], options, () => this.#save(batch), batch.length);
  }

  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null> {
    return this.call('getTrade', [key, options], options, () => {
      const trade = this.#database.trades.get(tradeKeyText(key));
      return trade === undefined ? null : copyOf(trade);
    });
  }

  getTradesBySignature(signature: Trade['signature'], options: TradesBySignatureOptions): Promise<Trade[]> {
    return this.call('getTradesBySignature', [signature, options], options, () =>
      this.#whole(this.#find((trade) => trade.signature === signature && isWithin(trade, options.start, options.end))),
    );
  }

  getTradesByToken(token: Trade['token'], limit: number, options?: TradesByTokenOptions): Promise<Trade[]> {
    return this.call('getTradesByToken', [token, limit, options], options, () => {
      const before = options?.before;
      const found = this.#find(
        (trade) => trade.token === token && (before === undefined || compareTrades(trade, before) < 0),
      );
      return found.reverse().slice(0, limit);
    });
  }

  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]> {
    return this.call('getTradesInTimerange', [start, end, options], options, () => {
      const { token, trader, limit, after } = options ?? {};
      const found = this.#find(
        (trade) =>
          isWithin(trade, start, end) &&
          (token === undefined || trade.token === token) &&
          (trader === undefined || trade.trader === trader) &&
          (after === undefined || compareTrades(trade, after) > 0),
      );
      return limit === undefined ? this.#whole(found) : found.slice(0, limit);
    });
  }

  async *streamTrades(...[range, options]: Parameters<TradeStore['streamTrades']>): AsyncGenerator<Trade, void> {
    await this.call('streamTrades', [range, options], options, () => undefined);
    yield* streamTrades(this, range, options);
  }

  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]> {
    return this.call('getCandles', [query, options], options, () => {
      const { token, quote = WRAPPED_SOL, start, end, interval } = query;
      const trades = this.#find(
        (trade) => trade.token === token && trade.quote === quote && isWithin(trade, start, end),
      );
      return this.#whole([...foldCandles(trades, interval)]);
    });
  }

  /** The server answers in the order in which it was asked, so it has answered every save before. */
  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    return this.call('flush', [until, options], options, () => undefined);
  }

  /** What was done is done, but its answer is lost when the connection was cut. */
  protected override onServed(rows: number): void {
    if (this.#deadConnections === 0) return;
    this.#deadConnections -= 1;
    throw lostConnection(rows > 0 ? 'unknown' : 'not_applied');
  }

  #save(trades: readonly Trade[]): void {
    for (const trade of trades) this.#database.trades.set(tradeKeyText(trade), copyOf(trade));
  }

  /** In chain order. */
  #find(matches: (trade: Trade) => boolean): Trade[] {
    return [...this.#database.trades.values()].filter(matches).sort(compareTrades).map(copyOf);
  }

  #whole<Row>(rows: Row[]): Row[] {
    if (rows.length <= this.maxRows) return rows;
    throw new DbError({ kind: 'resource', message: `more than ${this.maxRows} rows; read them with streamTrades` });
  }
}

function lostConnection(outcome: Outcome): DbError {
  return new DbError({ kind: 'connection', message: 'the connection was lost', outcome });
}

function copyOf(trade: Trade): Trade {
  return Object.fromEntries(fieldsOfTrade.map((field) => [field, trade[field]])) as unknown as Trade;
}

function isWithin({ time }: Trade, start: TimeBound, end: TimeBound): boolean {
  const micros = (bound: TimeBound): number => (bound instanceof Date ? bound.getTime() * 1_000 : bound);
  return micros(start) <= time && time < micros(end);
}
