import {
  decimal,
  INDEX_MAX,
  LARGEST_DECIMAL,
  type OrderRule,
  type RuleAmount,
  type RuleTrigger,
  SMALLEST_DECIMAL,
  timestamp,
  U64_MAX,
} from '@tradestore/core';
import { expect } from 'vitest';
import { makeRule } from '../make-config.js';
import type { World } from '../world.js';
import { type ConfigSuite, expecting } from './config-scene.js';
import { prepareProfile } from './record-kits.js';

/** Every value that a rule may have comes back. */
export function ruleValues(suite: ConfigSuite): void {
  suite.group('rule values', (contract) => {
    for (const [what, changesOf] of variants) {
      contract(`a rule with ${what} comes back as it went in`, async ({ store, world }) => {
        await prepareProfile(store, world);
        const rule = makeRule(world, changesOf(world));
        const saved = await store.rules.save(rule, expecting(0));
        expect(saved.record, 'save').toStrictEqual(rule);
        expect((await store.rules.get(rule.id))?.record, 'get').toStrictEqual(rule);
        const { profileId } = rule;
        expect((await store.rules.list({ filter: { profileId } }))[0]?.record, 'list').toStrictEqual(rule);
        expect((await store.rules.history(rule.id))[0]?.record, 'history').toStrictEqual(rule);
      });
    }

    contract('what is not a field of a trigger, an action or an amount is not stored', async ({ store, world }) => {
      await prepareProfile(store, world);
      const rule = makeRule(world, { trigger: { kind: 'trailing', distanceBps: 5 } });
      const { trigger, action } = rule;
      const annotated = {
        ...rule,
        trigger: { ...trigger, price: decimal('1') },
        action: { ...action, note: 'no field', amount: { ...action.amount, note: 'no field' } },
      };
      await store.rules.save(annotated, expecting(0));
      expect((await store.rules.get(rule.id))?.record).toStrictEqual(rule);
    });
  });
}

type Variant = readonly [what: string, changesOf: (world: World) => Partial<OrderRule>];

const always = (what: string, changes: Partial<OrderRule>): Variant => [what, () => changes];

const triggers: readonly (readonly [string, RuleTrigger])[] = [
  ['a price above', { kind: 'price', direction: 'above', price: decimal('1') }],
  ['a price below', { kind: 'price', direction: 'below', price: decimal('0') }],
  ['the smallest price', { kind: 'price', direction: 'below', price: SMALLEST_DECIMAL }],
  ['the largest price', { kind: 'price', direction: 'above', price: LARGEST_DECIMAL }],
  ['the smallest trailing distance', { kind: 'trailing', distanceBps: 1 }],
  ['the largest trailing distance', { kind: 'trailing', distanceBps: 10_000 }],
  ['the shortest schedule', { kind: 'schedule', everySeconds: 1, times: 1 }],
  ['the longest schedule', { kind: 'schedule', everySeconds: INDEX_MAX, times: INDEX_MAX }],
  ['a launch at one venue', { kind: 'launch', venues: ['pumpfun'] }],
  ['a launch at several venues, in their order', { kind: 'launch', venues: ['pumpfun', 'meteora', 'boop'] }],
];

const amounts: readonly (readonly [string, RuleAmount])[] = [
  ['a raw amount of 0', { kind: 'raw', value: 0n }],
  ['the largest raw amount', { kind: 'raw', value: U64_MAX }],
  ['a raw amount above 2^53', { kind: 'raw', value: 2n ** 53n + 1n }],
  ['the smallest share', { kind: 'share', bps: 1 }],
  ['the largest share', { kind: 'share', bps: 10_000 }],
];

const variants: readonly Variant[] = [
  ...(['limit', 'take-profit', 'stop-loss', 'trailing-stop', 'dca', 'copy', 'snipe'] as const).map((kind) =>
    always(`the kind ${kind}`, { kind }),
  ),
  ...(['draft', 'active', 'paused', 'done'] as const).map((status) => always(`the status ${status}`, { status })),
  ...triggers.map(([what, trigger]) => always(what, { trigger })),
  ['a wallet to follow', ({ trader }) => ({ trigger: { kind: 'wallet', address: trader } })],
  ...amounts.flatMap(([what, amount]) =>
    (['buy', 'sell'] as const).map((side) =>
      always(`${what} to ${side}`, { action: { side, amount, slippageBps: side === 'buy' ? 0 : 10_000 } }),
    ),
  ),
  always('a token that is null', { token: null }),
  ['another quote', (world) => ({ quote: world.address('quote') })],
  always('no beginning and no end', { effectiveFrom: null, effectiveTo: null }),
  ['a beginning and no end', ({ start }) => ({ effectiveFrom: start, effectiveTo: null })],
  ['an end and no beginning', ({ end }) => ({ effectiveFrom: null, effectiveTo: end })],
  [
    'one microsecond from beginning to end',
    (world) => ({ effectiveFrom: world.at(123_456), effectiveTo: world.at(123_457) }),
  ],
  always('the first and the last moment there is', {
    effectiveFrom: timestamp(0),
    effectiveTo: timestamp(Number.MAX_SAFE_INTEGER),
  }),
];
