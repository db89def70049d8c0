import { describe, expect, test } from 'vitest';
import { decode, encode, fromJson, frozenCopy, toJson } from '../../src/model/codec.js';
import { assertOrderRule, type OrderRule } from '../../src/model/rule.js';
import { timestamp } from '../../src/model/timestamp.js';
import { replaced } from '../replaced.js';
import { sampleRule } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

describe('the time of a rule', () => {
  test.each([
    [null, null],
    [5, null],
    [null, 5],
    [5, 6],
    [0, Number.MAX_SAFE_INTEGER],
  ])('may be from %s to %s', (effectiveFrom, effectiveTo) => {
    assertOrderRule({ ...sampleRule, effectiveFrom, effectiveTo });
  });

  test.each([
    [5, 5],
    [6, 5],
  ])('must not end before it has begun: from %d to %d', (effectiveFrom, effectiveTo) => {
    const error = thrownBy(() => {
      assertOrderRule({ ...sampleRule, effectiveFrom, effectiveTo }, 2);
    });
    expect(error.message).toBe('rule 2: effectiveTo: must be later than effectiveFrom (got a number)');
    const json = { ...toJson('rule', sampleRule), effectiveFrom, effectiveTo };
    expect(thrownBy(() => fromJson('rule', json)).details).toEqual({ what: 'rule', field: 'effectiveTo' });
  });
});

describe('the kind of a trigger and an amount', () => {
  test.each([
    ['trigger', { kind: 'price', distanceBps: 5 }, 'trigger.direction'],
    ['trigger', { kind: 'trailing', direction: 'above' }, 'trigger.distanceBps'],
    ['trigger', {}, 'trigger.kind'],
    ['trigger', { kind: '__proto__' }, 'trigger.kind'],
    ['trigger', { kind: 'constructor' }, 'trigger.kind'],
    ['action.amount', { kind: 'share', value: 5 }, 'action.amount.bps'],
    ['action.amount', { kind: 'raw', bps: 5 }, 'action.amount.value'],
  ])('says which fields it has: %s %j', (path, content, field) => {
    const error = thrownBy(() => {
      assertOrderRule(replaced(sampleRule, path, content));
    });
    expect(error.details).toEqual({ what: 'rule', field });
  });

  test('is listed in the error', () => {
    const error = thrownBy(() => {
      assertOrderRule(replaced(sampleRule, 'trigger.kind', 'moon'));
    });
    expect(error.message).toBe(
      "rule: trigger.kind: must be 'price', 'trailing', 'schedule', 'wallet' or 'launch' (got a string of 4 characters)",
    );
  });

  test('that is not known is what is wrong with JSON, and not the fields that come with it', () => {
    const json = replaced(toJson('rule', sampleRule), 'trigger.kind', 'moon');
    expect(thrownBy(() => fromJson('rule', json, 7)).details).toEqual({
      what: 'rule',
      index: 7,
      field: 'trigger.kind',
    });
  });

  test('of another kind leaves no fields behind in a copy', () => {
    const trigger = { kind: 'trailing', distanceBps: 5, price: '1' } as OrderRule['trigger'];
    expect(frozenCopy('rule', { ...sampleRule, trigger }).trigger).toEqual({ kind: 'trailing', distanceBps: 5 });
  });
});

test('a rule keeps the bytes that were agreed on', () => {
  const rule: OrderRule = { ...sampleRule, effectiveFrom: timestamp(5), effectiveTo: null };
  const text =
    '{"type":"rule","v":1,"value":{"action":{"amount":{"kind":"raw","value":"1000000"},"side":"buy","slippageBps":100},"effectiveFrom":5,"effectiveTo":null,"id":"rule-1","kind":"limit","profileId":"profile-1","quote":"So11111111111111111111111111111111111111112","status":"active","token":"Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump","trigger":{"direction":"below","kind":"price","price":"0.001"}}}';
  expect(encode('rule', rule)).toBe(text);
  expect(decode('rule', text)).toEqual(rule);
});
