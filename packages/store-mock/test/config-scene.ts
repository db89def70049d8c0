import { address, type OrderRule, type TraderProfile, WRAPPED_SOL } from '@tradestore/core';

/** A change by somebody. */
export function expecting(expectedVersion: number): { actor: string; expectedVersion: number } {
  return { actor: 'test', expectedVersion };
}

export const anybody: { readonly actor: string } = { actor: 'test' };

export const profile: TraderProfile = {
  id: 'profile',
  name: 'Trader',
  enabled: true,
  wallets: [],
  limits: {
    maxPositionLamports: 1n,
    maxDailyLossLamports: 1n,
    maxSlippageBps: 100,
    maxPriorityFeeLamports: 1n,
    maxOpenPositions: 3,
  },
  venues: { allow: ['raydium-amm'] },
};

export const rule: OrderRule = {
  id: 'rule',
  profileId: profile.id,
  kind: 'dca',
  token: address('EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'),
  quote: WRAPPED_SOL,
  trigger: { kind: 'schedule', everySeconds: 60, times: 10 },
  action: { side: 'buy', amount: { kind: 'raw', value: 5n }, slippageBps: 50 },
  status: 'active',
  effectiveFrom: null,
  effectiveTo: null,
};
