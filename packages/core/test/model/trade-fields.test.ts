import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { describeType } from '../../src/invalid-argument.js';
import { I63_MAX, INDEX_MAX, U64_MAX } from '../../src/model/integers.js';
import { SOLANA_GENESIS } from '../../src/model/timestamp.js';
import { assertTrade, type Trade } from '../../src/model/trade.js';
import { sampleTrade } from '../sample-trade.js';
import { thrownBy } from '../thrown-by.js';

/** Looks like what users fear to find in a log. */
const CANARY = 'CanaryKeyOfAWallet';
const CANARY_NUMBER = 271_828_182_845;
const withText = { toString: () => CANARY, toJSON: () => CANARY };
const noText: object = Object.create(null);

const ofNoType = [undefined, true, Symbol(CANARY), () => CANARY, { [CANARY]: CANARY }, [CANARY], withText, noText];
const noText44 = ['', CANARY, `${CANARY}\n`, '0'.repeat(44), 1, 1n, new Date(0), ...ofNoType];
const noIndex = [-1, -0, 1.5, INDEX_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY, '0', CANARY, 0n, ...ofNoType];
const noAmount = [-1n, U64_MAX + 1n, 0, CANARY_NUMBER, 0.5, Number.NaN, '1', CANARY, ...ofNoType];
const noName = ['', 'x'.repeat(129), `${CANARY}\u0000`, `${CANARY}\n`, '\uD83D', 1, 1n, ...ofNoType];
const noVenue = ['', 'x'.repeat(65), CANARY, 'raydium amm', 'orca_v2', 'é', 'orca\n', 1, null, ...ofNoType];
const noSide = ['BUY', 'buy ', '', CANARY, 0, null, ...ofNoType];
const noPrice = [0, 0.5, 1n, '', '-1', '-0', '1e-9', '.5', '0.50', CANARY, `-${CANARY}`, `0.${'1'.repeat(25)}`];
const noTime = [
  0,
  -1,
  1_724_267_459,
  1_724_267_459_000,
  SOLANA_GENESIS - 1,
  2 ** 53,
  0.5,
  Number.NaN,
  1n,
  '0',
  new Date(),
];

/** Every field with values of every class that it refuses. */
const refused: { readonly [Field in keyof Trade]: readonly unknown[] } = {
  signature: [...noText44, null, '1'.repeat(63), '1'.repeat(89), sampleTrade.token],
  instruction: [...noIndex, null],
  innerInstruction: noIndex,
  fill: [...noIndex, null],
  slot: [...noAmount, null, I63_MAX + 1n],
  transactionIndex: noIndex,
  time: [...noTime, ...ofNoType, null],
  token: [...noText44, null, '1'.repeat(31), '1'.repeat(45), sampleTrade.signature],
  quote: [...noText44, null, '1'.repeat(31), '1'.repeat(45), sampleTrade.signature],
  trader: [...noText44, null, '1'.repeat(31), '1'.repeat(45), sampleTrade.signature],
  side: noSide,
  tokenAmount: [...noAmount, null],
  quoteAmount: [...noAmount, null],
  price: [...noPrice, ...ofNoType, null],
  fee: noAmount,
  venue: noVenue,
  pool: [...noText44, '1'.repeat(31), '1'.repeat(45), sampleTrade.signature],
  profileId: noName,
  ruleId: noName,
};

describe.each(Object.entries(refused))('a bad %s', (field, values) => {
  test('is refused by place, rule and type', () => {
    for (const value of values) {
      const error = thrownBy(() => {
        assertTrade({ ...sampleTrade, [field]: value }, 17);
      });
      expect(error.kind).toBe('invalid_argument');
      expect(error.outcome).toBe('not_applied');
      expect(error.isPermanent()).toBe(true);
      expect(error.message).toMatch(new RegExp(`^trade 17: ${field}: \\S.{10,} \\(got `));
      expect(error.message.endsWith(`(got ${describeType(value)})`)).toBe(true);
      expect(error.details).toEqual({ what: 'trade', index: 17, field });
    }
  });

  test('never stands in the error', () => {
    for (const value of values) {
      const error = thrownBy(() => {
        assertTrade({ ...sampleTrade, [field]: value });
      });
      const shown = [error.message, error.stack, JSON.stringify(error), inspect(error, { showHidden: true, depth: 9 })];
      for (const text of shown) {
        expect(text).not.toContain(CANARY);
        expect(text).not.toContain(String(CANARY_NUMBER));
      }
    }
  });

  test('is refused when the field is missing', () => {
    const { [field as keyof Trade]: _left, ...rest } = sampleTrade;
    const error = thrownBy(() => {
      assertTrade(rest);
    });
    expect(error.message).toMatch(new RegExp(`^trade: ${field}: .* \\(got undefined\\)$`));
  });
});

const rules: readonly [keyof Trade, unknown, string][] = [
  [
    'time',
    1_724_267_459,
    "must be in microseconds and not before Solana's genesis (2020-03-16); use timestampFromSeconds for a block time in seconds (got a number)",
  ],
  ['price', '1e-9', 'exponents are not accepted; write 0.000000001 for 1e-9 (got a string of 4 characters)'],
  ['price', '-1', 'must not be negative (got a string of 2 characters)'],
  ['price', 0.5, 'must be a Decimal, which is text; make one with decimal(...) (got a number with a fraction)'],
  ['price', -1, 'must be a Decimal, which is text; make one with decimal(...) (got a negative number)'],
  [
    'tokenAmount',
    1,
    'must be a bigint from 0 to 2^64 - 1; a number loses digits above 2^53, so write 1n (in JSON "1") and not 1 (got a number)',
  ],
  [
    'fee',
    1,
    'must be a bigint from 0 to 2^64 - 1; a number loses digits above 2^53, so write 1n (in JSON "1") and not 1, or null when it is not known (got a number)',
  ],
  [
    'innerInstruction',
    undefined,
    'must be an integer number from 0 to 2^31 - 1, or null when it is not known (got undefined)',
  ],
  ['side', 'BUY', "must be 'buy' or 'sell' (got a string of 3 characters)"],
  ['venue', 'Orca', 'must be 1 to 64 of the characters a-z, 0-9 and - (got a string of 4 characters)'],
  [
    'profileId',
    '',
    'must be a string of 1 to 128 characters of well-formed unicode without control characters, or null when it is not known (got an empty string)',
  ],
];

test.each(rules)('the error for %s: %s shows the way out', (field, value, text) => {
  const error = thrownBy(() => {
    assertTrade({ ...sampleTrade, [field]: value }, 0);
  });
  expect(error.message).toBe(`trade 0: ${field}: ${text}`);
});
