import {
  type BondingCurvePool,
  type ConcentratedPool,
  type ConstantProductPool,
  decimal,
  decimalFromUnits,
  type OtherPool,
  type PoolHead,
  type PoolState,
  type TokenPrice,
  WRAPPED_SOL,
} from '@tradestore/core';
import type { World } from './world.js';

/** Of 10^-24, which decimals are counted in: prices of some dollars, and far smaller confidences. */
const PRICE_UNITS = 10n ** 15n;
const CONFIDENCE_UNITS = 10n ** 6n;
const MICROS_PER_SLOT = 400_000;
/** A slot of 2024, so that all slots of a world have the same number of digits. */
const FIRST_SLOT = 300_000_000n;

const sources = ['pyth', 'jupiter', 'raydium-amm', 'orca-whirlpool'] as const;

/**
 * A valid price of the world's token in US dollars. Each call makes one of a later slot and a later time than the one before;
 * what may be null sometimes is.
 *
 * @param changes fields to set
 */
export function makePrice(world: World, changes: Partial<TokenPrice> = {}): TokenPrice {
  const ordinal = world.nextOrdinal();
  const random = (label: string): bigint => BigInt(1 + world.number(`${label} ${ordinal}`, 2 ** 31));
  return {
    token: world.token,
    quote: 'USD',
    price: decimalFromUnits(random('price') * PRICE_UNITS),
    source: sources[ordinal % sources.length] ?? sources[0],
    ...momentOf(world, ordinal),
    confidence: ordinal % 3 === 2 ? null : decimalFromUnits(random('confidence') * CONFIDENCE_UNITS),
    liquidityUsd: ordinal % 4 === 3 ? null : decimal(random('liquidity').toString()),
    ...changes,
  };
}

/**
 * The prices of so many tokens, each later than the one before.
 *
 * @param changesOf what to set on the price of an index
 */
export function makePrices(
  world: World,
  count: number,
  changesOf: (index: number) => Partial<TokenPrice> = () => ({}),
): TokenPrice[] {
  return Array.from({ length: count }, (_, index) => {
    const token = world.address(`token of price ${world.nextOrdinal()}`);
    return makePrice(world, { token, ...changesOf(index) });
  });
}

/** The form of a pool's state that is of a kind. */
export type PoolOf<Kind extends PoolState['kind']> = Extract<PoolState, { readonly kind: Kind }>;

/**
 * Makes a valid state of the world's pool, by its kind: `makePool['bonding-curve'](world, { complete: true })`. Each call makes
 * one of a later slot and a later time than the one before.
 */
export const makePool: {
  readonly [Kind in PoolState['kind']]: (world: World, changes?: Partial<PoolOf<Kind>>) => PoolOf<Kind>;
} = {
  'constant-product': (world, changes = {}): ConstantProductPool => {
    const { head, amount } = partsOf(world);
    return {
      kind: 'constant-product',
      ...head,
      tokenReserve: amount('token reserve'),
      quoteReserve: amount('quote reserve'),
      virtualQuoteReserve: -amount('virtual quote reserve'),
      feePpm: 2_500,
      ...changes,
    };
  },
  concentrated: (world, changes = {}): ConcentratedPool => {
    const { head, amount } = partsOf(world);
    return {
      kind: 'concentrated',
      ...head,
      sqrtPriceX64: amount('square root') << 64n,
      liquidity: amount('liquidity') << 40n,
      tick: -1 - Number(amount('tick') % 443_636n),
      tickSpacing: 64,
      feePpm: 400,
      ...changes,
    };
  },
  'bonding-curve': (world, changes = {}): BondingCurvePool => {
    const { head, amount } = partsOf(world);
    return {
      kind: 'bonding-curve',
      ...head,
      virtualTokenReserve: amount('virtual token reserve'),
      virtualQuoteReserve: amount('virtual quote reserve'),
      realTokenReserve: amount('real token reserve'),
      realQuoteReserve: amount('real quote reserve'),
      totalSupply: 1_000_000_000_000_000n,
      complete: false,
      ...changes,
    };
  },
  other: (world, changes = {}): OtherPool => {
    const { head, amount } = partsOf(world);
    return { kind: 'other', ...head, data: { version: 2, bins: [amount('bin').toString(), null] }, ...changes };
  },
};

/** Every kind of pool. */
export const poolKinds: readonly PoolState['kind'][] = ['constant-product', 'concentrated', 'bonding-curve', 'other'];

/**
 * A valid state of the world's pool. Each call makes one of a later slot and a later time than the one before, and the kinds
 * take turns.
 *
 * @param changes fields to set
 */
export function makePoolState(world: World, changes: Partial<PoolHead> = {}): PoolState {
  const kind = poolKinds[Math.floor(world.nextOrdinal() / 2) % poolKinds.length] ?? 'other';
  return makePool[kind](world, changes);
}

/** The states of so many pools, each later than the one before; the kinds take turns. */
export function makePoolStates(world: World, count: number): PoolState[] {
  return Array.from({ length: count }, () =>
    makePoolState(world, { pool: world.address(`pool of state ${world.nextOrdinal()}`) }),
  );
}

function partsOf(world: World): { readonly head: PoolHead; amount(label: string): bigint } {
  const ordinal = world.nextOrdinal();
  return {
    head: {
      pool: world.address('pool'),
      venue: `venue-${ordinal % 5}`,
      token: world.token,
      quote: WRAPPED_SOL,
      ...momentOf(world, ordinal),
    },
    amount: (label) => BigInt(1 + world.number(`${label} ${ordinal}`, 2 ** 32)) * 1_000n,
  };
}

function momentOf(world: World, ordinal: number): Pick<TokenPrice, 'slot' | 'time'> {
  return { slot: FIRST_SLOT + BigInt(ordinal), time: world.at(ordinal * MICROS_PER_SLOT) };
}
