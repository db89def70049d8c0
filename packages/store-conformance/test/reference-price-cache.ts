import {
  type Address,
  type Cached,
  type CacheOptions,
  type CacheReadOptions,
  type CacheSetOptions,
  type CacheStats,
  type CallOptions,
  type Clock,
  cacheDefaults,
  compareRecency,
  frozenCopy,
  type InvalidatePricesOptions,
  type PoolState,
  type PriceCache,
  type PriceReadOptions,
  priceCacheMethods,
  systemClock,
  type TokenPrice,
} from '@tradestore/core';
import { ReferenceCalls } from './reference-calls.ts';
import { ReferenceDatabase } from './reference-database.ts';

interface Entry<T> {
  readonly value: T;
  /** On the clock's monotonic scale. */
  readonly setAt: number;
  readonly ttlMs: number;
}

/** What the reference caches of one harness share. */
export class ReferencePriceDatabase extends ReferenceDatabase {
  /** By token and quote. */
  readonly prices: Map<string, Entry<TokenPrice>> = new Map<string, Entry<TokenPrice>>();
  /** By pool. */
  readonly pools: Map<string, Entry<PoolState>> = new Map<string, Entry<PoolState>>();
}

/** A PriceCache over two plain maps, so naive that reading it proves it; what `onOutage` says is done around it. */
export class ReferencePriceCache extends ReferenceCalls implements PriceCache {
  readonly #database: ReferencePriceDatabase;
  readonly #ttlMs: number;
  readonly #staleMs: number;
  readonly #fenceMs: number;
  readonly #counts = { hits: 0, misses: 0, stale: 0, writes: 0, rejectedOlder: 0, corrupt: 0, errors: 0 };

  constructor(database: ReferencePriceDatabase, options: CacheOptions = {}, clock: Clock = systemClock) {
    super(database, priceCacheMethods, clock);
    this.#database = database;
    this.#ttlMs = options.ttlMs ?? cacheDefaults.ttlMs;
    this.#staleMs = options.staleMs ?? cacheDefaults.staleMs;
    this.#fenceMs = options.fenceMs ?? cacheDefaults.fenceMs;
  }

  setPrice(price: TokenPrice, options?: CacheSetOptions): Promise<boolean> {
    return this.call('setPrice', [price, options], options, () => this.#setPrice(price, options), 1);
  }

  setPrices(prices: readonly TokenPrice[], options?: CacheSetOptions): Promise<readonly boolean[]> {
    const all = ownArray(prices);
    const work = (): boolean[] => all.map((price) => this.#setPrice(price, options));
    return this.call('setPrices', [prices, options], options, work, all.length);
  }

  getPrice(token: Address, options?: PriceReadOptions): Promise<Cached<TokenPrice> | null> {
    const work = (): Cached<TokenPrice> | null => this.#read(this.#database.prices, priceKey(token, options), options);
    return this.call('getPrice', [token, options], options, work);
  }

  getPrices(tokens: readonly Address[], options?: PriceReadOptions): Promise<Map<Address, Cached<TokenPrice>>> {
    const all = ownArray(tokens);
    return this.call('getPrices', [tokens, options], options, () =>
      this.#readAll(all, (token) => this.#read(this.#database.prices, priceKey(token, options), options)),
    );
  }

  setPoolState(state: PoolState, options?: CacheSetOptions): Promise<boolean> {
    return this.call('setPoolState', [state, options], options, () => this.#setPool(state, options), 1);
  }

  setPoolStates(states: readonly PoolState[], options?: CacheSetOptions): Promise<readonly boolean[]> {
    const all = ownArray(states);
    const work = (): boolean[] => all.map((state) => this.#setPool(state, options));
    return this.call('setPoolStates', [states, options], options, work, all.length);
  }

  getPoolState(pool: Address, options?: CacheReadOptions): Promise<Cached<PoolState> | null> {
    const work = (): Cached<PoolState> | null => this.#read(this.#database.pools, pool, options);
    return this.call('getPoolState', [pool, options], options, work);
  }

  getPoolStates(pools: readonly Address[], options?: CacheReadOptions): Promise<Map<Address, Cached<PoolState>>> {
    const all = ownArray(pools);
    return this.call('getPoolStates', [pools, options], options, () =>
      this.#readAll(all, (pool) => this.#read(this.#database.pools, pool, options)),
    );
  }

  invalidatePrices(tokens: readonly Address[], options?: InvalidatePricesOptions): Promise<void> {
    const all = ownArray(tokens);
    const work = (): void => {
      for (const token of all) this.#database.prices.delete(priceKey(token, options));
    };
    return this.call('invalidatePrices', [tokens, options], options, work, all.length);
  }

  invalidatePools(pools: readonly Address[], options?: CallOptions): Promise<void> {
    const all = ownArray(pools);
    const work = (): void => {
      for (const pool of all) this.#database.pools.delete(pool);
    };
    return this.call('invalidatePools', [pools, options], options, work, all.length);
  }

  stats(): CacheStats {
    const { hits, stale, misses } = this.#counts;
    const read = hits + stale + misses;
    return { ...this.#counts, hitRate: read === 0 ? 0 : (hits + stale) / read };
  }

  protected override onUnserved(): void {
    this.#counts.errors++;
  }

  #setPrice(price: TokenPrice, options: CacheSetOptions | undefined): boolean {
    return this.#set(this.#database.prices, priceKey(price.token, price), frozenCopy('price', price), options);
  }

  #setPool(state: PoolState, options: CacheSetOptions | undefined): boolean {
    return this.#set(this.#database.pools, state.pool, frozenCopy('pool', state), options);
  }

  #set<T extends TokenPrice | PoolState>(
    entries: Map<string, Entry<T>>,
    key: string,
    value: T,
    options: CacheSetOptions | undefined,
  ): boolean {
    const now = this.clock.monotonic();
    const held = entries.get(key);
    const isFenced = held !== undefined && now < held.setAt + held.ttlMs + this.#fenceMs;
    if (isFenced && compareRecency(held.value, value) > 0) {
      this.#counts.rejectedOlder++;
      return false;
    }
    entries.set(key, { value, setAt: now, ttlMs: options?.ttlMs ?? this.#ttlMs });
    this.#counts.writes++;
    return true;
  }

  #read<T>(entries: Map<string, Entry<T>>, key: string, options: CacheReadOptions | undefined): Cached<T> | null {
    const held = entries.get(key);
    if (held !== undefined) {
      const ageMs = this.clock.monotonic() - held.setAt;
      if (ageMs < held.ttlMs) {
        this.#counts.hits++;
        return { value: held.value, ageMs, stale: false };
      }
      if (options?.allowStale === true && ageMs < held.ttlMs + this.#staleMs) {
        this.#counts.stale++;
        return { value: held.value, ageMs, stale: true };
      }
    }
    this.#counts.misses++;
    return null;
  }

  #readAll<T>(keys: readonly Address[], read: (key: Address) => Cached<T> | null): Map<Address, Cached<T>> {
    const found = new Map<Address, Cached<T>>();
    for (const key of new Set(keys)) {
      const cached = read(key);
      if (cached !== null) found.set(key, cached);
    }
    return found;
  }
}

function priceKey(token: Address, options: PriceReadOptions | undefined): string {
  return `${token}/${options?.quote ?? 'USD'}`;
}

/** The array may be reused at once, what is in it when the call has settled. */
function ownArray<T>(values: readonly T[]): readonly T[] {
  return Array.isArray(values) ? [...(values as readonly T[])] : [];
}
