import { priceOf, type Trade, WRAPPED_SOL } from '@tradestore/core';
import type { World } from './world.js';

const TOKEN_DECIMALS = 6;
const QUOTE_DECIMALS = 9;
const MICROS_PER_SECOND = 1_000_000;
/** Some 400 ms each, in a day. */
const SLOTS_PER_DAY = 216_000;
const MICROS_PER_DAY = 86_400_000_000;

const venues = ['raydium-amm', 'raydium-clmm', 'pumpfun', 'orca-whirlpool', 'phoenix'] as const;

/**
 * A valid trade of the world's token, trader and day, in wrapped SOL. Each call makes another transaction, at least a
 * microsecond and about a second later than the one before; optional fields are sometimes null.
 *
 * @param changes fields to set; `price` follows the amounts unless it is among them
 */
export function makeTrade(world: World, changes: Partial<Trade> = {}): Trade {
  const ordinal = world.nextOrdinal();
  const random = (label: string, bound: number): number => world.number(`${label} ${ordinal}`, bound);
  const amounts = {
    tokenAmount: changes.tokenAmount ?? BigInt(1 + random('token amount', 2 ** 32)) * 1_000n,
    quoteAmount: changes.quoteAmount ?? BigInt(1 + random('quote amount', 2 ** 32)),
  };
  const sinceMidnight = ordinal * MICROS_PER_SECOND + random('time', MICROS_PER_SECOND);
  return {
    signature: world.signature(`trade ${ordinal}`),
    instruction: random('instruction', 8),
    innerInstruction: ordinal % 3 === 0 ? null : random('inner instruction', 30),
    fill: 0,
    slot: BigInt(Math.floor(world.start / MICROS_PER_DAY) * SLOTS_PER_DAY + ordinal * 2),
    transactionIndex: ordinal % 7 === 6 ? null : random('transaction index', 1_500),
    time: world.at(sinceMidnight),
    token: world.token,
    quote: WRAPPED_SOL,
    trader: world.trader,
    side: random('side', 2) === 0 ? 'buy' : 'sell',
    ...amounts,
    price: priceOf({ ...amounts, tokenDecimals: TOKEN_DECIMALS, quoteDecimals: QUOTE_DECIMALS }),
    fee: ordinal % 5 === 4 ? null : BigInt(5_000 + random('fee', 1_000_000)),
    venue: venues[ordinal % venues.length] ?? venues[0],
    pool: ordinal % 4 === 3 ? null : world.address(`pool ${ordinal % 8}`),
    profileId: ordinal % 2 === 1 ? null : `profile-${random('profile', 10)}`,
    ruleId: ordinal % 4 === 2 ? `rule-${random('rule', 10)}` : null,
    ...changes,
  };
}

/**
 * So many trades, oldest first.
 *
 * @param changesOf what to set on the trade of an index
 */
export function makeTrades(
  world: World,
  count: number,
  changesOf: (index: number) => Partial<Trade> = () => ({}),
): Trade[] {
  return Array.from({ length: count }, (_, index) => makeTrade(world, changesOf(index)));
}
