import type { Json, ProfileLimits, ProfileWallet, RuleAmount, RuleTrigger } from '@tradestore/core';
import { JSON_DEPTH_MAX } from '@tradestore/core';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import { bad } from '../rejection.js';
import type { World } from '../world.js';

/** A record that every store refuses. */
interface BadRecord {
  readonly what: string;
  readonly set: 'settings' | 'profiles' | 'rules';
  /** What its error must name. */
  readonly field: string;
  readonly record: (world: World) => unknown;
}

const setting = (what: string, field: string, changes: object): BadRecord => ({
  what: `a setting whose ${what}`,
  set: 'settings',
  field,
  record: (world) => ({ ...makeSetting(world), ...changes }),
});

const profile = (what: string, field: string, changesOf: (world: World) => object): BadRecord => ({
  what: `a profile whose ${what}`,
  set: 'profiles',
  field,
  record: (world) => ({ ...makeProfile(world), ...changesOf(world) }),
});

const rule = (what: string, field: string, changesOf: (world: World) => object): BadRecord => ({
  what: `a rule whose ${what}`,
  set: 'rules',
  field,
  record: (world) => ({ ...makeRule(world), ...changesOf(world) }),
});

const limits = (what: string, changes: Readonly<Record<string, unknown>>): BadRecord => {
  const [field = ''] = Object.keys(changes);
  return profile(`${field} is ${what}`, `limits.${field}`, (world) => ({
    limits: { ...makeProfile(world).limits, ...bad<Partial<ProfileLimits>>(changes) },
  }));
};

const wallet = (what: string, field: string, changes: Readonly<Record<string, unknown>>): BadRecord =>
  profile(`wallet's ${what}`, `wallets.1.${field}`, (world) => ({
    wallets: [
      { address: world.trader, keyRef: null },
      { address: world.token, keyRef: null, ...bad<Partial<ProfileWallet>>(changes) },
    ],
  }));

const trigger = (what: string, field: string, value: object): BadRecord =>
  rule(`trigger is ${what}`, field, () => ({ trigger: bad<RuleTrigger>(value) }));

const amount = (what: string, field: string, value: object): BadRecord =>
  rule(`amount is ${what}`, field, (world) => ({
    action: { ...makeRule(world).action, amount: bad<RuleAmount>(value) },
  }));

const names: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['longer than 128 characters', 'x'.repeat(129)],
  ['of a control character', 'a\nb'],
  ['of U+0000', 'a\u0000b'],
  ['half a surrogate pair', 'a\ud83d'],
  ['a number', 7],
  ['null', null],
  ['missing', undefined],
];

const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)]);

const jsons: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['infinite', Number.POSITIVE_INFINITY],
  ['a bigint', 1n],
  ['a Date', new Date(0)],
  ['a Map', new Map()],
  ['a function', () => undefined],
  ['a symbol', Symbol('any')],
  ['half a surrogate pair', '\ud83d'],
  ['of U+0000', 'a\u0000'],
  ['an array with a hole', new Array(2)],
  ['an object with a member that is undefined', { a: undefined }],
  ['an object with a bigint inside', { a: [{ b: 1n }] }],
  ['an object with a name of U+0000', { 'a\u0000': 1 }],
  ['an object with a toJSON', { toJSON: () => 1 }],
  [`more than ${JSON_DEPTH_MAX} deep`, nested(JSON_DEPTH_MAX + 1)],
  ['more than 1 MiB', 'x'.repeat(1024 * 1024 - 1)],
];

const addresses: readonly (readonly [string, unknown])[] = [
  ['no base58', '0OIl'.repeat(10)],
  ['too short', '1111'],
  ['a number', 7],
];

