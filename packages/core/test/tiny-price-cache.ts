import {
  type Address,
  type Cached,
  type CacheReadOptions,
  type CacheSetOptions,
  type CacheStats,
  type CallOptions,
  type CloseReport,
  cacheStats,
  compareRecency,
  type DbError,
  type Health,
  type PoolState,
  type PriceCache,
  type PriceReadOptions,
  type TokenPrice,
} from '../src/index.js';

/** A cache as small as those that wrap one can be tested on: nothing expires unless it is told to. */
export class TinyPriceCache implements PriceCache {
  readonly name = 'tiny';
  /** What was asked, in order: a method and the tokens or pools. */
  readonly asked: (readonly [method: string, keys: readonly string[]])[] = [];
  /** The options of the last call. */
  lastOptions: CallOptions | undefined;
  /** Rejects the calls of these methods. */
  readonly failing: Map<string, DbError> = new Map();
  /** Calls wait for it. */
  gate: Promise<unknown> = Promise.resolve();
  /** Tokens whose price has expired. */
  readonly expired: Set<Address> = new Set();
  readonly #prices = new Map<string, TokenPrice>();

  /** Puts a price in, as another process would. */
  put(price: TokenPrice): void {
    this.#prices.set(`${price.token} ${price.quote}`, price);
  }

  async setPrices(prices: readonly TokenPrice[], options?: CacheSetOptions): Promise<readonly boolean[]> {
    await this.#ask(
      'setPrices',
      prices.map(({ token }) => token),
      options,
    );
    return prices.map((price) => {
      const held = this.#prices.get(`${price.token} ${price.quote}`);
      if (held !== undefined && compareRecency(price, held) < 0) return false;
      this.put(price);
      this.expired.delete(price.token);
      return true;
    });
  }

  async getPrices(tokens: readonly Address[], options?: PriceReadOptions): Promise<Map<Address, Cached<TokenPrice>>> {
    await this.#ask('getPrices', tokens, options);
    const found = new Map<Address, Cached<TokenPrice>>();
    for (const token of tokens) {
      const value = this.#prices.get(`${token} ${options?.quote ?? 'USD'}`);
      const stale = this.expired.has(token);
      if (value !== undefined && (!stale || options?.allowStale)) found.set(token, { value, ageMs: 5, stale });
    }
    return found;
  }

  async setPrice(price: TokenPrice, options?: CacheSetOptions): Promise<boolean> {
    await this.#ask('setPrice', [price.token], options);
    return true;
  }

  async getPrice(token: Address, options?: PriceReadOptions): Promise<Cached<TokenPrice> | null> {
    await this.#ask('getPrice', [token], options);
    return null;
  }

  async setPoolState(state: PoolState, options?: CacheSetOptions): Promise<boolean> {
    await this.#ask('setPoolState', [state.pool], options);
    return true;
  }

  async setPoolStates(states: readonly PoolState[], options?: CacheSetOptions): Promise<readonly boolean[]> {
    await this.#ask(
      'setPoolStates',
      states.map(({ pool }) => pool),
      options,
    );
    return states.map(() => true);
  }

  async getPoolState(pool: Address, options?: CacheReadOptions): Promise<Cached<PoolState> | null> {
    await this.#ask('getPoolState', [pool], options);
    return null;
  }

  async getPoolStates(pools: readonly Address[], options?: CacheReadOptions): Promise<Map<Address, Cached<PoolState>>> {
    await this.#ask('getPoolStates', pools, options);
    return new Map();
  }

  async invalidatePrices(tokens: readonly Address[], options?: CallOptions): Promise<void> {
    await this.#ask('invalidatePrices', tokens, options);
  }

  async invalidatePools(pools: readonly Address[], options?: CallOptions): Promise<void> {
    await this.#ask('invalidatePools', pools, options);
  }

  stats(): CacheStats {
    return cacheStats({ hits: 3, misses: 1, stale: 0, writes: 2, rejectedOlder: 0, corrupt: 0, errors: 5 });
  }

  async health(options?: CallOptions): Promise<Health> {
    await this.#ask('health', [], options);
    return { status: 'up', latencyMs: 1, details: {}, error: null };
  }

  async close(): Promise<CloseReport> {
    await this.#ask('close', [], undefined);
    return { unwritten: 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #ask(method: string, keys: readonly string[], options: CallOptions | undefined): Promise<void> {
    this.asked.push([method, [...keys]]);
    this.lastOptions = options;
    await this.gate;
    const error = this.failing.get(method);
    if (error !== undefined) throw error;
  }
}
