import { address, type Position, timestamp, WRAPPED_SOL } from '@tradestore/core';

/** 2025-01-01T00:00:00Z in microseconds. */
const START = 1_735_689_600_000_000;

/** The n-th snapshot of an open position, a second after the one before. */
export function makePosition(n: number, changes: Partial<Position> = {}): Position {
  return {
    id: 'position',
    time: timestamp(START + n * 1_000_000),
    sequence: 0n,
    profileId: 'profile',
    wallet: address('2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk'),
    token: address('Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump'),
    quote: WRAPPED_SOL,
    status: 'open',
    quantity: BigInt(n),
    costBasis: 2_000_000_000n,
    feesPaid: 5_000n,
    realizedPnl: -1n,
    openedAt: timestamp(START),
    slot: 311_000_000n,
    ...changes,
  };
}
