import {
  type Address,
  type ConfigStore,
  decimalFromUnits,
  decimalToUnits,
  isDbError,
  type OrderRule,
  type Trade,
  type TraderProfile,
  type Versioned,
} from '@tradestore/core';
import { differenceError } from '../difference.ts';
import type { ChangeLog } from './change-log.ts';

/** What was refused, and by which versions. */
export interface Refusal {
  readonly stale: number;
  readonly current: number;
}

/** The profile of a trader. */
export function profileOf(wallet: Address, venues: readonly string[]): TraderProfile {
  return {
    id: wallet,
    name: 'The busiest trader of the sample',
    enabled: true,
    wallets: [{ address: wallet, keyRef: null }],
    limits: {
      maxPositionLamports: 50_000_000_000n,
      maxDailyLossLamports: 5_000_000_000n,
      maxSlippageBps: 150,
      maxPriorityFeeLamports: 2_000_000n,
      maxOpenPositions: 200,
    },
    venues: { allow: venues },
  };
}

/** A rule that sells all when the price falls to nine tenths of that of the newest trade. */
export function stopLossOf(
  profileId: string,
  { token, quote, price }: Pick<Trade, 'price' | 'quote' | 'token'>,
): OrderRule {
  return {
    id: `stop-loss/${token}`,
    profileId,
    kind: 'stop-loss',
    token,
    quote,
    trigger: { kind: 'price', direction: 'below', price: decimalFromUnits((decimalToUnits(price) * 9n) / 10n) },
    action: { side: 'sell', amount: { kind: 'share', bps: 10_000 }, slippageBps: 300 },
    status: 'draft',
    effectiveFrom: null,
    effectiveTo: null,
  };
}

/**
 * What happens to a rule in a day: a profile is made, the rule is drafted, activated, and paused by somebody who still sees the
 * draft, which is refused; then the profile's limits are lowered.
 *
 * @throws DemoError when the store makes something else of it
 */
export async function changeRecords(
  { profiles, rules }: Pick<ConfigStore, 'profiles' | 'rules'>,
  log: ChangeLog,
  profile: TraderProfile,
  rule: OrderRule,
): Promise<Refusal> {
  const desk = 'trading-desk';
  const known = await profiles.get(profile.id);
  const made = await log.save('profile', profiles, profile, known, { actor: 'onboarding', reason: 'busiest trader' });
  const before = await rules.get(rule.id);
  const draft = await log.save('rule', rules, rule, before, { actor: desk, reason: '10 % below the newest price' });
  const live = { ...rule, status: 'active' } as const;
  const active = await log.save('rule', rules, live, draft, { actor: desk, reason: 'limits checked' });
  const refusal = await pauseTheDraft(rules, log, draft, active);
  const { limits } = profile;
  const lower = { ...profile, limits: { ...limits, maxSlippageBps: limits.maxSlippageBps / 2 } };
  await log.save('profile', profiles, lower, made, { actor: 'risk-desk', reason: 'less slippage' });
  return refusal;
}

async function pauseTheDraft(
  rules: ConfigStore['rules'],
  log: ChangeLog,
  draft: Versioned<OrderRule>,
  active: Versioned<OrderRule>,
): Promise<Refusal> {
  const refusal = { stale: draft.version, current: active.version };
  const context = log.context({ actor: 'risk-desk', reason: 'volatility' });
  try {
    await rules.save({ ...draft.record, status: 'paused' }, { ...context, expectedVersion: refusal.stale });
  } catch (error) {
    if (!isDbError(error) || error.kind !== 'conflict') throw error;
    if (error.details['currentVersion'] === refusal.current) return refusal;
    throw differenceError('the refusal of a stale rule names another version than the current one');
  }
  throw differenceError('a stale rule was saved over a newer version');
}
