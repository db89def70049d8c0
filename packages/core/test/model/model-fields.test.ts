import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { describeType } from '../../src/invalid-argument.js';
import { assertAuditEntry } from '../../src/model/audit.js';
import { INDEX_MAX } from '../../src/model/integers.js';
import { assertMetricPoint } from '../../src/model/metric.js';
import { assertPoolState } from '../../src/model/pool-state.js';
import { assertPosition } from '../../src/model/position.js';
import { assertTokenPrice } from '../../src/model/price.js';
import { assertTraderProfile } from '../../src/model/profile.js';
import { assertOrderRule } from '../../src/model/rule.js';
import { assertSetting } from '../../src/model/setting.js';
import {
  CANARY,
  noAddress,
  noBigint,
  noBoolean,
  noChainTime,
  noIndex,
  noInteger,
  noJson,
  noMoment,
  noName,
  noObject,
  noPositive,
  noVenue,
  noWord,
  orNull,
} from '../refused-values.js';
import { replaced, without } from '../replaced.js';
import * as sample from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

interface Type {
  readonly what: string;
  readonly sample: object;
  readonly check: (value: unknown, index?: number) => void;
  /** Each field, by its path, with what it refuses. */
  readonly refused: Readonly<Record<string, readonly unknown[]>>;
}

const poolHead = {
  pool: noAddress,
  venue: noVenue,
  token: noAddress,
  quote: noAddress,
  slot: noBigint.slot,
  time: noChainTime,
  kind: noWord,
};

const noHash = [
  '',
  'g'.repeat(64),
  'A'.repeat(64),
  '0'.repeat(63),
  `${'0'.repeat(64)}\n`,
  CANARY,
  0,
  0n,
  null,
  undefined,
];
const noText = ['', 'x'.repeat(2_001), '\uD83D', `${CANARY}\u0000`, 5, undefined];
const noTagsObject = [...noObject, new Date(), new Map(), [['a', 'b']]];
const noList = [undefined, null, 5, CANARY, {}, { length: 1 }, new Set([CANARY])];

const types: readonly Type[] = [
  {
    what: 'position',
    sample: sample.samplePosition,
    check: assertPosition,
    refused: {
      id: noName,
      time: noChainTime,
      sequence: noBigint.slot,
      profileId: noName,
      wallet: noAddress,
      token: noAddress,
      quote: noAddress,
      status: noWord,
      quantity: noBigint.amount,
      costBasis: noBigint.sum,
      feesPaid: noBigint.sum,
      realizedPnl: noBigint.signed,
      openedAt: noChainTime,
      slot: noBigint.slot,
    },
  },
  {
    what: 'metric point',
    sample: sample.sampleMetric,
    check: assertMetricPoint,
    refused: {
      name: noName,
      tags: noTagsObject,
      time: noChainTime,
      value: [Number.NaN, Number.POSITIVE_INFINITY, 1n, '1', CANARY, null, undefined, new Date(0)],
    },
  },
  {
    what: 'price',
    sample: sample.samplePrice,
    check: assertTokenPrice,
    refused: {
      token: noAddress,
      quote: [...noAddress, 'usd', 'EUR'],
      price: noPositive,
      source: noName,
      slot: noBigint.slot,
      time: noChainTime,
      confidence: orNull(noPositive),
      liquidityUsd: orNull(noPositive),
    },
  },
  {
    what: 'pool state',
    sample: sample.sampleConstantProduct,
    check: assertPoolState,
    refused: {
      ...poolHead,
      tokenReserve: noBigint.amount,
      quoteReserve: noBigint.amount,
      virtualQuoteReserve: noBigint.signed,
      feePpm: noInteger(0, 1_000_000),
    },
  },
  {
    what: 'pool state',
    sample: sample.sampleConcentrated,
    check: assertPoolState,
    refused: {
      ...poolHead,
      sqrtPriceX64: noBigint.sum,
      liquidity: noBigint.sum,
      tick: noInteger(-443_636, 443_636),
      tickSpacing: noInteger(1, 65_535),
      feePpm: noInteger(0, 1_000_000),
    },
  },
  {
    what: 'pool state',
    sample: sample.sampleBondingCurve,
    check: assertPoolState,
    refused: {
      ...poolHead,
      virtualTokenReserve: noBigint.amount,
      virtualQuoteReserve: noBigint.amount,
      realTokenReserve: noBigint.amount,
      realQuoteReserve: noBigint.amount,
      totalSupply: noBigint.amount,
      complete: noBoolean,
    },
  },
  {
    what: 'pool state',
    sample: sample.sampleOtherPool,
    check: assertPoolState,
    refused: { ...poolHead, data: noJson, 'data.bins.1.id': noJson },
  },
  {
    what: 'setting',
    sample: sample.sampleSetting,
    check: assertSetting,
    refused: { id: noName, value: noJson, 'value.bps': noJson, 'value.venues.0': noJson },
  },
  {
    what: 'profile',
    sample: sample.sampleProfile,
    check: assertTraderProfile,
    refused: {
      id: noName,
      name: noName,
      enabled: noBoolean,
      wallets: [...noList, Array(101).fill(sample.sampleProfile.wallets[0])],
      'wallets.0': noObject,
      'wallets.1.address': noAddress,
      'wallets.1.keyRef': orNull(noName),
      limits: noObject,
      'limits.maxPositionLamports': noBigint.amount,
      'limits.maxDailyLossLamports': noBigint.amount,
      'limits.maxSlippageBps': noInteger(0, 10_000),
      'limits.maxPriorityFeeLamports': noBigint.amount,
      'limits.maxOpenPositions': noIndex,
      venues: noObject,
      'venues.deny': [...noList, Array(101).fill('pumpfun')],
      'venues.deny.0': noVenue,
    },
  },
  {
    what: 'rule',
    sample: sample.sampleRule,
    check: assertOrderRule,
    refused: {
      id: noName,
      profileId: noName,
      kind: noWord,
      token: orNull(noAddress),
      quote: noAddress,
      trigger: noObject,
      'trigger.kind': noWord,
      'trigger.direction': noWord,
      'trigger.price': noPositive,
      action: noObject,
      'action.side': noWord,
      'action.amount': noObject,
      'action.amount.kind': noWord,
      'action.amount.value': noBigint.amount,
      'action.slippageBps': noInteger(0, 10_000),
      status: noWord,
      effectiveFrom: orNull(noMoment),
      effectiveTo: orNull(noMoment),
    },
  },
  {
    what: 'rule',
    sample: {
      ...sample.sampleRule,
      trigger: { kind: 'schedule', everySeconds: 1, times: INDEX_MAX },
      action: { ...sample.sampleRule.action, amount: { kind: 'share', bps: 1 } },
    },
    check: assertOrderRule,
    refused: {
      'trigger.everySeconds': noInteger(1, INDEX_MAX),
      'trigger.times': noInteger(1, INDEX_MAX),
      'action.amount.bps': noInteger(1, 10_000),
    },
  },
  {
    what: 'rule',
    sample: { ...sample.sampleRule, trigger: { kind: 'trailing', distanceBps: 10_000 } },
    check: assertOrderRule,
    refused: { 'trigger.distanceBps': noInteger(1, 10_000) },
  },
  {
    what: 'rule',
    sample: { ...sample.sampleRule, trigger: { kind: 'wallet', address: sample.sampleWallet } },
    check: assertOrderRule,
    refused: { 'trigger.address': noAddress },
  },
  {
    what: 'rule',
    sample: { ...sample.sampleRule, trigger: { kind: 'launch', venues: ['pumpfun', 'launchlab'] } },
    check: assertOrderRule,
    refused: { 'trigger.venues': [...noList, []], 'trigger.venues.1': noVenue },
  },
  {
    what: 'audit entry',
    sample: sample.sampleAuditEntry,
    check: assertAuditEntry,
    refused: {
      seq: [...noBigint.slot, 0n],
      time: noMoment,
      actor: noName,
      action: noName,
      entity: noObject,
      'entity.kind': noName,
      'entity.id': noName,
      'entity.version': noIndex,
      before: noJson,
      'before.value': noJson,
      after: noJson,
      reason: noText,
      correlationId: orNull(noName),
      previousHash: noHash,
      hash: noHash,
    },
  },
];

