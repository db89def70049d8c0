// Not in the shared suite: these are the mock's own options.
import { describe, expect, test } from 'vitest';
import { type MockSeriesOptions, MockTradeStore, openMemory } from '../src/index.js';
import { makeTrade } from './make-trade.js';
import { thrownBy } from './rejection.js';

/** JavaScript users pass anything. */
const construct = (options: unknown) => () => new MockTradeStore(options as MockSeriesOptions);

describe('options out of range are refused', () => {
  test.each([
    ['clock', {}],
    ['clock', null],
    ['seed', 1.5],
    ['seed', 2 ** 32],
    ['seed', '1'],
    ['latency', -1],
    ['latency', Number.NaN],
    ['latency', 2 ** 31],
    ['latency', { min: 5, max: 4 }],
    ['latency', { min: 5 }],
    ['latency', { min: 5, max: 6, mean: 5 }],
    ['faults', {}],
    ['visibilityLagMs', -1],
    ['visibilityLagMs', Number.POSITIVE_INFINITY],
    ['maxRows', 0],
    ['maxRows', 1.5],
    ['recordCalls', 'no'],
  ])('%s: %o', (field, value) => {
    const error = thrownBy(construct({ [field]: value }));
    expect(error).toMatchObject({
      kind: 'invalid_argument',
      outcome: 'not_applied',
      details: { what: 'options', field },
    });
    expect(error.message).toContain(`options: ${field}: must be`);
  });

  test('an unknown one, which is often a misspelled one', () => {
    const error = thrownBy(construct({ latencyMs: 5 }));
    expect(error.message).toMatch(/^options: latencyMs: is not known; the fields are clock, seed, latency, /);
  });

  test.each([
    ['latencyMs', { latencyMs: 5 }],
    ['recordCalls', { recordCalls: true }],
    ['layers', { layers: true }],
    ['layers', { layers: null }],
    ['latency', { latency: -5 }],
    ['retry.maxAttempts', { layers: { retry: { maxAttempts: 0 } } }],
  ])('by openMemory, which has layers and keeps no calls: %s', (field, options) => {
    expect(thrownBy(() => openMemory(options as object))).toMatchObject({
      kind: 'invalid_argument',
      details: { field },
    });
  });

  test.each([[null], [5], [[]]])('what is not an object: %o', (options) => {
    expect(thrownBy(construct(options)).message).toMatch(/^options: must be an object/);
  });

  test('withLatency and withFailure refuse them too', () => {
    expect(thrownBy(() => MockTradeStore.withLatency(-1)).details).toMatchObject({ field: 'latency' });
    expect(thrownBy(() => MockTradeStore.withFailure({ call: 0 })).details).toMatchObject({ field: 'call' });
    expect(thrownBy(() => MockTradeStore.withFailure({}, { maxRows: 0 })).details).toMatchObject({ field: 'maxRows' });
  });
});

describe('a rule of a fault plan that makes no sense is refused', () => {
  test.each([
    ['probability', { probability: 2 }],
    ['probability', { probability: -0.1 }],
    ['probability', { probability: Number.NaN }],
    ['call', { call: 0 }],
    ['call', { call: 1.5 }],
    ['probability', { call: 1, probability: 0.5 }],
    ['method', { method: 'saveTrades' }],
    ['method', { method: 'name' }],
    ['method', { method: [] }],
    ['method', { method: ['saveTrade', 'toString'] }],
    ['applied', { method: 'getTrade', applied: true }],
    ['applied', { method: ['saveTrade', 'streamTrades'], applied: true }],
    ['applied', { method: 'health', applied: true }],
    ['applied', { applied: false }],
    ['hang', { hang: 1 }],
    ['error', { error: 'toString' }],
    ['error', { error: { message: 'no kind' } }],
    ['error', { error: { kind: 'timeout', outcome: 'applied' } }],
    ['error', { hang: true, error: 'timeout' }],
    ['error', { applied: true, error: { kind: 'timeout', outcome: 'not_applied' } }],
    ['methods', { methods: 'saveTrade' }],
  ])('%s: %o', (field, rule) => {
    const error = thrownBy(construct({ faults: [{}, rule] }));
    expect(error).toMatchObject({ kind: 'invalid_argument', details: { what: 'fault rule', index: 1, field } });
  });

  test('the message names the rule, the field and the way out', () => {
    expect(thrownBy(construct({ faults: [{ method: 'getTrade', applied: true }] })).message).toBe(
      'fault rule 0: applied: is for writes only; a read has nothing to apply, so name writes in method (got a boolean)',
    );
  });

  test.each([[null], ['saveTrade'], [[]]])('what is not an object: %o', (rule) => {
    expect(thrownBy(construct({ faults: [rule] })).message).toMatch(/^fault rule 0: must be an object/);
  });

  test('a rule is copied: changing it later changes nothing', async () => {
    const rule: { call?: number } = { call: 5 };
    const store = new MockTradeStore({ faults: [rule] });
    rule.call = 1;
    expect(await store.getTrade(makeTrade(1))).toBeNull();
  });
});

test('every option may be undefined', () => {
  const { clock, seed, latency, faults, visibilityLagMs, maxRows, recordCalls }: MockSeriesOptions = {};
  const store = new MockTradeStore({ clock, seed, latency, faults, visibilityLagMs, maxRows, recordCalls });
  expect(store).toMatchObject({
    name: 'memory',
    durability: 'none',
    readYourWrites: 'immediate',
    atomicBatchSize: Number.POSITIVE_INFINITY,
    lastWrite: 'server',
    maxRows: 100_000,
  });
});
