import { address, signature, WRAPPED_SOL } from '../src/model/address.js';
import { decimal } from '../src/model/decimal.js';
import { timestampFromIso } from '../src/model/timestamp.js';
import type { Trade } from '../src/model/trade.js';

/** A valid trade, for tests that change one field of it. */
export const sampleTrade: Trade = {
  signature: signature('5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW'),
  instruction: 3,
  innerInstruction: 7,
  fill: 0,
  slot: 285_000_037n,
  transactionIndex: 12,
  time: timestampFromIso('2024-08-21T19:10:59Z'),
  token: address('Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump'),
  quote: WRAPPED_SOL,
  trader: address('2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk'),
  side: 'buy',
  tokenAmount: 1_000_000_000n,
  quoteAmount: 2_000_000_000n,
  price: decimal('0.002'),
  fee: 5_000n,
  venue: 'raydium-amm',
  pool: address('BRmZ1ipsB6D7q9GKriiUg2sniZzZjjuHAGxNo93YVrV3'),
  profileId: 'profile-1',
  ruleId: 'rule-1',
};
