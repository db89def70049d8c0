import {
  address,
  decimal,
  I63_MAX,
  INDEX_MAX,
  LARGEST_DECIMAL,
  signature,
  type Trade,
  timestamp,
  timestampFromIso,
  U64_MAX,
  WRAPPED_SOL,
} from '@tradestore/core';

/** A valid trade, for tests that change one field of it. */
export const sampleTrade: Trade = {
  signature: signature('5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW'),
  instruction: 3,
  innerInstruction: 7,
  fill: 0,
  slot: 285_000_037n,
  transactionIndex: 12,
  time: timestampFromIso('2024-08-21T19:10:59.000001Z'),
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

const longestAddress = address('J'.repeat(44));
const longestName = '\u{1F680}'.repeat(128);

/** No trade takes more bytes. */
export const largestTrade: Trade = {
  signature: signature('J'.repeat(88)),
  instruction: INDEX_MAX,
  innerInstruction: INDEX_MAX,
  fill: INDEX_MAX,
  slot: I63_MAX,
  transactionIndex: INDEX_MAX,
  time: timestamp(Number.MAX_SAFE_INTEGER),
  token: longestAddress,
  quote: longestAddress,
  trader: longestAddress,
  side: 'sell',
  tokenAmount: U64_MAX,
  quoteAmount: U64_MAX,
  price: LARGEST_DECIMAL,
  fee: U64_MAX,
  venue: 'v'.repeat(64),
  pool: longestAddress,
  profileId: longestName,
  ruleId: longestName,
};
