import {
  type Address,
  anyMethodTable,
  CacheCounts,
  type Cached,
  type CacheReadOptions,
  type CacheSetOptions,
  type CacheStats,
  type CallOptions,
  frozenCopy,
  type Health,
  type InvalidatePricesOptions,
  orMiss,
  type PoolState,
  type PriceCache,
  type PriceQuote,
  type PriceReadOptions,
  priceCacheMethods,
  type Recency,
  type TokenPrice,
} from '@tradestore/core';
import { CacheEntries } from './cache-entries.js';
import { failing } from './failing.js';
import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { Latency } from './latency.js';
import type { MethodParameters } from './method-name.js';
import { MockStore } from './mock-store.js';
import { type MockCacheOptions, optionsOf, resolveOptions } from './options.js';

type Methods = MethodParameters<PriceCache>;
type Setting = 'setPrice' | 'setPrices' | 'setPoolState' | 'setPoolStates';
type Reading = 'getPrice' | 'getPrices' | 'getPoolState' | 'getPoolStates';
type Dropping = 'invalidatePrices' | 'invalidatePools';

/** A value under the key of its entry. */
type Keyed<T> = readonly [key: string, value: T];

/**
 * A complete {@link PriceCache} in memory, for tests: entries expire on its clock, and it fails and waits when it is told to.
 * What it returns is frozen. `stats().corrupt` stays 0: there is nothing to decode.
 *
 * It is bare: nothing is tried again. Wrap it with `withLayers` (and `missOnOutage` outside), or take `openMemory`, to have what
 * a server's cache has.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import type { TokenPrice } from '@tradestore/core';
 * import { ManualClock, MockPriceCache } from '@tradestore/store-mock';
 *
 * export async function expires(price: TokenPrice): Promise<void> {
 *   const clock = new ManualClock();
 *   const cache = new MockPriceCache({ clock, ttlMs: 1_000 });
 *   await cache.setPrice(price);
 *   await clock.advance(1_000);
 *   console.log(await cache.getPrice(price.token)); // null
 *   console.log((await cache.getPrice(price.token, { allowStale: true }))?.ageMs); // 1000
 *   cache.server.freeze();
 *   await cache.setPrice(price, { signal: AbortSignal.timeout(10) }).catch((error) => console.log(error.kind)); // timeout
 *   await cache.close();
 * }
 * ```
 */
export class MockPriceCache extends MockStore<Methods> implements PriceCache {
  readonly #ttlMs: number;
  readonly #missOnOutage: boolean;
  readonly #prices: CacheEntries<TokenPrice>;
  readonly #pools: CacheEntries<PoolState>;
  readonly #counts = new CacheCounts();

  constructor(given?: MockCacheOptions) {
    const options = resolveOptions<MockCacheOptions>(optionsOf.cache, given);
    super({ specs: anyMethodTable(priceCacheMethods), options });
    this.#ttlMs = options.ttlMs;
    this.#missOnOutage = options.onOutage === 'miss';
    this.#prices = new CacheEntries(options);
    this.#pools = new CacheEntries(options);
  }

  /**
   * A cache that fails. Without arguments every call rejects with kind `connection` and outcome `not_applied` (reads miss with
   * `onOutage: 'miss'`), and `health` says `down`.
   *
   * @param rules one rule or several, before those of `options.faults`; for each that names no method, `health` has one like it
   * @throws DbError kind `invalid_argument`
   */
  static withFailure(rules: FaultRule | FaultPlan = {}, options: MockCacheOptions = {}): MockPriceCache {
    return new MockPriceCache(failing(rules, options));
  }

  /**
   * A cache that takes its time.
   *
   * @param latency milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two
   * @throws DbError kind `invalid_argument`
   */
  static withLatency(latency: Latency, options: MockCacheOptions = {}): MockPriceCache {
    return new MockPriceCache({ ...options, latency });
  }

