import { describe, expect, test } from 'vitest';
import { decode, encode, fromJson, frozenCopy, toJson } from '../../src/model/codec.js';
import { assertPoolState, type PoolState } from '../../src/model/pool-state.js';
import { sampleConcentrated, sampleConstantProduct, sampleOtherPool } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

describe('the kind of a pool', () => {
  test('is listed in the error', () => {
    const error = thrownBy(() => {
      assertPoolState({ ...sampleConcentrated, kind: 'clmm' }, 3);
    });
    expect(error.message).toBe(
      "pool state 3: kind: must be 'constant-product', 'concentrated', 'bonding-curve' or 'other' (got a string of 4 characters)",
    );
  });

  test('that is not known, or missing, is what is wrong with JSON', () => {
    const json = toJson('pool', sampleConcentrated);
    const { kind: _kind, ...rest } = json;
    for (const value of [{ ...json, kind: 'clmm' }, { ...json, kind: '__proto__' }, rest]) {
      expect(thrownBy(() => fromJson('pool', value)).details).toEqual({ what: 'pool', field: 'kind' });
    }
  });

  test('says which fields are written', () => {
    const mixed: PoolState = { ...sampleConstantProduct, ...sampleConcentrated };
    expect(frozenCopy('pool', mixed)).toEqual(sampleConcentrated);
    const error = thrownBy(() => fromJson('pool', { ...toJson('pool', sampleConcentrated), tokenReserve: '1' }));
    expect(error.message).toMatch(/^pool: tokenReserve: is not a field of a pool state; remove it /);
  });
});

describe('a pool of another kind', () => {
  test('holds any JSON, names of JavaScript included, and pollutes nothing', () => {
    const data = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as null;
    const pool = { ...sampleOtherPool, data };
    for (const copy of [decode('pool', encode('pool', pool)), frozenCopy('pool', pool)]) {
      expect(JSON.stringify('data' in copy ? copy.data : null)).toBe(JSON.stringify(data));
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

test('a stored pool that is not acceptable is corrupt data, by its field', () => {
  const text = encode('pool', sampleConcentrated).replace('"tick":-12345', '"tick":-443637');
  const error = thrownBy(() => decode('pool', text));
  expect(error.kind).toBe('corrupt_data');
  expect(error.message).toBe(
    'stored pool: pool state: tick: must be an integer number from -443636 to 443636 (got a negative number)',
  );
});