export const badRecords: readonly BadRecord[] = [
  ...names.map(([what, id]) => setting(`id is ${what}`, 'id', { id })),
  ...jsons.map(([what, value]) => setting(`value is ${what}`, 'value', { value })),

  ...names.map(([what, id]) => profile(`id is ${what}`, 'id', () => ({ id }))),
  ...names.map(([what, name]) => profile(`name is ${what}`, 'name', () => ({ name }))),
  profile('enabled is text', 'enabled', () => ({ enabled: 'yes' })),
  profile('wallets are no array', 'wallets', () => ({ wallets: {} })),
  profile('wallets are more than 100', 'wallets', (world) => ({
    wallets: Array.from({ length: 101 }, (_, at) => ({ address: world.address(`wallet of many ${at}`), keyRef: null })),
  })),
  profile('wallets hold an address twice', 'wallets.1.address', ({ trader }) => ({
    wallets: [
      { address: trader, keyRef: null },
      { address: trader, keyRef: 'other' },
    ],
  })),
  ...addresses.map(([what, address]) => wallet(`address is ${what}`, 'address', { address })),
  wallet('keyRef is missing', 'keyRef', { keyRef: undefined }),
  wallet('keyRef is a private key in base58', 'keyRef', { keyRef: '5'.repeat(88) }),
  wallet('keyRef is a private key in hex', 'keyRef', { keyRef: 'ab'.repeat(64) }),
  wallet('keyRef is a private key in JSON', 'keyRef', { keyRef: '[174,47,154,16,202' }),
  ...['maxPositionLamports', 'maxDailyLossLamports', 'maxPriorityFeeLamports'].flatMap((field) => [
    limits('a number', { [field]: 1 }),
    limits('negative', { [field]: -1n }),
    limits('more than 2^64 - 1', { [field]: 2n ** 64n }),
    limits('missing', { [field]: undefined }),
  ]),
  limits('more than 10 000', { maxSlippageBps: 10_001 }),
  limits('a fraction', { maxSlippageBps: 0.5 }),
  limits('a bigint', { maxOpenPositions: 1n }),
  limits('-0', { maxOpenPositions: -0 }),
  limits('2^31', { maxOpenPositions: 2 ** 31 }),
  profile('venues are neither allowed nor denied', 'venues', () => ({ venues: {} })),
  profile('venues are allowed and denied', 'venues', () => ({ venues: { allow: ['a'], deny: ['b'] } })),
  profile('venue has capitals', 'venues.deny.0', () => ({ venues: { deny: ['Raydium'] } })),

  ...names.map(([what, id]) => rule(`id is ${what}`, 'id', () => ({ id }))),
  ...names.map(([what, profileId]) => rule(`profileId is ${what}`, 'profileId', () => ({ profileId }))),
  rule('kind is unknown', 'kind', () => ({ kind: 'grid' })),
  rule('status is unknown', 'status', () => ({ status: 'deleted' })),
  ...addresses.map(([what, token]) => rule(`token is ${what}`, 'token', () => ({ token }))),
  rule('token is missing', 'token', () => ({ token: undefined })),
  ...addresses.map(([what, quote]) => rule(`quote is ${what}`, 'quote', () => ({ quote }))),
  rule('quote is null', 'quote', () => ({ quote: null })),
  trigger('of an unknown kind', 'trigger', { kind: 'moon' }),
  trigger('a price without a direction', 'trigger.direction', { kind: 'price', price: '1' }),
  trigger('a price with an exponent', 'trigger.price', { kind: 'price', direction: 'above', price: '1e-9' }),
  trigger('a price that is a number', 'trigger.price', { kind: 'price', direction: 'above', price: 1 }),
  trigger('a negative price', 'trigger.price', { kind: 'price', direction: 'above', price: '-1' }),
  trigger('a distance of 0', 'trigger.distanceBps', { kind: 'trailing', distanceBps: 0 }),
  trigger('a distance above 10 000', 'trigger.distanceBps', { kind: 'trailing', distanceBps: 10_001 }),
  trigger('a schedule of 0 seconds', 'trigger.everySeconds', { kind: 'schedule', everySeconds: 0, times: 1 }),
  trigger('a schedule of no times', 'trigger.times', { kind: 'schedule', everySeconds: 1, times: 0 }),
  trigger('a wallet that is no address', 'trigger.address', { kind: 'wallet', address: 'me' }),
  trigger('a launch at no venue', 'trigger.venues', { kind: 'launch', venues: [] }),
  rule('action has no side', 'action.side', (world) => ({ action: { ...makeRule(world).action, side: undefined } })),
  amount('of an unknown kind', 'action.amount', { kind: 'all' }),
  amount('a raw number', 'action.amount.value', { kind: 'raw', value: 1 }),
  amount('more than 2^64 - 1', 'action.amount.value', { kind: 'raw', value: 2n ** 64n }),
  amount('a share of 0', 'action.amount.bps', { kind: 'share', bps: 0 }),
  amount('a share above 10 000', 'action.amount.bps', { kind: 'share', bps: 10_001 }),
  rule('slippage is above 10 000', 'action.slippageBps', (world) => ({
    action: { ...makeRule(world).action, slippageBps: 10_001 },
  })),
  rule('effectiveFrom is a Date', 'effectiveFrom', () => ({ effectiveFrom: new Date(0) })),
  rule('effectiveFrom is missing', 'effectiveFrom', () => ({ effectiveFrom: undefined })),
  rule('effectiveTo is a fraction', 'effectiveTo', () => ({ effectiveTo: 0.5 })),
  rule('end is its beginning', 'effectiveTo', ({ start }) => ({ effectiveFrom: start, effectiveTo: start })),
  rule('end is before its beginning', 'effectiveTo', ({ start, end }) => ({ effectiveFrom: end, effectiveTo: start })),
];
