import fc from 'fast-check';
import type { AuditEntry } from '../src/model/audit.js';
import { type Candle, candleIntervals } from '../src/model/candle.js';
import type { CodecTypes } from '../src/model/codec.js';
import { compareDecimals, decimal, decimalFromUnits, decimalToUnits, LARGEST_DECIMAL } from '../src/model/decimal.js';
import { I63_MAX, I128_MAX, I128_MIN, INDEX_MAX, U64_MAX, U128_MAX } from '../src/model/integers.js';
import type { MetricPoint, Tags } from '../src/model/metric.js';
import type { PoolState } from '../src/model/pool-state.js';
import type { Position } from '../src/model/position.js';
import type { TokenPrice } from '../src/model/price.js';
import type { TraderProfile } from '../src/model/profile.js';
import type { OrderRule, RuleTrigger } from '../src/model/rule.js';
import { timestamp } from '../src/model/timestamp.js';
import { arbitraryJson, arbitraryNumber } from './arbitrary-json.js';
import {
  arbitraryAddress,
  arbitraryAmount,
  arbitraryBlockTime,
  arbitraryName,
  arbitraryTrade,
} from './arbitrary-trade.js';

const bigint = (min: bigint, max: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max));
const integer = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));

const sum = bigint(0n, U128_MAX);
const signed = bigint(I128_MIN, I128_MAX);
const slot = bigint(0n, I63_MAX);
const index = integer(0, INDEX_MAX);
const bps = integer(1, 10_000);
const positiveOrZero = bigint(0n, decimalToUnits(LARGEST_DECIMAL)).map(decimalFromUnits);
const venue = fc.stringMatching(/^[a-z0-9-]{1,64}$/);
const venues = fc.array(venue, { minLength: 1, maxLength: 4 });
const moment = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(timestamp);
const side = fc.constantFrom('buy' as const, 'sell' as const);
// What looks like a private key is refused as the reference of one.
const keyRef = fc.stringMatching(/^[a-z0-9/-]{1,64}$/);

export const arbitraryPosition: fc.Arbitrary<Position> = fc.record({
  id: arbitraryName,
  time: arbitraryBlockTime,
  sequence: slot,
  profileId: arbitraryName,
  wallet: arbitraryAddress,
  token: arbitraryAddress,
  quote: arbitraryAddress,
  status: fc.constantFrom('open', 'closed'),
  quantity: arbitraryAmount,
  costBasis: sum,
  feesPaid: sum,
  realizedPnl: signed,
  openedAt: arbitraryBlockTime,
  slot,
});

/** Any tags, those named as members of Object.prototype are included. */
export const arbitraryTags: fc.Arbitrary<Tags> = fc
  .array(
    fc.tuple(fc.oneof(arbitraryName, fc.constantFrom('__proto__', 'constructor', 'a', 'b', '10', '9')), arbitraryName),
    {
      maxLength: 4,
    },
  )
  .map((pairs): Tags => Object.fromEntries(pairs));

export const arbitraryMetric: fc.Arbitrary<MetricPoint> = fc.record({
  name: arbitraryName,
  tags: arbitraryTags,
  time: arbitraryBlockTime,
  value: arbitraryNumber,
});

export const arbitraryPrice: fc.Arbitrary<TokenPrice> = fc.record({
  token: arbitraryAddress,
  quote: fc.oneof(arbitraryAddress, fc.constant('USD' as const)),
  price: positiveOrZero,
  source: arbitraryName,
  slot,
  time: arbitraryBlockTime,
  confidence: fc.option(positiveOrZero),
  liquidityUsd: fc.option(positiveOrZero),
});

const head = {
  pool: arbitraryAddress,
  venue,
  token: arbitraryAddress,
  quote: arbitraryAddress,
  slot,
  time: arbitraryBlockTime,
};
const feePpm = integer(0, 1_000_000);

export const arbitraryPool: fc.Arbitrary<PoolState> = fc.oneof(
  fc.record({
    ...head,
    kind: fc.constant('constant-product' as const),
    tokenReserve: arbitraryAmount,
    quoteReserve: arbitraryAmount,
    virtualQuoteReserve: signed,
    feePpm,
  }),
  fc.record({
    ...head,
    kind: fc.constant('concentrated' as const),
    sqrtPriceX64: sum,
    liquidity: sum,
    tick: integer(-443_636, 443_636),
    tickSpacing: integer(1, 65_535),
    feePpm,
  }),
  fc.record({
    ...head,
    kind: fc.constant('bonding-curve' as const),
    virtualTokenReserve: arbitraryAmount,
    virtualQuoteReserve: arbitraryAmount,
    realTokenReserve: arbitraryAmount,
    realQuoteReserve: arbitraryAmount,
    totalSupply: arbitraryAmount,
    complete: fc.boolean(),
  }),
  fc.record({ ...head, kind: fc.constant('other' as const), data: arbitraryJson }),
);

