import type { Clock } from './clock.js';
import { DbError, isDbError } from './db-error.js';
import { loadedPrices } from './loaded-prices.js';
import type { Address } from './model/address.js';
import type { PriceQuote, TokenPrice } from './model/price.js';
import type { Cached, PriceCache } from './price-cache.js';
import type { CachedPrices, PriceCall } from './price-call.js';
import { SharedWork } from './shared-work.js';

/** Loads the prices of tokens; those that it does not know it leaves out. What it throws goes to those who wait for them. */
export type LoadPrices = (
  tokens: readonly Address[],
  options: {
    readonly quote: PriceQuote;
    /** Aborts when nobody waits any more (`AbortError`), and when the time is up (`DbError` kind `timeout`). */
    readonly signal: AbortSignal;
  },
) => Promise<Iterable<TokenPrice>>;

/** What loads need to know. */
export interface LoadTerms {
  readonly cache: Pick<PriceCache, 'getPrices' | 'setPrices'>;
  readonly loadPrices: LoadPrices;
  readonly ttlMs: number | undefined;
  /** How long `loadPrices` may take, and each call of the cache, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly onWriteError: ((error: DbError) => void) | undefined;
}

/** Loads that calls share: of each token in each quote there is one at a time. */
export class SharedLoads {
  readonly #terms: LoadTerms;
  readonly #underWay = new Map<string, SharedWork<PriceCall>>();

  constructor(terms: LoadTerms) {
    this.#terms = terms;
  }

  /** Makes calls of one quote wait for what they miss; in one load what nobody is loading yet. */
  load(quote: PriceQuote, calls: readonly PriceCall[]): void {
    const load = new SharedWork<PriceCall>();
    const tokens: Address[] = [];
    for (const call of calls) {
      for (const token of call.missing) {
        const key = `${token} ${quote}`;
        if (!this.#underWay.has(key)) {
          tokens.push(token);
          this.#underWay.set(key, load);
        }
        call.waitFor(this.#underWay.get(key) ?? load);
      }
    }
    if (tokens.length > 0) void this.#run(load, quote, tokens);
  }

  /** Never rejects: those who wait are told. */
  async #run(load: SharedWork<PriceCall>, quote: PriceQuote, tokens: readonly Address[]): Promise<void> {
    const forget = (): void => {
      for (const token of tokens) {
        const key = `${token} ${quote}`;
        if (this.#underWay.get(key) === load) this.#underWay.delete(key);
      }
    };
    // Who comes after the load was given up starts a new one.
    load.signal.addEventListener('abort', forget, { once: true });
    try {
      const prices = await this.#keep(await this.#ask(load, quote, tokens), quote, load.signal);
      forget();
      for (const call of load.end()) {
        call.take(prices);
        call.doneWith(load);
      }
    } catch (error) {
      forget();
      for (const call of load.end()) call.fail(error);
    }
  }

  /** Asks the loader; rejects at once when the load is given up, whether or not the loader heeds its signal. */
  async #ask(
    load: SharedWork<PriceCall>,
    quote: PriceQuote,
    tokens: readonly Address[],
  ): Promise<ReadonlyMap<Address, TokenPrice>> {
    const { clock, loadPrices, timeoutMs } = this.#terms;
    const { signal } = load;
    const timer = clock.setTimer(() => load.giveUp(loadTimeout(timeoutMs)), timeoutMs);
    const givenUp = Promise.withResolvers<never>();
    const onAbort = (): void => givenUp.reject(signal.reason);
    // Before the loader's own listener, so that callers hear of the time that is up, and not of how the loader stopped.
    signal.addEventListener('abort', onAbort);
    try {
      return loadedPrices(
        await Promise.race([givenUp.promise, loadPrices([...tokens], { quote, signal })]),
        quote,
        tokens,
      );
    } finally {
      clock.clearTimer(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Caches what was loaded. Where the cache holds newer ones, these are what counts. */
  async #keep(prices: ReadonlyMap<Address, TokenPrice>, quote: PriceQuote, signal: AbortSignal): Promise<CachedPrices> {
    const kept = new Map<Address, Cached<TokenPrice>>();
    if (prices.size === 0) return kept;
    const answers = await this.#write([...prices.values()]);
    const refused: Address[] = [];
    for (const [index, [token, value]] of [...prices].entries()) {
      if (answers[index] === false) refused.push(token);
      else kept.set(token, Object.freeze({ value, ageMs: 0, stale: false }));
    }
    if (refused.length === 0) return kept;
    const { cache, timeoutMs } = this.#terms;
    // Also what has expired, for those who accept it; the others leave it.
    const newer = await cache.getPrices(refused, { quote, allowStale: true, timeoutMs, signal });
    return new Map([...kept, ...ownPrices(newer)]);
  }

  /** No signal is given: who leaves now leaves a price behind that others will read. */
  async #write(prices: readonly TokenPrice[]): Promise<readonly boolean[]> {
    const { cache, onWriteError, timeoutMs, ttlMs } = this.#terms;
    try {
      return await cache.setPrices(prices, { ttlMs, timeoutMs });
    } catch (error) {
      if (onWriteError === undefined || !isDbError(error)) throw error;
      onWriteError(error);
      return [];
    }
  }
}

/** What a cache gave, made unchangeable, because several callers get the same. */
export function ownPrices(prices: CachedPrices): CachedPrices {
  for (const cached of prices.values()) {
    Object.freeze(cached.value);
    Object.freeze(cached);
  }
  return prices;
}

function loadTimeout(timeoutMs: number): DbError {
  return new DbError({
    kind: 'timeout',
    message: `loadPrices did not answer within ${timeoutMs} ms; give readThrough a longer timeoutMs, or load less at once`,
    outcome: 'not_applied',
  });
}
