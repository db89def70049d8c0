import {
  type AnySpec,
  abortError,
  type CallOptions,
  type Candle,
  type CandleQuery,
  type Clock,
  type CloseOptions,
  type CloseReport,
  checkArguments,
  closeDeadline,
  closedError,
  compareTrades,
  DbError,
  DEFAULT_MAX_ROWS,
  DEFAULT_TIMEOUT_MS,
  disposeByClosing,
  foldCandles,
  type Health,
  isDbError,
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
import { ReferenceDatabase } from './reference-database.ts';

const fieldsOfTrade = [
  ...(['signature', 'instruction', 'innerInstruction', 'fill', 'slot', 'transactionIndex', 'time', 'token'] as const),
  ...(['quote', 'trader', 'side', 'tokenAmount', 'quoteAmount', 'price', 'fee', 'venue', 'pool'] as const),
  ...(['profileId', 'ruleId'] as const),
];

/**
 * A TradeStore over a plain map, so naive that reading it proves it. It exists to show that the suite accepts a correct
 * store; store-mock can't serve for that, because its own tests need the suite.
 */
export class ReferenceTradeStore implements TradeStore {
  readonly name = 'reference';
  readonly readYourWrites = 'immediate';
  readonly durability = 'none';
  readonly atomicBatchSize: number = Number.POSITIVE_INFINITY;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  readonly #database: ReferenceDatabase;
  readonly #clock: Clock;
  readonly #underWay = new Set<{ readonly rows: number }>();
  /** Aborted when `close` has waited long enough. */
  readonly #givenUp = new AbortController();
  #closing: Promise<CloseReport> | undefined;

  constructor(
    database: ReferenceDatabase = new ReferenceDatabase(),
    maxRows: number = DEFAULT_MAX_ROWS,
    clock: Clock = systemClock,
  ) {
    this.#database = database;
    this.maxRows = maxRows;
    this.#clock = clock;
  }

  saveTrade(trade: Trade, options?: CallOptions): Promise<void> {
    return this.#call('saveTrade', [trade, options], options, () => this.#save([trade]), 1);
  }

  batchSaveTrades(trades: readonly Trade[], options?: CallOptions): Promise<void> {
    // The array may be reused at once, the rows in it when the call has settled.
    const batch = Array.isArray(trades) ? [...trades] : [];
    return this.#call('batchSaveTrades', [trades, options], options, () => this.#save(batch), batch.length);
  }

  getTrade(key: TradeKey, options?: CallOptions): Promise<Trade | null> {
    return this.#call('getTrade', [key, options], options, () => {
      const trade = this.#database.trades.get(tradeKeyText(key));
      return trade === undefined ? null : copyOf(trade);
    });
  }

  getTradesBySignature(signature: Trade['signature'], options: TradesBySignatureOptions): Promise<Trade[]> {
    return this.#call('getTradesBySignature', [signature, options], options, () =>
      this.#whole(this.#find((trade) => trade.signature === signature && isWithin(trade, options.start, options.end))),
    );
  }

  getTradesByToken(token: Trade['token'], limit: number, options?: TradesByTokenOptions): Promise<Trade[]> {
    return this.#call('getTradesByToken', [token, limit, options], options, () => {
      const before = options?.before;
      const found = this.#find(
        (trade) => trade.token === token && (before === undefined || compareTrades(trade, before) < 0),
      );
      return found.reverse().slice(0, limit);
    });
  }

  getTradesInTimerange(start: TimeBound, end: TimeBound, options?: TimerangeOptions): Promise<Trade[]> {
    return this.#call('getTradesInTimerange', [start, end, options], options, () => {
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
    await this.#call('streamTrades', [range, options], options, () => undefined);
    yield* streamTrades(this, range, options);
  }

  getCandles(query: CandleQuery, options?: CallOptions): Promise<Candle[]> {
    return this.#call('getCandles', [query, options], options, () => {
      const { token, quote = WRAPPED_SOL, start, end, interval } = query;
      const trades = this.#find(
        (trade) => trade.token === token && trade.quote === quote && isWithin(trade, start, end),
      );
      return this.#whole([...foldCandles(trades, interval)]);
    });
  }

  /** The server answers in the order in which it was asked, so it has answered every save before. */
  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    return this.#call('flush', [until, options], options, () => undefined);
  }

  async health(options?: CallOptions): Promise<Health> {
    const up: Health = { status: 'up', latencyMs: 0, details: {}, error: null };
    try {
      return await this.#call('health', [options], options, () => up);
    } catch (error) {
      if (!isDbError(error) || error.kind !== 'timeout' || options?.signal?.aborted) throw error;
      return { ...up, status: 'down', latencyMs: options?.timeoutMs ?? DEFAULT_TIMEOUT_MS, error };
    }
  }

  async close(options?: CloseOptions): Promise<CloseReport> {
    try {
      this.#closing ??= this.#drain(closeDeadline(options));
    } catch (error) {
      throw this.#named('close', error);
    }
    return await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeByClosing(this);
  }

  /** Arguments first, then whether the store is open, then the signal; then the server is asked. */
  async #call<Result>(
    method: keyof TradeStore & string,
    args: readonly unknown[],
    options: CallOptions | undefined,
    work: () => Result,
    rows = 0,
  ): Promise<Result> {
    const call = { rows };
    try {
      checkArguments(tradeStoreMethods[method] as AnySpec, args, this);
      if (this.#closing !== undefined) throw closedError();
      if (options?.signal?.aborted) throw abortError(options.signal, 'not_applied');
      this.#underWay.add(call);
      if (this.#database.isFrozen) {
        const signals = [this.#givenUp.signal, ...(options?.signal === undefined ? [] : [options.signal])];
        await this.#database.thawed(this.#clock, { ...options, signal: AbortSignal.any(signals) });
      }
      return work();
    } catch (error) {
      throw this.#named(method, error);
    } finally {
      this.#underWay.delete(call);
    }
  }

  #named(operation: string, error: unknown): unknown {
    return isDbError(error) ? error.with({ store: this.name, operation }) : error;
  }

  /** Only a frozen server leaves calls under way. */
  async #drain(deadlineMs: number): Promise<CloseReport> {
    const calls = [...this.#underWay];
    if (calls.length === 0) return { unwritten: 0 };
    await this.#database.thawed(this.#clock, { timeoutMs: deadlineMs }).catch(() => undefined);
    const unwritten = calls.filter((call) => this.#underWay.has(call)).reduce((sum, { rows }) => sum + rows, 0);
    this.#givenUp.abort();
    return { unwritten };
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

function copyOf(trade: Trade): Trade {
  return Object.fromEntries(fieldsOfTrade.map((field) => [field, trade[field]])) as unknown as Trade;
}

function isWithin({ time }: Trade, start: TimeBound, end: TimeBound): boolean {
  const micros = (bound: TimeBound): number => (bound instanceof Date ? bound.getTime() * 1_000 : bound);
  return micros(start) <= time && time < micros(end);
}
