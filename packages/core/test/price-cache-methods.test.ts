import { describe, expect, test } from 'vitest';
import { cacheDefaults } from '../src/price-cache.js';
import { priceCacheMethods } from '../src/price-cache-methods.js';
import { sampleConcentrated, samplePoolAddress, samplePrice } from './sample-model.js';
import { askOf, refusalOf } from './store-arguments.js';

const ask = askOf(priceCacheMethods);
const { token } = samplePrice;
const address = 'must be a base58 address of 32 to 44 characters';
const quoteRule = `must be 'USD' or a base58 address of 32 to 44 characters`;
const ttlRule = 'options: ttlMs: must be a number of milliseconds from 1 to 2^31 - 1';
const setters = [
  ['setPrice', samplePrice],
  ['setPrices', [samplePrice]],
  ['setPoolState', sampleConcentrated],
  ['setPoolStates', [sampleConcentrated]],
] as const;
const readers = [
  ['getPrice', token],
  ['getPrices', [token]],
  ['getPoolState', samplePoolAddress],
  ['getPoolStates', [samplePoolAddress]],
] as const;
const ofQuote = [
  ['getPrice', token],
  ['getPrices', [token]],
  ['invalidatePrices', [token]],
] as const;

describe('arguments that are taken', () => {
  test.each(setters)('%s', (method, value) => {
    for (const options of [undefined, {}, { ttlMs: undefined }, { ttlMs: 1 }, { ttlMs: 2 ** 31 - 1, timeoutMs: 5 }]) {
      expect(() => ask(method, value, options)).not.toThrow();
    }
  });

  test.each(readers)('%s', (method, key) => {
    for (const options of [undefined, {}, { allowStale: undefined }, { allowStale: true }, { allowStale: false }]) {
      expect(() => ask(method, key, options)).not.toThrow();
    }
  });

  test.each(ofQuote)('%s of a quote', (method, key) => {
    for (const quote of [undefined, 'USD', token]) expect(() => ask(method, key, { quote })).not.toThrow();
  });

  test.each(['setPrices', 'setPoolStates', 'getPrices', 'getPoolStates', 'invalidatePrices', 'invalidatePools'])(
    '%s of nothing',
    (method) => {
      expect(() => ask(method, [])).not.toThrow();
    },
  );
});

describe('arguments that are refused by name and rule', () => {
  const cases: readonly (readonly [string, readonly unknown[], string])[] = [
    ['setPrice', [undefined], 'price: must be an object'],
    [
      'setPrice',
      [{ ...samplePrice, source: '' }],
      'price: source: must be a string of 1 to 128 characters of well-formed unicode without control characters',
    ],
    ['setPrices', [samplePrice], 'prices: must be an array of prices'],
    ['setPrices', [[samplePrice, { ...samplePrice, price: '-1' }]], 'price 1: price: must not be negative'],
    ['setPrices', [Array(1)], 'price 0: must be an object'],
    ['setPoolState', [null], 'pool state: must be a pool state'],
    ['setPoolStates', [sampleConcentrated], 'states: must be an array of states'],
    [
      'setPoolStates',
      [[sampleConcentrated, { ...sampleConcentrated, tick: 0.5 }]],
      'pool state 1: tick: must be an integer number from -443636 to 443636',
    ],
    ['getPrice', [undefined], `token: ${address}`],
    ['getPrice', ['USD'], `token: ${address}`],
    ['getPrices', [token], 'tokens: must be an array of tokens'],
    ['getPrices', [[token, 'x']], `token 1: ${address}`],
    ['getPrices', [new Set([token])], 'tokens: must be an array of tokens'],
    ['getPoolState', [5], `pool: ${address}`],
    ['getPoolStates', [[null]], `pool 0: ${address}`],
    ['invalidatePrices', [token], 'tokens: must be an array of tokens'],
    ['invalidatePrices', [Array(1)], `token 0: ${address}`],
    ['invalidatePools', [undefined], 'pools: must be an array of pools'],
    ['invalidatePools', [['']], `pool 0: ${address}`],
    ...setters.flatMap(([method, value]) =>
      [0, 0.5, -1, 2 ** 31, Number.NaN, '5', null].map((ttlMs) => [method, [value, { ttlMs }], ttlRule] as const),
    ),
    ...readers.flatMap(([method, key]) =>
      [0, 'true', null].map(
        (allowStale) => [method, [key, { allowStale }], 'options: allowStale: must be true or false'] as const,
      ),
    ),
    ...ofQuote.flatMap(([method, key]) =>
      ['usd', '', null, 5].map((quote) => [method, [key, { quote }], `options: quote: ${quoteRule}`] as const),
    ),
  ];

  test.each(cases)('%s (%#): %3$s', (method, args, expected) => {
    const { error, rule } = refusalOf(() => ask(method, ...args));
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied' });
    expect(rule).toBe(expected);
  });
});

test('the defaults are what the contract says', () => {
  expect(cacheDefaults).toEqual({ ttlMs: 2_000, staleMs: 30_000, fenceMs: 60_000, onOutage: 'throw' });
});
