import {
  address,
  decimalFromUnits,
  decimalToUnits,
  I63_MAX,
  I128_MAX,
  I128_MIN,
  INDEX_MAX,
  LARGEST_DECIMAL,
  type MetricPoint,
  type Position,
  SOLANA_GENESIS,
  signature,
  type Trade,
  timestamp,
  U64_MAX,
  U128_MAX,
} from '@tradestore/core';
import fc from 'fast-check';

const base58Letter = fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const anyAddress = fc.string({ unit: base58Letter, minLength: 32, maxLength: 44 }).map((text) => address(text));
const index = fc.oneof(fc.integer({ min: 0, max: INDEX_MAX }), fc.constantFrom(0, 9, INDEX_MAX));
// Up to the end of the year 9999, where QuestDB's times end.
const anyTime = fc.integer({ min: SOLANA_GENESIS, max: Number.MAX_SAFE_INTEGER }).map(timestamp);
const slot = fc.oneof(fc.bigInt({ min: 0n, max: I63_MAX }), fc.constantFrom(0n, I63_MAX));

/** Amounts of every length in bytes, and those about which a byte or a bit more is needed. */
const amountUpTo = (max: bigint): fc.Arbitrary<bigint> => {
  const bits = max.toString(2).length;
  return fc.oneof(
    fc.bigInt({ min: 0n, max }),
    fc.tuple(fc.integer({ min: 0, max: bits }), fc.constantFrom(-1n, 0n, 1n)).map(([power, more]) => {
      const value = 2n ** BigInt(power) + more;
      return value < 0n ? 0n : value > max ? max : value;
    }),
    fc.constantFrom(0n, max),
  );
};
const amount = amountUpTo(U64_MAX);

const signed = fc.oneof(
  amountUpTo(I128_MAX),
  amountUpTo(-I128_MIN).map((value) => -value),
);

const largestUnits = decimalToUnits(LARGEST_DECIMAL);
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

/** Names from all of Unicode, and those that mean something to ILP. */
export const arbitraryName: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: character, minLength: 1, maxLength: 64 }),
  fc.constantFrom(' ', ',', '=', '"', '\\', 'a b', 'a,b=c', '\\"', 'null', '\u{1F680}'.repeat(128)),
);

/** Any trade that a store must take: every field over its whole range. */
export const arbitraryTrade: fc.Arbitrary<Trade> = fc
  .record({
    signature: fc.string({ unit: base58Letter, minLength: 64, maxLength: 88 }).map(signature),
    instruction: index,
    innerInstruction: fc.option(index),
    fill: index,
    slot,
    transactionIndex: fc.option(index),
    time: anyTime,
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
    profileId: fc.option(arbitraryName),
    ruleId: fc.option(arbitraryName),
  })
  .map((trade) =>
    trade.tokenAmount === 0n || trade.quoteAmount === 0n ? { ...trade, price: decimalFromUnits(0n) } : { ...trade },
  );

/** Any position that a store must take. */
export const arbitraryPosition: fc.Arbitrary<Position> = fc.record({
  id: arbitraryName,
  time: anyTime,
  sequence: slot,
  profileId: arbitraryName,
  wallet: anyAddress,
  token: anyAddress,
  quote: anyAddress,
  status: fc.constantFrom('open', 'closed'),
  quantity: amount,
  costBasis: amountUpTo(U128_MAX),
  feesPaid: amountUpTo(U128_MAX),
  realizedPnl: signed,
  openedAt: anyTime,
  slot,
});

/** Any point that a store must take. */
export const arbitraryPoint: fc.Arbitrary<MetricPoint> = fc.record({
  name: arbitraryName,
  tags: fc.array(fc.tuple(arbitraryName, arbitraryName), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  time: anyTime,
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
});
