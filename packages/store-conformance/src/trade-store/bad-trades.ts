import type { Trade } from '@tradestore/core';
import type { BadField } from '../series/bad-field.js';

type BadTrade = BadField<Trade>;

const refused = (what: string, field: keyof Trade, value: BadTrade['value']): BadTrade => ({ what, field, value });

const nul = String.fromCharCode(0);
const loneSurrogate = String.fromCharCode(0xd83d);

const badText: readonly BadTrade[] = [
  refused('an empty id', 'profileId', () => ''),
  refused('an id with NUL', 'ruleId', () => `a${nul}b`),
  refused('an id with a line feed', 'profileId', () => 'a\nb'),
  refused('an id with a tab', 'ruleId', () => 'a\tb'),
  refused('an id with DEL', 'profileId', () => 'a\u007fb'),
  refused('an id with a C1 control character', 'ruleId', () => 'a\u0085b'),
  refused('an id with a lone high surrogate', 'profileId', () => `a${loneSurrogate}`),
  refused('an id with a lone low surrogate', 'ruleId', () => `${String.fromCharCode(0xde80)}a`),
  refused('an id of 129 characters', 'profileId', () => 'x'.repeat(129)),
  refused('an id of 129 emoji', 'ruleId', () => '🚀'.repeat(129)),
  refused('an id that is a number', 'profileId', () => 7),
  refused('an empty venue', 'venue', () => ''),
  refused('a venue with capitals', 'venue', () => 'Raydium'),
  refused('a venue with a blank', 'venue', () => 'raydium amm'),
  refused('a venue with a line feed at its end', 'venue', () => 'raydium\n'),
  refused('a venue of 65 characters', 'venue', () => 'v'.repeat(65)),
  refused('a side that is neither buy nor sell', 'side', () => 'BUY'),
];

const badKeys: readonly BadTrade[] = [
  refused('an address with the letter 0', 'token', (trade) => `0${trade.token.slice(1)}`),
  refused('an address with the letter O', 'quote', (trade) => `O${trade.quote.slice(1)}`),
  refused('an address with the letter I', 'trader', (trade) => `I${trade.trader.slice(1)}`),
  refused('an address with the letter l', 'pool', (_trade, world) => `l${world.address('pool').slice(1)}`),
  refused('an address of 31 letters', 'token', (trade) => trade.token.slice(0, 31)),
  refused('an address of 45 letters', 'token', (trade) => trade.token.padEnd(45, '1')),
  refused('an address with a trailing blank', 'trader', (trade) => `${trade.trader.slice(0, 40)} `),
  refused('a signature with a letter that base58 lacks', 'signature', (trade) => `0${trade.signature.slice(1)}`),
  refused('a signature of 63 letters', 'signature', (trade) => trade.signature.slice(0, 63)),
  refused('a signature of 89 letters', 'signature', (trade) => trade.signature.padEnd(89, '1')),
  refused('a block time in seconds', 'time', (trade) => Math.floor(trade.time / 1_000_000)),
  refused('a block time in milliseconds', 'time', (trade) => Math.floor(trade.time / 1_000)),
  refused('a block time as a Date', 'time', (trade) => new Date(trade.time / 1_000)),
  refused('a block time as a bigint', 'time', (trade) => BigInt(trade.time)),
  refused('a block time with a fraction of a microsecond', 'time', () => 1_700_000_000_000_000.5),
  refused('a block time of NaN', 'time', () => Number.NaN),
  refused('a block time above 2^53 - 1', 'time', () => 2 ** 53),
  refused("a block time before Solana's genesis", 'time', () => Date.UTC(2020, 2, 16) * 1_000 - 1),
  refused('a slot that is a number', 'slot', () => 300_000_000),
  refused('a slot above 2^63 - 1', 'slot', () => 2n ** 63n),
  refused('a negative slot', 'slot', () => -1n),
  refused('an index above 2^31 - 1', 'instruction', () => 2 ** 31),
  refused('a negative index', 'innerInstruction', () => -1),
  refused('an index with a fraction', 'fill', () => 0.5),
  refused('an index of -0', 'transactionIndex', () => -0),
  refused('an index of NaN', 'instruction', () => Number.NaN),
  refused('an index that is a bigint', 'fill', () => 1n),
];

const badNumbers: readonly BadTrade[] = [
  refused('an amount that is a number', 'tokenAmount', () => 1_000),
  refused('an amount that is text', 'quoteAmount', () => '1000'),
  refused('an amount above 2^64 - 1', 'tokenAmount', () => 2n ** 64n),
  refused('a negative amount', 'quoteAmount', () => -1n),
  refused('a fee that is a number', 'fee', () => 5_000),
  refused('a fee above 2^64 - 1', 'fee', () => 2n ** 64n),
  refused('a price with an exponent', 'price', () => '1e-9'),
  refused('a price with a leading zero', 'price', () => '01.5'),
  refused('a price with a trailing zero', 'price', () => '1.50'),
  refused('a price of 01.0', 'price', () => '01.0'),
  refused('a price of -0', 'price', () => '-0'),
  refused('a negative price', 'price', () => '-1.5'),
  refused('a price that is a number', 'price', () => 1.5),
  refused('a price of NaN', 'price', () => 'NaN'),
  refused('a price of 15 digits before the point', 'price', () => '1'.repeat(15)),
  refused('a price of 25 digits after the point', 'price', () => `0.${'1'.repeat(25)}`),
  refused('an empty price', 'price', () => ''),
  refused('a price with a thousands separator', 'price', () => '1,000.5'),
  refused('a price of 0 for amounts that are not zero', 'price', () => '0'),
];

/** One value for each way in which a field of a trade can be wrong. */
export const badTrades: readonly [BadTrade, ...BadTrade[]] = [
  refused('a price that is no decimal', 'price', () => 'cheap'),
  ...badText,
  ...badKeys,
  ...badNumbers,
];
