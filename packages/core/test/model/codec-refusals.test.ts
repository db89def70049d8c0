import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { decode, encode, fromJson, toJson } from '../../src/model/codec.js';
import { sampleTrade } from '../sample-trade.js';
import { thrownBy } from '../thrown-by.js';

const json = toJson('trade', sampleTrade);
const { slot: _slot, ...withoutSlot } = json;

function envelope(fields: Record<string, unknown>): string {
  return JSON.stringify({ v: 1, type: 'trade', value: json, ...fields });
}

/** JSON text of the sample trade with one more member, as only text can spell some names. */
function withMember(member: string): string {
  return `{${member},${JSON.stringify(json).slice(1)}`;
}

describe('decode', () => {
  test.each([
    ['another version', envelope({ v: 2 }), 'stored trade: envelope version is not 1'],
    ['the version as text', envelope({ v: '1' }), 'stored trade: envelope version is not 1'],
    ['no version', envelope({ v: undefined }), 'stored trade: envelope version is not 1'],
    ['no envelope', JSON.stringify(json), 'stored trade: envelope version is not 1'],
    ['null', 'null', 'stored trade: envelope version is not 1'],
    ['a number', '5', 'stored trade: envelope version is not 1'],
    ['an array', '[]', 'stored trade: envelope version is not 1'],
    ['another type', envelope({ type: 'candle' }), 'stored trade: envelope holds another type'],
    ['no type', envelope({ type: undefined }), 'stored trade: envelope holds another type'],
    ['text that is not JSON', '{"v":1', 'stored trade: is not JSON'],
    ['nothing', '', 'stored trade: is not JSON'],
    ['no value', envelope({ value: undefined }), 'stored trade: trade: must be a JSON object (got undefined)'],
    ['a value that is null', envelope({ value: null }), 'stored trade: trade: must be a JSON object (got null)'],
    [
      'a value that is an array',
      envelope({ value: [json] }),
      'stored trade: trade: must be a JSON object (got an array)',
    ],
    [
      'a missing field',
      envelope({ value: withoutSlot }),
      'stored trade: trade: slot: is missing, and must be known (got undefined)',
    ],
    [
      'an unknown field',
      envelope({ value: { ...json, note: '1' } }),
      'stored trade: trade: note: is not a field of a trade; remove it (got a string of 1 characters)',
    ],
    [
      'digits as a JSON number',
      envelope({ value: { ...json, tokenAmount: 5 } }),
      'stored trade: trade: tokenAmount: must be a string of digits without leading zeros; a JSON number loses digits above 2^53, so write "1" and not 1 (got a number)',
    ],
    [
      'a value out of range',
      envelope({ value: { ...json, tokenAmount: '18446744073709551616' } }),
      'stored trade: trade: tokenAmount: must be a bigint from 0 to 2^64 - 1; a number loses digits above 2^53, so write 1n (in JSON "1") and not 1 (got a bigint)',
    ],
    [
      'a price that contradicts the amounts',
      envelope({ value: { ...json, price: '0' } }),
      "stored trade: trade: price: must be '0' exactly when tokenAmount or quoteAmount is zero; compute it with priceOf(...) (got a string of 1 characters)",
    ],
  ])('refuses %s as corrupt data', (_what, text, message) => {
    const error = thrownBy(() => decode('trade', text));
    expect(error.kind).toBe('corrupt_data');
    expect(error.outcome).toBe('not_applied');
    expect(error.isPermanent()).toBe(true);
    expect(error.message).toBe(message);
    expect(error.details).toMatchObject({ type: 'trade' });
  });

  test('does not take a trade for a candle', () => {
    const error = thrownBy(() => decode('candle', encode('trade', sampleTrade)));
    expect(error.message).toBe('stored candle: envelope holds another type');
  });

  test.each([
    ['text that is not JSON', '{"v":1,"type":"trade",CanaryKeyOfAWallet'],
    ['a bad value', envelope({ value: { ...json, price: 'CanaryKeyOfAWallet' } })],
    ['another type', envelope({ type: 'CanaryKeyOfAWallet' })],
    ['a field whose name is no identifier', envelope({ value: { ...json, 'Canary KeyOfAWallet': 1 } })],
  ])('never shows what it was given: %s', (_what, text) => {
    const error = thrownBy(() => decode('trade', text));
    for (const shown of [error.message, error.stack, JSON.stringify(error), inspect(error, { showHidden: true })]) {
      expect(shown).not.toContain('KeyOfAWallet');
    }
  });
});

describe('fromJson', () => {
  test.each([null, undefined, [], 'trade', 5])('refuses %j, which is no JSON object', (value) => {
    const error = thrownBy(() => fromJson('trade', value, 3));
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toMatch(/^trade 3: must be a JSON object \(got /);
  });

  test.each(Object.keys(json))('refuses a trade without %s by name', (field) => {
    const { [field]: _left, ...rest } = json;
    const error = thrownBy(() => fromJson('trade', rest, 3));
    const mayBeNull = ['innerInstruction', 'transactionIndex', 'fee', 'pool', 'profileId', 'ruleId'].includes(field);
    const rule = mayBeNull ? 'is missing; write null for what is not known' : 'is missing, and must be known';
    expect(error.message).toBe(`trade 3: ${field}: ${rule} (got undefined)`);
    expect(error.details).toEqual({ what: 'trade', index: 3, field });
  });

  test.each(['slot', 'tokenAmount', 'quoteAmount', 'fee'])('refuses %s as anything but a string of digits', (field) => {
    for (const value of [
      5,
      5.5,
      true,
      {},
      ['5'],
      '',
      ' 5',
      '5n',
      '0x5',
      '05',
      '+5',
      '5.0',
      '1e3',
      '-0',
      '9'.repeat(40),
    ]) {
      const error = thrownBy(() => fromJson('trade', { ...json, [field]: value }));
      expect(error.message, JSON.stringify(value)).toMatch(
        new RegExp(`^trade: ${field}: must be a string of digits without leading zeros; `),
      );
    }
  });

  test('refuses __proto__ in text, and pollutes nothing', () => {
    for (const member of ['"__proto__":{"polluted":true}', '"constructor":{"prototype":{"polluted":true}}']) {
      const error = thrownBy(() => fromJson('trade', JSON.parse(withMember(member))));
      expect(error.message).toMatch(/^trade: (__proto__|constructor): is not a field of a trade; remove it /);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
  });

  test('takes no field from the prototype', () => {
    const error = thrownBy(() => fromJson('trade', Object.create(json)));
    expect(error.message).toMatch(/^trade: \w+: is missing[;,] /);
  });
});
