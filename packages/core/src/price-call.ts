import { abortError } from './abort-error.js';
import { DEFAULT_TIMEOUT_MS } from './call-options.js';
import type { Clock } from './clock.js';
import { DbError } from './db-error.js';
import type { Address } from './model/address.js';
import type { PriceQuote, TokenPrice } from './model/price.js';
import type { Cached, PriceReadOptions } from './price-cache.js';
import type { SharedWork } from './shared-work.js';

/** Prices by their tokens. */
export type CachedPrices = ReadonlyMap<Address, Cached<TokenPrice>>;

/**
 * One call of a reader: what it has found, and the shared work that it waits for. Its deadline and its signal are its own: they
 * end it at once, and the work only when nobody else waits for it.
 */
export class PriceCall {
  readonly quote: PriceQuote;
  readonly allowStale: boolean;
  /** Resolves, in the order of the tokens, when there is no work left to wait for. */
  readonly result: Promise<Map<Address, Cached<TokenPrice>>>;
  readonly #tokens: ReadonlySet<Address>;
  readonly #missing: Set<Address>;
  readonly #found = new Map<Address, Cached<TokenPrice>>();
  readonly #works = new Set<SharedWork<PriceCall>>();
  readonly #settle: PromiseWithResolvers<Map<Address, Cached<TokenPrice>>> = Promise.withResolvers();
  readonly #release: () => void;

  /** @param origin what the call's own errors name */
  constructor(
    tokens: readonly Address[],
    { quote = 'USD', allowStale = false, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: PriceReadOptions,
    clock: Clock,
    origin: { readonly store: string; readonly operation: string },
  ) {
    this.quote = quote;
    this.allowStale = allowStale;
    this.result = this.#settle.promise;
    this.#tokens = new Set(tokens);
    this.#missing = new Set(tokens);
    const onAbort = (): void => {
      if (signal !== undefined) this.fail(abortError(signal, 'not_applied').with(origin));
    };
    const timer = clock.setTimer(() => this.fail(timeoutError(timeoutMs).with(origin)), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    this.#release = () => {
      clock.clearTimer(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  }

  /** The tokens that it has no price of. */
  get missing(): ReadonlySet<Address> {
    return this.#missing;
  }

  waitFor(work: SharedWork<PriceCall>): void {
    this.#works.add(work);
    work.join(this);
  }

  /** Takes the prices that it misses, and accepts. */
  take(prices: CachedPrices): void {
    for (const token of [...this.#missing]) {
      const cached = prices.get(token);
      if (cached === undefined || (cached.stale && !this.allowStale)) continue;
      this.#found.set(token, cached);
      this.#missing.delete(token);
    }
  }

  /** Some work is done; what is missing when all of it is, nobody has. */
  doneWith(work: SharedWork<PriceCall>): void {
    this.#works.delete(work);
    if (this.#works.size > 0) return;
    this.#release();
    const ordered = new Map<Address, Cached<TokenPrice>>();
    for (const token of this.#tokens) {
      const cached = this.#found.get(token);
      if (cached !== undefined) ordered.set(token, cached);
    }
    this.#settle.resolve(ordered);
  }

  fail(error: unknown): void {
    this.#release();
    for (const work of this.#works) work.leave(this);
    this.#settle.reject(error);
  }
}

function timeoutError(timeoutMs: number): DbError {
  return new DbError({
    kind: 'timeout',
    message: `no answer within timeoutMs, which is ${timeoutMs} ms`,
    outcome: 'not_applied',
  });
}
