import type { Position } from '@tradestore/core';
import type { BadField } from '../series/bad-field.js';

type BadPosition = BadField<Position>;

const refused = (what: string, field: keyof Position, value: BadPosition['value']): BadPosition => ({
  what,
  field,
  value,
});

const badText: readonly BadPosition[] = [
  refused('an empty id', 'id', () => ''),
  refused('an id with NUL', 'id', () => `a${String.fromCharCode(0)}b`),
  refused('an id with a line feed', 'id', () => 'a\nb'),
  refused('an id with a lone surrogate', 'id', () => `a${String.fromCharCode(0xd83d)}`),
  refused('an id of 129 characters', 'id', () => 'x'.repeat(129)),
  refused('an id that is a number', 'id', () => 7),
  refused('an empty profileId', 'profileId', () => ''),
  refused('a profileId with DEL', 'profileId', () => 'a\u007fb'),
  refused('a profileId of 129 emoji', 'profileId', () => '🚀'.repeat(129)),
  refused('a profileId of null', 'profileId', () => null),
  refused('a status in capitals', 'status', () => 'OPEN'),
  refused('a status of true', 'status', () => true),
  refused('an address with the letter 0', 'token', ({ token }) => `0${token.slice(1)}`),
  refused('an address with the letter l', 'quote', ({ wallet }) => `l${wallet.slice(1)}`),
  refused('an address of 31 letters', 'wallet', ({ wallet }) => wallet.slice(0, 31)),
  refused('an address of 45 letters', 'token', ({ token }) => token.padEnd(45, '1')),
];

const badNumbers: readonly BadPosition[] = [
  refused('a time in seconds', 'time', ({ time }) => Math.floor(time / 1_000_000)),
  refused('a time in milliseconds', 'time', ({ time }) => Math.floor(time / 1_000)),
  refused('a time as a Date', 'time', ({ time }) => new Date(time / 1_000)),
  refused('a time with a fraction of a microsecond', 'time', () => 1_700_000_000_000_000.5),
  refused('a time above 2^53 - 1', 'time', () => 2 ** 53),
  refused("a time before Solana's genesis", 'time', () => Date.UTC(2020, 2, 16) * 1_000 - 1),
  refused('a time of opening in milliseconds', 'openedAt', ({ time }) => Math.floor(time / 1_000)),
  refused('a time of opening of null', 'openedAt', () => null),
  refused('a sequence that is a number', 'sequence', () => 1),
  refused('a sequence above 2^63 - 1', 'sequence', () => 2n ** 63n),
  refused('a negative sequence', 'sequence', () => -1n),
  refused('a quantity that is a number', 'quantity', () => 1_000),
  refused('a quantity that is text', 'quantity', () => '1000'),
  refused('a quantity above 2^64 - 1', 'quantity', () => 2n ** 64n),
  refused('a costBasis above 2^128 - 1', 'costBasis', () => 2n ** 128n),
  refused('a negative costBasis', 'costBasis', () => -1n),
  refused('a feesPaid above 2^128 - 1', 'feesPaid', () => 2n ** 128n),
  refused('a negative feesPaid', 'feesPaid', () => -1n),
  refused('a realizedPnl above 2^127 - 1', 'realizedPnl', () => 2n ** 127n),
  refused('a realizedPnl below -2^127', 'realizedPnl', () => -(2n ** 127n) - 1n),
  refused('a realizedPnl that is a number', 'realizedPnl', () => -1),
  refused('a slot above 2^63 - 1', 'slot', () => 2n ** 63n),
  refused('a negative slot', 'slot', () => -1n),
];

/** One value for each way in which a field of a position can be wrong. */
export const badPositions: readonly [BadPosition, ...BadPosition[]] = [
  refused('a negative quantity', 'quantity', () => -1n),
  ...badText,
  ...badNumbers,
];
