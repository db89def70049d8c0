import {
  type Address,
  decimal,
  type OrderRule,
  type OrderRuleKind,
  type OrderRuleStatus,
  type RuleTrigger,
  type Setting,
  type TraderProfile,
  WRAPPED_SOL,
} from '@tradestore/core';
import type { World } from './world.js';

const ruleKinds: readonly OrderRuleKind[] = [
  ...(['limit', 'take-profit', 'stop-loss', 'trailing-stop', 'dca', 'copy', 'snipe'] as const),
];
const ruleStatuses: readonly OrderRuleStatus[] = ['draft', 'active', 'paused'];

/** A valid setting; each call makes another id. */
export function makeSetting(world: World, changes: Partial<Setting> = {}): Setting {
  const ordinal = world.nextOrdinal();
  const value = {
    slippageBps: world.number(`slippage ${ordinal}`, 500),
    venues: ['pumpfun', 'raydium-amm'],
    note: null,
  };
  return { id: world.name(`setting-${ordinal}`), value, ...changes };
}

/** A valid profile; each call makes another id and other wallets. */
export function makeProfile(world: World, changes: Partial<TraderProfile> = {}): TraderProfile {
  const ordinal = world.nextOrdinal();
  const random = (label: string, bound: number): number => world.number(`${label} ${ordinal}`, bound);
  return {
    id: world.name(`profile-${ordinal}`),
    name: `Desk ${ordinal}`,
    enabled: ordinal % 3 !== 2,
    wallets: [
      { address: world.address(`wallet ${ordinal}`), keyRef: `vault/desk-${ordinal}` },
      { address: world.address(`watched wallet ${ordinal}`), keyRef: null },
    ],
    limits: {
      maxPositionLamports: BigInt(random('position', 2 ** 32)) * 1_000n,
      maxDailyLossLamports: BigInt(random('loss', 2 ** 32)),
      maxSlippageBps: random('slippage', 10_001),
      maxPriorityFeeLamports: BigInt(random('fee', 2 ** 32)),
      maxOpenPositions: random('positions', 100),
    },
    venues: ordinal % 2 === 0 ? { allow: ['pumpfun', 'raydium-amm'] } : { deny: ['phoenix'] },
    ...changes,
  };
}

/**
 * A valid rule of the world's profile (`world.name('profile')`), which is not made by this; each call makes another id, and
 * kinds, triggers and statuses but `done` take turns.
 */
export function makeRule(world: World, changes: Partial<OrderRule> = {}): OrderRule {
  const ordinal = world.nextOrdinal();
  const triggers = triggersOf(world.trader);
  return {
    id: world.name(`rule-${ordinal}`),
    profileId: world.name('profile'),
    kind: ruleKinds[ordinal % ruleKinds.length] ?? 'limit',
    token: ordinal % 4 === 3 ? null : world.token,
    quote: WRAPPED_SOL,
    trigger: triggers[ordinal % triggers.length] ?? { kind: 'trailing', distanceBps: 250 },
    action: {
      side: ordinal % 2 === 0 ? 'buy' : 'sell',
      amount:
        ordinal % 2 === 0
          ? { kind: 'raw', value: BigInt(1 + world.number(`amount ${ordinal}`, 2 ** 32)) }
          : { kind: 'share', bps: 1 + world.number(`share ${ordinal}`, 10_000) },
      slippageBps: world.number(`slippage ${ordinal}`, 10_001),
    },
    status: ruleStatuses[ordinal % ruleStatuses.length] ?? 'draft',
    effectiveFrom: ordinal % 2 === 0 ? null : world.start,
    effectiveTo: ordinal % 3 === 0 ? null : world.end,
    ...changes,
  };
}

/** One trigger of each kind. */
function triggersOf(address: Address): readonly RuleTrigger[] {
  return [
    { kind: 'price', direction: 'below', price: decimal('0.000000123456789') },
    { kind: 'trailing', distanceBps: 250 },
    { kind: 'schedule', everySeconds: 3_600, times: 24 },
    { kind: 'wallet', address },
    { kind: 'launch', venues: ['pumpfun'] },
  ];
}