const fields = types.flatMap(({ refused, ...type }) =>
  Object.entries(refused).map(([field, values]) => ({ ...type, field, values })),
);

describe.each(types)('a $what (%#)', ({ what, sample: good, check }) => {
  test('is taken', () => {
    check(good);
    check(Object.freeze({ ...good }), 3);
  });

  test.each([null, undefined, 'x', 5, [good]])('is an object, and not %s', (value) => {
    const error = thrownBy(() => {
      check(value, 4);
    });
    expect(error.message).toMatch(new RegExp(`^${what} 4: must be an? \\S.*\\(got `));
    expect(error.details).toEqual({ what, index: 4 });
  });
});

describe.each(fields)('a bad $field of a $what', ({ what, sample: good, check, field, values }) => {
  const errorOf = (value: unknown): ReturnType<typeof thrownBy> =>
    thrownBy(() => {
      check(replaced(good, field, value), 17);
    });

  test('is refused by place, rule and type', () => {
    for (const value of values) {
      const error = errorOf(value);
      expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied' });
      expect(error.isPermanent()).toBe(true);
      const { index, field: named } = error.details;
      expect([index, String(named).startsWith(field)], `${describeType(value)}: ${error.message}`).toEqual([17, true]);
      expect(error.message).toMatch(new RegExp(`^${what} 17: ${String(named)}: \\S.{10,} \\(got `));
    }
  });

  test('never stands in the error', () => {
    for (const value of values) {
      const error = errorOf(value);
      for (const shown of [
        error.message,
        error.stack,
        JSON.stringify(error),
        inspect(error, { showHidden: true, depth: 9 }),
      ]) {
        expect(shown).not.toContain(CANARY);
      }
    }
  });

  test('is refused when it is missing', () => {
    // What is missing of a list is the next item, of JSON nothing, and of venues the other choice.
    if (/\.\d+$|^(value|data|before)\.|^venues\.deny$/.test(field)) return;
    const error = thrownBy(() => {
      check(without(good, field));
    });
    expect(error.message.startsWith(`${what}: ${field}`), error.message).toBe(true);
    expect(error.message.endsWith('(got undefined)')).toBe(true);
  });
});

test('every field of every type is in the table above', () => {
  const listed = (what: string): Set<string> =>
    new Set(types.filter((type) => type.what === what).flatMap(({ refused }) => Object.keys(refused)));
  for (const { what, sample: good } of types) {
    const known = listed(what);
    for (const name of Object.keys(good)) expect(known, `${what}: ${name}`).toContain(name);
  }
});
