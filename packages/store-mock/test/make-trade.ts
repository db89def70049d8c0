import { address, decimal, signature, type Trade, timestamp, WRAPPED_SOL } from '@tradestore/core';

/** 2025-01-01T00:00:00Z in microseconds. */
const START = 1_735_689_600_000_000;

/** The n-th of a row of valid trades of one token, a second apart, each of its own transaction. */
export function makeTrade(n: number, changes: Partial<Trade> = {}): Trade {
  return {
    signature: signature(base58(n).padStart(88, '1')),
    instruction: 2,
    innerInstruction: null,
    fill: 0,
    slot: BigInt(311_000_000 + n),
    transactionIndex: null,
    time: timestamp(START + n * 1_000_000),
    token: address('Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump'),
    quote: WRAPPED_SOL,
    trader: address('2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk'),
    side: 'buy',
    tokenAmount: 1_000_000_000n,
    quoteAmount: 2_000_000_000n,
    price: decimal('0.002'),
    fee: 5_000n,
    venue: 'raydium-amm',
    pool: null,
    profileId: null,
    ruleId: null,
    ...changes,
  };
}

/** So many trades, oldest first. */
export function makeTrades(count: number): Trade[] {
  return Array.from({ length: count }, (_, n) => makeTrade(n));
}

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(n: number): string {
  return n < 58 ? LETTERS.charAt(n) : base58(Math.floor(n / 58)) + LETTERS.charAt(n % 58);
}
