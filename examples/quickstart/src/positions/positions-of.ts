import { createHash } from 'node:crypto';
import { type Position, type Trade, U64_MAX } from '@tradestore/core';

/** What trades say of positions. */
export interface PositionFold {
  /** Every snapshot, in the order of the trades that made them. */
  readonly snapshots: readonly Position[];
  /** How many trades made none: they sold what was never seen bought, or moved no tokens. */
  readonly leftOut: number;
}

/**
 * Folds trades into positions: one of each trader in each token and quote, with a snapshot after each trade.
 *
 * - Average cost, in whole base units: a buy adds what was paid to `costBasis`. A sale of `sold` of `quantity` takes
 *   `costBasis * sold / quantity` off it, rounded down, so what rounding leaves stays with the rest; the last sale takes all.
 *   What it brought in less what it took off goes to `realizedPnl`. Nothing is lost: what was paid is what all sales took off,
 *   and what is left.
 * - The sample doesn't begin with the wallet. Of a sale of more than was seen bought only the seen part counts, with its share
 *   of the proceeds, rounded down; a sale of nothing that was seen makes no snapshot.
 * - No mint has more than 2^64 - 1 base units, so a quantity stops there.
 * - A position that was sold out is closed; the next buy opens it again, with `openedAt` anew, profit and fees going on.
 *
 * @param trades in chain order
 */
export function positionsOf(trades: readonly Trade[]): PositionFold {
  const latest = new Map<string, Position>();
  const snapshots: Position[] = [];
  for (const trade of trades) {
    const id = positionIdOf(trade);
    const snapshot = afterTrade(latest.get(id) ?? beforeTrades(id, trade), trade);
    if (snapshot === null) continue;
    latest.set(id, snapshot);
    snapshots.push(snapshot);
  }
  return { snapshots, leftOut: trades.length - snapshots.length };
}

/** The position of a trade. Its three addresses are longer than an id may be, so their hash names it. */
function positionIdOf({ trader, token, quote }: Trade): string {
  return createHash('sha256').update(`${trader} ${token} ${quote}`).digest('hex').slice(0, 32);
}

function beforeTrades(id: string, { trader, token, quote, time, slot }: Trade): Position {
  const amounts = { quantity: 0n, costBasis: 0n, feesPaid: 0n, realizedPnl: 0n };
  const owner = { profileId: trader, wallet: trader };
  return { id, time, sequence: 0n, ...owner, token, quote, status: 'closed', ...amounts, openedAt: time, slot };
}

function afterTrade(before: Position, trade: Trade): Position | null {
  const change = trade.side === 'buy' ? bought(before, trade) : sold(before, trade);
  if (change === null) return null;
  return {
    ...before,
    ...change,
    time: trade.time,
    slot: trade.slot,
    sequence: before.sequence + 1n,
    status: change.quantity === 0n ? 'closed' : 'open',
    feesPaid: before.feesPaid + (trade.fee ?? 0n),
    openedAt: before.status === 'open' ? before.openedAt : trade.time,
  };
}

type Change = Pick<Position, 'costBasis' | 'quantity' | 'realizedPnl'>;

function bought({ quantity, costBasis, realizedPnl }: Position, { tokenAmount, quoteAmount }: Trade): Change | null {
  if (tokenAmount === 0n) return null;
  return { quantity: smaller(quantity + tokenAmount, U64_MAX), costBasis: costBasis + quoteAmount, realizedPnl };
}

function sold({ quantity, costBasis, realizedPnl }: Position, { tokenAmount, quoteAmount }: Trade): Change | null {
  const seen = smaller(tokenAmount, quantity);
  if (seen === 0n) return null;
  const proceeds = (quoteAmount * seen) / tokenAmount;
  const cost = (costBasis * seen) / quantity;
  return { quantity: quantity - seen, costBasis: costBasis - cost, realizedPnl: realizedPnl + proceeds - cost };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
