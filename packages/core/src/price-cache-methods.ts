import type { CallOptions } from './call-options.js';
import { assertDuration } from './call-options.js';
import { assertAddress, assertEach } from './checks.js';
import { invalidArgument } from './invalid-argument.js';
import type { MethodTable } from './method-table.js';
import { assertPoolState } from './model/pool-state.js';
import { assertTokenPrice, isPriceQuote, PRICE_QUOTE_RULE } from './model/price.js';
import type { CacheReadOptions, CacheSetOptions, PriceCache, PriceReadOptions } from './price-cache.js';
import { storeMethods } from './series-store-methods.js';

/** What {@link PriceCache}'s members are. */
export const priceCacheMethods: MethodTable<PriceCache> = {
  ...storeMethods,
  setPrice: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    check: ([price, options]) => {
      assertTokenPrice(price);
      assertSetOptions(options);
    },
  },
  setPrices: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([prices, options]) => {
      assertEach('prices', prices, assertTokenPrice);
      assertSetOptions(options);
    },
  },
  getPrice: {
    kind: 'read',
    bag: 1,
    check: ([token, options]) => {
      assertAddress(token, 'token');
      assertReadOptions(options);
      assertQuote(options);
    },
  },
  getPrices: {
    kind: 'read',
    bag: 1,
    check: ([tokens, options]) => {
      assertAddresses('tokens', tokens);
      assertReadOptions(options);
      assertQuote(options);
    },
  },
  setPoolState: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    check: ([state, options]) => {
      assertPoolState(state);
      assertSetOptions(options);
    },
  },
  setPoolStates: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([states, options]) => {
      assertEach('states', states, assertPoolState);
      assertSetOptions(options);
    },
  },
  getPoolState: {
    kind: 'read',
    bag: 1,
    check: ([pool, options]) => {
      assertAddress(pool, 'pool');
      assertReadOptions(options);
    },
  },
  getPoolStates: {
    kind: 'read',
    bag: 1,
    check: ([pools, options]) => {
      assertAddresses('pools', pools);
      assertReadOptions(options);
    },
  },
  invalidatePrices: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([tokens, options]) => {
      assertAddresses('tokens', tokens);
      assertQuote(options);
    },
  },
  invalidatePools: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([pools]) => assertAddresses('pools', pools),
  },
  stats: { kind: 'sync' },
};

function assertAddresses(what: 'tokens' | 'pools', addresses: unknown): void {
  assertEach(what, addresses, (address, index) => assertAddress(address, what.slice(0, -1), undefined, index));
}

function assertSetOptions(options: CacheSetOptions | undefined): void {
  if (options?.ttlMs !== undefined) assertDuration(options.ttlMs, 'options', 'ttlMs', 1);
}

function assertReadOptions(options: CacheReadOptions | undefined): void {
  const allowStale: unknown = options?.allowStale;
  if (allowStale === undefined || typeof allowStale === 'boolean') return;
  throw invalidArgument({ what: 'options', field: 'allowStale' }, 'must be true or false', allowStale);
}

function assertQuote(options: (CallOptions & Pick<PriceReadOptions, 'quote'>) | undefined): void {
  const quote: unknown = options?.quote;
  if (quote === undefined || isPriceQuote(quote)) return;
  throw invalidArgument({ what: 'options', field: 'quote' }, PRICE_QUOTE_RULE, quote);
}
