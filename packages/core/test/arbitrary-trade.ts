import fc from 'fast-check';
import { type Address, address, type Signature, signature } from '../src/model/address.js';
import { type Decimal, decimalFromUnits, decimalToUnits, LARGEST_DECIMAL } from '../src/model/decimal.js';
import { I63_MAX, INDEX_MAX, U64_MAX } from '../src/model/integers.js';
import { NAME_MAX } from '../src/model/text.js';
import { SOLANA_GENESIS, type Timestamp, timestamp } from '../src/model/timestamp.js';
import type { Trade } from '../src/model/trade.js';

const base58Letter = fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');

/** Any text that may stand for an account, of all allowed lengths. */
export const arbitraryAddress: fc.Arbitrary<Address> = fc
  .string({ unit: base58Letter, minLength: 32, maxLength: 44 })
  .map((text) => address(text));

/** Any text that may stand for a transaction signature, of all allowed lengths. */
export const arbitrarySignature: fc.Arbitrary<Signature> = fc
  .string({ unit: base58Letter, minLength: 64, maxLength: 88 })
  .map(signature);

/** Any block time from Solana's genesis to the last microsecond that there is. */
export const arbitraryBlockTime: fc.Arbitrary<Timestamp> = fc
  .integer({ min: SOLANA_GENESIS, max: Number.MAX_SAFE_INTEGER })
  .map(timestamp);

/** Any raw amount, its ends more often than chance would have them. */
export const arbitraryAmount: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: U64_MAX }),
  fc.constantFrom(0n, 1n, 2n ** 53n + 1n, U64_MAX),
);

const largestUnits = decimalToUnits(LARGEST_DECIMAL);

/** Any Decimal of either sign, short ones included. */
export const arbitraryDecimal: fc.Arbitrary<Decimal> = fc
  .oneof(
    fc.bigInt({ min: -largestUnits, max: largestUnits }),
    fc.bigInt({ min: -99_999n, max: 99_999n }),
    fc.bigInt({ min: -9_999n, max: 9_999n }).map((whole) => whole * 10n ** 24n),
    fc.constantFrom(0n, 1n, -1n, largestUnits, -largestUnits),
  )
  .map(decimalFromUnits);

const arbitraryPrice = fc.oneof(fc.bigInt({ min: 1n, max: largestUnits }), fc.constantFrom(1n, largestUnits));

const letter = fc
  .oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0xa0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

/** Any id or name: 1 to 128 characters from everywhere in Unicode but control characters and lone surrogates. */
export const arbitraryName: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: letter, minLength: 1, maxLength: NAME_MAX }),
  fc.string({ unit: letter, minLength: NAME_MAX, maxLength: NAME_MAX }),
  fc.constantFrom(' ', "'; drop table trades --", '\u{1F680}', '\\N', 'null'),
);

const index = fc.oneof(fc.integer({ min: 0, max: INDEX_MAX }), fc.constantFrom(0, INDEX_MAX));
const indexOrNull = fc.option(index);
const venue = fc.stringMatching(/^[a-z0-9-]{1,64}$/);

/** Any trade that a store must take: every field over its whole range. */
export const arbitraryTrade: fc.Arbitrary<Trade> = fc
  .record({
    signature: arbitrarySignature,
    instruction: index,
    innerInstruction: indexOrNull,
    fill: index,
    slot: fc.oneof(fc.bigInt({ min: 0n, max: I63_MAX }), fc.constantFrom(0n, I63_MAX)),
    transactionIndex: indexOrNull,
    time: fc.oneof(arbitraryBlockTime, fc.constantFrom(SOLANA_GENESIS, timestamp(Number.MAX_SAFE_INTEGER))),
    token: arbitraryAddress,
    quote: arbitraryAddress,
    trader: arbitraryAddress,
    side: fc.constantFrom('buy', 'sell'),
    tokenAmount: arbitraryAmount,
    quoteAmount: arbitraryAmount,
    price: arbitraryPrice,
    fee: fc.option(arbitraryAmount),
    venue,
    pool: fc.option(arbitraryAddress),
    profileId: fc.option(arbitraryName),
    ruleId: fc.option(arbitraryName),
  })
  .map((trade) => ({
    ...trade,
    price: decimalFromUnits(trade.tokenAmount === 0n || trade.quoteAmount === 0n ? 0n : trade.price),
  }));
