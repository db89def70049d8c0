import { I63_MAX, I128_MAX, I128_MIN, INDEX_MAX, U64_MAX, U128_MAX } from '../src/model/integers.js';
import { SOLANA_GENESIS } from '../src/model/timestamp.js';
import { sampleTrade } from './sample-trade.js';

/*
 * What no field of a kind may take, of every class of bad value. The canary looks like what users fear to find in a log.
 */

export const CANARY = 'CanaryKeyOfAWallet';
const hostile = {
  [CANARY]: CANARY,
  toString: (): string => CANARY,
  toJSON: (): string => CANARY,
};
const ofNoType: readonly unknown[] = [
  undefined,
  Symbol(CANARY),
  (): string => CANARY,
  [CANARY],
  hostile,
  Object.create(null),
];

const bigints = (...more: readonly unknown[]): readonly unknown[] => [
  0,
  1,
  0.5,
  Number.NaN,
  '1',
  CANARY,
  true,
  null,
  ...ofNoType,
  ...more,
];

export const noBigint: Readonly<Record<'amount' | 'sum' | 'signed' | 'slot', readonly unknown[]>> = {
  amount: bigints(-1n, U64_MAX + 1n),
  sum: bigints(-1n, U128_MAX + 1n),
  signed: bigints(I128_MIN - 1n, I128_MAX + 1n),
  slot: bigints(-1n, I63_MAX + 1n),
};

/** What is no integer number of a range. */
export function noInteger(least: number, most: number): readonly unknown[] {
  return [least - 1, most + 1, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1n, '1', CANARY, true, null, ...ofNoType];
}

export const noIndex: readonly unknown[] = noInteger(0, INDEX_MAX);
export const noName: readonly unknown[] = [
  '',
  'x'.repeat(129),
  `${CANARY}\u0000`,
  `${CANARY}\n`,
  '\uD83D',
  1,
  1n,
  true,
  null,
  ...ofNoType,
];
export const noAddress: readonly unknown[] = [
  '',
  CANARY,
  '0'.repeat(44),
  '1'.repeat(31),
  '1'.repeat(45),
  sampleTrade.signature,
  1,
  null,
  ...ofNoType,
];
export const noVenue: readonly unknown[] = ['', 'x'.repeat(65), CANARY, 'raydium amm', 'orca\n', 1, null, ...ofNoType];
export const noPositive: readonly unknown[] = [
  0,
  0.5,
  1n,
  '',
  '-1',
  '-0',
  '1e-9',
  '.5',
  '0.50',
  CANARY,
  `0.${'1'.repeat(25)}`,
  null,
  ...ofNoType,
];
export const noChainTime: readonly unknown[] = [
  0,
  -1,
  1_724_267_459,
  SOLANA_GENESIS - 1,
  2 ** 53,
  0.5,
  Number.NaN,
  1n,
  '0',
  new Date(),
  null,
  ...ofNoType,
];
export const noMoment: readonly unknown[] = [-1, -0, 2 ** 53, 0.5, Number.NaN, 1n, '0', new Date(), null, ...ofNoType];
export const noBoolean: readonly unknown[] = [0, 1, '', 'true', CANARY, null, ...ofNoType];
export const noWord: readonly unknown[] = ['', CANARY, 'OPEN', 'toString', '__proto__', 0, null, ...ofNoType];
export const noObject: readonly unknown[] = [5, CANARY, true, [CANARY], null, undefined, (): string => CANARY];
export const noJson: readonly unknown[] = [
  undefined,
  1n,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  `${CANARY}\u0000`,
  '\uD83D',
  Symbol(CANARY),
  (): string => CANARY,
  new Date(0),
  new Map([[CANARY, CANARY]]),
  hostile,
];
/** Of what may also be null. */
export function orNull(values: readonly unknown[]): readonly unknown[] {
  return values.filter((value) => value !== null);
}
