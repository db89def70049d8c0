import { JSON_BYTES_MAX, JSON_DEPTH_MAX, type PoolState, type TokenPrice } from '@tradestore/core';

/** A field with a value that a cache must refuse. */
interface BadField<Field> {
  /** Completes the sentence "... is refused". */
  readonly what: string;
  readonly field: Field;
  readonly value: unknown;
}

const ofPrice = (what: string, field: keyof TokenPrice, value: unknown): BadField<keyof TokenPrice> => ({
  what,
  field,
  value,
});

/** Base58 has no 0. */
const NOT_BASE58 = '0'.repeat(40);
const GENESIS = Date.UTC(2020, 2, 16) * 1_000;

export const badPrices: readonly BadField<keyof TokenPrice>[] = [
  ofPrice('a token that is no address', 'token', NOT_BASE58),
  ofPrice('a token of 31 letters', 'token', 'x'.repeat(31)),
  ofPrice('a token of 45 letters', 'token', 'x'.repeat(45)),
  ofPrice('a quote that is no address', 'quote', NOT_BASE58),
  ofPrice('a quote of usd', 'quote', 'usd'),
  ofPrice('a quote of USDC, which is no mint', 'quote', 'USDC'),
  ofPrice('a quote of null', 'quote', null),
  ofPrice('a price that is a number', 'price', 1.5),
  ofPrice('a price of null', 'price', null),
  ofPrice('a price with an exponent', 'price', '1e-9'),
  ofPrice('a price with a trailing zero', 'price', '1.50'),
  ofPrice('a negative price', 'price', '-1.5'),
  ofPrice('a price of 15 digits before the point', 'price', '1'.repeat(15)),
  ofPrice('a price of 25 digits after the point', 'price', `0.${'1'.repeat(25)}`),
  ofPrice('an empty source', 'source', ''),
  ofPrice('a source of null', 'source', null),
  ofPrice('a source of 129 characters', 'source', 'x'.repeat(129)),
  ofPrice('a source with a line feed', 'source', 'a\nb'),
  ofPrice('a source with U+0000', 'source', 'a\u0000b'),
  ofPrice('a source with a lone surrogate', 'source', '\ud83d'),
  ofPrice('a slot of a price that is a number', 'slot', 300_000_000),
  ofPrice('a slot of a price above 2^63 - 1', 'slot', 2n ** 63n),
  ofPrice('a negative slot of a price', 'slot', -1n),
  ofPrice('a time of a price in seconds', 'time', 1_700_000_000),
  ofPrice('a time of a price in milliseconds', 'time', 1_700_000_000_000),
  ofPrice("a time of a price before Solana's genesis", 'time', GENESIS - 1),
  ofPrice('a time of a price as a Date', 'time', new Date()),
  ofPrice('a time of a price above 2^53 - 1', 'time', 2 ** 53),
  ofPrice('a negative confidence', 'confidence', '-0.1'),
  ofPrice('a confidence that is a number', 'confidence', 0.1),
  ofPrice('a confidence of undefined', 'confidence', undefined),
  ofPrice('a negative liquidity', 'liquidityUsd', '-1'),
  ofPrice('a liquidity that is a bigint', 'liquidityUsd', 1n),
];

interface BadPoolField extends BadField<string> {
  readonly kind: PoolState['kind'];
}

const ofPool =
  (kind: PoolState['kind']) =>
  (what: string, field: string, value: unknown): BadPoolField => ({
    what: `${what}, in a state of kind ${kind},`,
    kind,
    field,
    value,
  });

const constantProduct = ofPool('constant-product');
const concentrated = ofPool('concentrated');
const curve = ofPool('bonding-curve');
const other = ofPool('other');

export const badPools: readonly BadPoolField[] = [
  other('a kind that is not known', 'kind', 'order-book'),
  other("a kind that is a name of Object's", 'kind', 'constructor'),
  other('an account that is no address', 'pool', NOT_BASE58),
  other('a token that is no address', 'token', NOT_BASE58),
  other('a quote that is USD', 'quote', 'USD'),
  other('a venue with capitals', 'venue', 'Raydium'),
  other('an empty venue', 'venue', ''),
  other('a slot that is a number', 'slot', 1),
  other('a slot above 2^63 - 1', 'slot', 2n ** 63n),
  other('a time in seconds', 'time', 1_700_000_000),
  constantProduct('a reserve above 2^64 - 1', 'tokenReserve', 2n ** 64n),
  constantProduct('a reserve that is a number', 'quoteReserve', 1),
  constantProduct('a negative reserve', 'quoteReserve', -1n),
  constantProduct('a virtual reserve below -2^127', 'virtualQuoteReserve', -(2n ** 127n) - 1n),
  constantProduct('a virtual reserve above 2^127 - 1', 'virtualQuoteReserve', 2n ** 127n),
  constantProduct('a fee above 1 000 000 ppm', 'feePpm', 1_000_001),
  constantProduct('a fee with a fraction', 'feePpm', 0.25),
  concentrated('a square root above 2^128 - 1', 'sqrtPriceX64', 2n ** 128n),
  concentrated('a negative liquidity', 'liquidity', -1n),
  concentrated('a tick below -443 636', 'tick', -443_637),
  concentrated('a tick that is a bigint', 'tick', 1n),
  concentrated('a tick of -0', 'tick', -0),
  concentrated('a tick spacing of 0', 'tickSpacing', 0),
  concentrated('a tick spacing of 65 536', 'tickSpacing', 65_536),
  curve('a total supply above 2^64 - 1', 'totalSupply', 2n ** 64n),
  curve('a negative reserve', 'realTokenReserve', -1n),
  curve('a completeness that is a number', 'complete', 1),
  other('data of undefined', 'data', undefined),
  other('data of a bigint', 'data', 1n),
  other('data with NaN', 'data', { a: [Number.NaN] }),
  other('data with undefined', 'data', { a: undefined }),
  other('data with a Date', 'data', { at: new Date() }),
  other('data with a Map', 'data', new Map()),
  other('data with U+0000', 'data', ['a\u0000b']),
  other('data with a lone surrogate', 'data', { a: '\ud83d' }),
  other(`data ${JSON_DEPTH_MAX + 1} deep`, 'data', JSON.parse(`${'['.repeat(65)}${']'.repeat(65)}`)),
  other('data of more than 1 MiB', 'data', 'x'.repeat(JSON_BYTES_MAX - 1)),
];
