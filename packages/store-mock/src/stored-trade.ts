import type { Trade } from '@tradestore/core';

/**
 * A trade as it is kept: a copy, so that the caller's object may change afterwards; of the known fields only, as a table has
 * them; and frozen, so that it can be given to every reader.
 */
export function storedTrade(trade: Trade): Trade {
  return Object.freeze<Trade>({
    signature: trade.signature,
    instruction: trade.instruction,
    innerInstruction: trade.innerInstruction,
    fill: trade.fill,
    slot: trade.slot,
    transactionIndex: trade.transactionIndex,
    time: trade.time,
    token: trade.token,
    quote: trade.quote,
    trader: trade.trader,
    side: trade.side,
    tokenAmount: trade.tokenAmount,
    quoteAmount: trade.quoteAmount,
    price: trade.price,
    fee: trade.fee,
    venue: trade.venue,
    pool: trade.pool,
    profileId: trade.profileId,
    ruleId: trade.ruleId,
  });
}