export const arbitraryProfile: fc.Arbitrary<TraderProfile> = fc.record({
  id: arbitraryName,
  name: arbitraryName,
  enabled: fc.boolean(),
  wallets: fc.uniqueArray(fc.record({ address: arbitraryAddress, keyRef: fc.option(keyRef) }), {
    maxLength: 4,
    selector: ({ address }) => address,
  }),
  limits: fc.record({
    maxPositionLamports: arbitraryAmount,
    maxDailyLossLamports: arbitraryAmount,
    maxSlippageBps: integer(0, 10_000),
    maxPriorityFeeLamports: arbitraryAmount,
    maxOpenPositions: index,
  }),
  venues: fc.oneof(fc.record({ allow: venues }), fc.record({ deny: venues })),
});

const trigger: fc.Arbitrary<RuleTrigger> = fc.oneof(
  fc.record({
    kind: fc.constant('price' as const),
    direction: fc.constantFrom('above' as const, 'below' as const),
    price: positiveOrZero,
  }),
  fc.record({ kind: fc.constant('trailing' as const), distanceBps: bps }),
  fc.record({
    kind: fc.constant('schedule' as const),
    everySeconds: integer(1, INDEX_MAX),
    times: integer(1, INDEX_MAX),
  }),
  fc.record({ kind: fc.constant('wallet' as const), address: arbitraryAddress }),
  fc.record({ kind: fc.constant('launch' as const), venues }),
);

const period = fc
  .tuple(fc.option(moment), fc.option(moment))
  .filter(([from, to]) => from === null || to === null || from < to);

export const arbitraryRule: fc.Arbitrary<OrderRule> = fc
  .record({
    id: arbitraryName,
    profileId: arbitraryName,
    kind: fc.constantFrom('limit', 'take-profit', 'stop-loss', 'trailing-stop', 'dca', 'copy', 'snipe'),
    token: fc.option(arbitraryAddress),
    quote: arbitraryAddress,
    trigger,
    action: fc.record({
      side,
      amount: fc.oneof(
        fc.record({ kind: fc.constant('raw' as const), value: bigint(0n, U64_MAX) }),
        fc.record({ kind: fc.constant('share' as const), bps }),
      ),
      slippageBps: integer(0, 10_000),
    }),
    status: fc.constantFrom('draft', 'active', 'paused', 'done'),
    period,
  })
  .map(({ period: [effectiveFrom, effectiveTo], ...rule }): OrderRule => ({ ...rule, effectiveFrom, effectiveTo }));

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const freeText = fc.oneof(arbitraryName, fc.constantFrom('two\nlines\tand a tab', 'x'.repeat(2_000)));

export const arbitraryAuditEntry: fc.Arbitrary<AuditEntry> = fc.record({
  seq: bigint(1n, I63_MAX),
  time: moment,
  actor: arbitraryName,
  action: arbitraryName,
  entity: fc.record({ kind: arbitraryName, id: arbitraryName, version: index }),
  before: arbitraryJson,
  after: arbitraryJson,
  reason: fc.option(freeText),
  correlationId: fc.option(arbitraryName),
  previousHash: hash,
  hash,
});

const candle: fc.Arbitrary<Candle> = fc
  .record({
    token: arbitraryAddress,
    quote: arbitraryAddress,
    start: moment.map((time) => timestamp(time - (time % candleIntervals['1s']))),
    prices: fc.array(bigint(1n, decimalToUnits(LARGEST_DECIMAL)).map(decimalFromUnits), { minLength: 4, maxLength: 4 }),
    volume: sum,
    quoteVolume: sum,
    trades: integer(1, INDEX_MAX),
  })
  .map(({ prices, ...rest }) => {
    const [low = decimal(1), open = low, close = low, high = low] = prices.toSorted(compareDecimals);
    return { ...rest, open, high, low, close };
  });

/** Any value of each type that the codec knows. */
export const arbitraryOf: { readonly [K in keyof CodecTypes]: fc.Arbitrary<CodecTypes[K]> } = {
  trade: arbitraryTrade,
  candle,
  position: arbitraryPosition,
  metric: arbitraryMetric,
  price: arbitraryPrice,
  pool: arbitraryPool,
  setting: fc.record({ id: arbitraryName, value: arbitraryJson }),
  profile: arbitraryProfile,
  rule: arbitraryRule,
  audit: arbitraryAuditEntry,
};
