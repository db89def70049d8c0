import { priceOf, type Trade } from '@tradestore/core';
import type { World } from '../world.js';

/** What saving a trade again may change: all but the key and what the key determines. */
type Content = Omit<
  Trade,
  'time' | 'signature' | 'instruction' | 'innerInstruction' | 'fill' | 'slot' | 'token' | 'quote' | 'trader'
>;

/** A trade's content in which every field tells the number that it was made of, so that a mix of two contents shows. */
export function contentOf(world: World, number: number): Content {
  const amounts = { tokenAmount: BigInt(number), quoteAmount: BigInt(number * number) };
  return {
    ...amounts,
    transactionIndex: number,
    side: number % 2 === 0 ? 'buy' : 'sell',
    price: priceOf({ ...amounts, tokenDecimals: 6, quoteDecimals: 6 }),
    fee: BigInt(number),
    venue: `venue-${number}`,
    pool: world.address(`pool ${number}`),
    profileId: `profile-${number}`,
    ruleId: `rule-${number}`,
  };
}
