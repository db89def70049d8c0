import { type Address, addressField } from './address.js';
import { type Check, checkOfWhole, type Field } from './field.js';
import { type Json, jsonField } from './json.js';
import { variants } from './parts.js';
import {
  amountField,
  booleanField,
  chainTimeField,
  numberField,
  signedField,
  slotField,
  sumField,
} from './scalar-fields.js';
import type { Timestamp } from './timestamp.js';
import { venueField } from './venue.js';

/** What every state of a pool has. */
export interface PoolHead {
  /** The pool's account. */
  readonly pool: Address;
  readonly venue: string;
  /** Mint of the base. */
  readonly token: Address;
  /** Mint of what it is priced in. */
  readonly quote: Address;
  /** The slot of this state: of two states the one of the later slot stays. */
  readonly slot: bigint;
  /** When it was seen, in microseconds: of two states of one slot the later one stays. */
  readonly time: Timestamp;
}

/** x · y = k: Raydium AMM v4 and CPMM, PumpSwap. */
export interface ConstantProductPool extends PoolHead {
  readonly kind: 'constant-product';
  /** Raw amount, 0 ... 2^64 - 1. */
  readonly tokenReserve: bigint;
  /** Raw amount, 0 ... 2^64 - 1. */
  readonly quoteReserve: bigint;
  /** Raw amount that is counted besides `quoteReserve`, -2^127 ... 2^127 - 1; PumpSwap's can be negative, most venues have 0n. */
  readonly virtualQuoteReserve: bigint;
  /** Millionths of the amount in, 0 ... 1 000 000. */
  readonly feePpm: number;
}

/** Liquidity by ranges of ticks: Raydium CLMM, Orca Whirlpool. */
export interface ConcentratedPool extends PoolHead {
  readonly kind: 'concentrated';
  /** Square root of the price as Q64.64, 0 ... 2^128 - 1. */
  readonly sqrtPriceX64: bigint;
  /** 0 ... 2^128 - 1. */
  readonly liquidity: bigint;
  /** -443 636 ... 443 636, which both programs' MIN_TICK and MAX_TICK are. */
  readonly tick: number;
  /** 1 ... 65 535. */
  readonly tickSpacing: number;
  /** Millionths of the amount in, 0 ... 1 000 000. */
  readonly feePpm: number;
}

/** A token before it has a pool: pump.fun, LaunchLab. Raw amounts, 0 ... 2^64 - 1. */
export interface BondingCurvePool extends PoolHead {
  readonly kind: 'bonding-curve';
  readonly virtualTokenReserve: bigint;
  readonly virtualQuoteReserve: bigint;
  readonly realTokenReserve: bigint;
  readonly realQuoteReserve: bigint;
  readonly totalSupply: bigint;
  /** Has all been sold, so that the token moves to a pool? */
  readonly complete: boolean;
}

/** Any other kind of pool. */
export interface OtherPool extends PoolHead {
  readonly kind: 'other';
  readonly data: Json;
}

/** The state of a pool at one slot; `kind` tells them apart. One of a `pool`. */
export type PoolState = ConstantProductPool | ConcentratedPool | BondingCurvePool | OtherPool;

const TICK_MAX = 443_636;
const feePpmField: Field<number> = numberField(0, 1_000_000, 'millionths');

/** The forms of a pool's state: the codec, the check and its error texts come from here. */
export const poolField: Field<PoolState> = variants<PoolState>('a pool state', {
  head: {
    pool: addressField,
    venue: venueField,
    token: addressField,
    quote: addressField,
    slot: slotField,
    time: chainTimeField,
  },
  kinds: {
    'constant-product': {
      tokenReserve: amountField,
      quoteReserve: amountField,
      virtualQuoteReserve: signedField,
      feePpm: feePpmField,
    },
    concentrated: {
      sqrtPriceX64: sumField,
      liquidity: sumField,
      tick: numberField(-TICK_MAX, TICK_MAX),
      tickSpacing: numberField(1, 65_535),
      feePpm: feePpmField,
    },
    'bonding-curve': {
      virtualTokenReserve: amountField,
      virtualQuoteReserve: amountField,
      realTokenReserve: amountField,
      realQuoteReserve: amountField,
      totalSupply: amountField,
      complete: booleanField,
    },
    other: { data: jsonField },
  },
});

/** Asserts that a value is a pool state that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertPoolState: Check<PoolState> = checkOfWhole('pool state', poolField);
