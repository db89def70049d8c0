import { type Address, address, WRAPPED_SOL } from '../src/model/address.js';
import { type AuditEntry, type AuditEvent, EMPTY_AUDIT_HEAD, nextAuditEntry } from '../src/model/audit.js';
import { decimal } from '../src/model/decimal.js';
import type { MetricPoint } from '../src/model/metric.js';
import type { BondingCurvePool, ConcentratedPool, ConstantProductPool, OtherPool } from '../src/model/pool-state.js';
import type { Position } from '../src/model/position.js';
import type { TokenPrice } from '../src/model/price.js';
import type { TraderProfile } from '../src/model/profile.js';
import type { OrderRule } from '../src/model/rule.js';
import type { Setting } from '../src/model/setting.js';
import { timestampFromIso } from '../src/model/timestamp.js';
import { sampleTrade } from './sample-trade.js';

/* A valid value of each type, for tests that change one field of it. */

const { token, time, slot } = sampleTrade;
export const sampleWallet: Address = address('2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk');
export const samplePoolAddress: Address = address('BRmZ1ipsB6D7q9GKriiUg2sniZzZjjuHAGxNo93YVrV3');

export const samplePosition: Position = {
  id: 'position-1',
  time,
  sequence: 3n,
  profileId: 'profile-1',
  wallet: sampleWallet,
  token,
  quote: WRAPPED_SOL,
  status: 'open',
  quantity: 1_000_000_000n,
  costBasis: 2_000_000_000n,
  feesPaid: 5_000n,
  realizedPnl: -7n,
  openedAt: time,
  slot,
};

export const sampleMetric: MetricPoint = {
  name: 'slippage-bps',
  tags: { venue: 'pumpfun', wallet: 'main' },
  time,
  value: 12.5,
};

export const samplePrice: TokenPrice = {
  token,
  quote: 'USD',
  price: decimal('0.002'),
  source: 'pyth',
  slot,
  time,
  confidence: decimal('0.00001'),
  liquidityUsd: null,
};

const head = { pool: samplePoolAddress, venue: 'raydium-amm', token, quote: WRAPPED_SOL, slot, time };

export const sampleConstantProduct: ConstantProductPool = {
  ...head,
  kind: 'constant-product',
  tokenReserve: 1n,
  quoteReserve: 2n,
  virtualQuoteReserve: -3n,
  feePpm: 2_500,
};

export const sampleConcentrated: ConcentratedPool = {
  ...head,
  kind: 'concentrated',
  sqrtPriceX64: 2n ** 100n,
  liquidity: 2n ** 70n,
  tick: -12_345,
  tickSpacing: 60,
  feePpm: 100,
};

export const sampleBondingCurve: BondingCurvePool = {
  ...head,
  kind: 'bonding-curve',
  virtualTokenReserve: 1n,
  virtualQuoteReserve: 2n,
  realTokenReserve: 3n,
  realQuoteReserve: 4n,
  totalSupply: 5n,
  complete: false,
};

export const sampleOtherPool: OtherPool = { ...head, kind: 'other', data: { bins: [1, { id: 8_388_608 }] } };

export const sampleSetting: Setting = { id: 'max-slippage', value: { bps: 50, venues: ['pumpfun'] } };

export const sampleProfile: TraderProfile = {
  id: 'profile-1',
  name: 'Main',
  enabled: true,
  wallets: [
    { address: sampleWallet, keyRef: 'vault/main' },
    { address: samplePoolAddress, keyRef: null },
  ],
  limits: {
    maxPositionLamports: 10_000_000_000n,
    maxDailyLossLamports: 1_000_000_000n,
    maxSlippageBps: 300,
    maxPriorityFeeLamports: 1_000_000n,
    maxOpenPositions: 5,
  },
  venues: { deny: ['pumpfun'] },
};

export const sampleRule: OrderRule = {
  id: 'rule-1',
  profileId: 'profile-1',
  kind: 'limit',
  token,
  quote: WRAPPED_SOL,
  trigger: { kind: 'price', direction: 'below', price: decimal('0.001') },
  action: { side: 'buy', amount: { kind: 'raw', value: 1_000_000n }, slippageBps: 100 },
  status: 'active',
  effectiveFrom: timestampFromIso('2024-08-21T00:00:00Z'),
  effectiveTo: timestampFromIso('2024-08-22T00:00:00Z'),
};

export const sampleEvent: AuditEvent = {
  time,
  actor: 'risk-desk',
  action: 'update',
  entity: { kind: 'setting', id: 'max-slippage', version: 2 },
  before: { id: 'max-slippage', value: 50 },
  after: { id: 'max-slippage', value: 30 },
  reason: 'volatility',
  correlationId: 'change-7',
};

export const sampleAuditEntry: AuditEntry = nextAuditEntry(EMPTY_AUDIT_HEAD, sampleEvent).entry;
