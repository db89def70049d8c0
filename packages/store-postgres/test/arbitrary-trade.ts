import {
  address,
  decimalFromUnits,
  decimalToUnits,
  I63_MAX,
  INDEX_MAX,
  LARGEST_DECIMAL,
  SOLANA_GENESIS,
  signature,
  type Trade,
  timestamp,
  U64_MAX,
} from '@tradestore/core';
import fc from 'fast-check';

const base58Letter = fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const anyAddress = fc.string({ unit: base58Letter, minLength: 32, maxLength: 44 }).map((text) => address(text));
const index = fc.oneof(fc.integer({ min: 0, max: INDEX_MAX }), fc.integer({ min: 0, max: 9 }), fc.constant(INDEX_MAX));
const anyTime = fc.oneof(
  fc.integer({ min: SOLANA_GENESIS, max: Number.MAX_SAFE_INTEGER }),
  fc.constantFrom(SOLANA_GENESIS, Number.MAX_SAFE_INTEGER),
);

/** Amounts of every length, and those where the digits to the base of 10 000 carry over. */
const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: U64_MAX }),
  fc.integer({ min: 0, max: 64 }).map((bits) => 2n ** BigInt(bits) - 1n),
  fc.integer({ min: 0, max: 19 }).map((zeros) => 10n ** BigInt(zeros)),
  // Not exact as a number, and yet of four digits to the base of 10 000.
  fc.bigInt({ min: 2n ** 53n, max: 10n ** 16n }),
);

const largestUnits = decimalToUnits(LARGEST_DECIMAL);
/** Prices of every length before and behind the point, with zeros in every place. */
const price = fc
  .oneof(
    fc.bigInt({ min: 1n, max: largestUnits }),
    fc.tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 33 })).map(([head, zeros]) => {
      return BigInt(head) * 10n ** BigInt(zeros);
    }),
    fc.constantFrom(1n, largestUnits, 10n ** 24n, 10n ** 37n),
  )
  .map(decimalFromUnits);

const character = fc
  .oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0xa0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

/** Names from all of Unicode, and those that mean something to COPY or to SQL. */
const name = fc.oneof(
  fc.string({ unit: character, minLength: 1, maxLength: 128 }),
  fc.constantFrom(
    ' ',
    '\\',
    '\\.',
    '\\N',
    '\\x41',
    'null',
    'a\\tb',
    "'; drop table trades --",
    '\u{1F680}'.repeat(128),
  ),
);

/** Any trade that a store must take: every field over its whole range. */
export const arbitraryTrade: fc.Arbitrary<Trade> = fc
  .record({
    signature: fc.string({ unit: base58Letter, minLength: 64, maxLength: 88 }).map(signature),
    instruction: index,
    innerInstruction: fc.option(index),
    fill: index,
    slot: fc.oneof(fc.bigInt({ min: 0n, max: I63_MAX }), fc.constantFrom(0n, I63_MAX)),
    transactionIndex: fc.option(index),
    time: anyTime.map(timestamp),
    token: anyAddress,
    quote: anyAddress,
    trader: anyAddress,
    side: fc.constantFrom('buy', 'sell'),
    tokenAmount: amount,
    quoteAmount: amount,
    price,
    fee: fc.option(amount),
    venue: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
    pool: fc.option(anyAddress),
    profileId: fc.option(name),
    ruleId: fc.option(name),
  })
  .map((trade) =>
    trade.tokenAmount === 0n || trade.quoteAmount === 0n ? { ...trade, price: decimalFromUnits(0n) } : { ...trade },
  );