  async setPrice(price: TokenPrice, options?: CacheSetOptions): Promise<boolean> {
    return onlyOf(await this.#set('setPrice', [price, options], options, this.#prices, () => [keyedPrice(price)]));
  }

  setPrices(prices: readonly TokenPrice[], options?: CacheSetOptions): Promise<readonly boolean[]> {
    return this.#set('setPrices', [prices, options], options, this.#prices, () => prices.map(keyedPrice));
  }

  async getPrice(token: Address, options?: PriceReadOptions): Promise<Cached<TokenPrice> | null> {
    const keyed = (): Keyed<Address>[] => [[priceKey(token, options?.quote), token]];
    return (await this.#get('getPrice', [token, options], options, this.#prices, keyed)).get(token) ?? null;
  }

  getPrices(tokens: readonly Address[], options?: PriceReadOptions): Promise<Map<Address, Cached<TokenPrice>>> {
    const keyed = (): Keyed<Address>[] => tokens.map((token) => [priceKey(token, options?.quote), token]);
    return this.#get('getPrices', [tokens, options], options, this.#prices, keyed);
  }

  async setPoolState(state: PoolState, options?: CacheSetOptions): Promise<boolean> {
    return onlyOf(await this.#set('setPoolState', [state, options], options, this.#pools, () => [keyedPool(state)]));
  }

  setPoolStates(states: readonly PoolState[], options?: CacheSetOptions): Promise<readonly boolean[]> {
    return this.#set('setPoolStates', [states, options], options, this.#pools, () => states.map(keyedPool));
  }

  async getPoolState(pool: Address, options?: CacheReadOptions): Promise<Cached<PoolState> | null> {
    const found = await this.#get('getPoolState', [pool, options], options, this.#pools, () => [[pool, pool]]);
    return found.get(pool) ?? null;
  }

  getPoolStates(pools: readonly Address[], options?: CacheReadOptions): Promise<Map<Address, Cached<PoolState>>> {
    const keyed = (): Keyed<Address>[] => pools.map((pool) => [pool, pool]);
    return this.#get('getPoolStates', [pools, options], options, this.#pools, keyed);
  }

  invalidatePrices(tokens: readonly Address[], options?: InvalidatePricesOptions): Promise<void> {
    const keys = (): string[] => tokens.map((token) => priceKey(token, options?.quote));
    return this.#drop('invalidatePrices', [tokens, options], options, this.#prices, keys);
  }

  invalidatePools(pools: readonly Address[], options?: CallOptions): Promise<void> {
    return this.#drop('invalidatePools', [pools, options], options, this.#pools, () => [...pools]);
  }

  stats(): CacheStats {
    return this.#counts.stats();
  }

  /** `details`: how many prices and states of pools are fresh, and how many have expired and are still kept. */
  health(options?: CallOptions): Promise<Health> {
    return this.shell.health(options, () => {
      const [prices, pools] = [this.#prices.count(), this.#pools.count()];
      return {
        prices: prices.fresh,
        pools: pools.fresh,
        expiredPrices: prices.expired,
        expiredPools: pools.expired,
      };
    });
  }

  /** @param values reads the arguments, which are good when it is called */
  async #set<Method extends Setting, T extends Recency>(
    method: Method,
    args: Methods[Method],
    options: CacheSetOptions | undefined,
    entries: CacheEntries<T>,
    values: () => readonly Keyed<T>[],
  ): Promise<readonly boolean[]> {
    const setting = this.shell.run(method, args, () => {
      const taken = values();
      const ttlMs = options?.ttlMs ?? this.#ttlMs;
      return () => taken.map(([key, value]) => entries.set(key, value, ttlMs));
    });
    const answers = await this.#counted(setting, options);
    this.#counts.wrote(answers);
    return answers;
  }

  async #get<Method extends Reading, T extends Recency>(
    method: Method,
    args: Methods[Method],
    options: CacheReadOptions | undefined,
    entries: CacheEntries<T>,
    addresses: () => readonly Keyed<Address>[],
  ): Promise<Map<Address, Cached<T>>> {
    let asked: ReadonlyMap<string, Address> = new Map();
    const reading = this.shell.run(method, args, () => {
      // What is asked for twice is read once.
      asked = new Map(addresses());
      const allowStale = options?.allowStale ?? false;
      return () => {
        const found = new Map<Address, Cached<T>>();
        for (const [key, address] of asked) {
          const cached = entries.get(key, allowStale);
          if (cached !== undefined) found.set(address, cached);
        }
        return found;
      };
    });
    const counted = this.#counted(reading, options);
    const found = await (this.#missOnOutage ? orMiss(counted, options, () => new Map()) : counted);
    for (const address of asked.values()) this.#counts.read(found.get(address));
    return found;
  }

  #drop<Method extends Dropping, T extends Recency>(
    method: Method,
    args: Methods[Method],
    options: CallOptions | undefined,
    entries: CacheEntries<T>,
    keys: () => readonly string[],
  ): Promise<void> {
    const dropping = this.shell.run(method, args, () => {
      const taken = keys();
      return () => {
        for (const key of taken) entries.drop(key);
      };
    });
    return this.#counted(dropping, options);
  }

  async #counted<T>(call: Promise<T>, options: CallOptions | undefined): Promise<T> {
    try {
      return await call;
    } catch (error) {
      this.#counts.rejected(error, options?.signal);
      throw error;
    }
  }
}

function priceKey(token: Address, quote: PriceQuote = 'USD'): string {
  return `${token} ${quote}`;
}

function keyedPrice(price: TokenPrice): Keyed<TokenPrice> {
  const value = frozenCopy('price', price);
  return [priceKey(value.token, value.quote), value];
}

function keyedPool(state: PoolState): Keyed<PoolState> {
  const value = frozenCopy('pool', state);
  return [value.pool, value];
}

function onlyOf(answers: readonly boolean[]): boolean {
  return answers[0] === true;
}
