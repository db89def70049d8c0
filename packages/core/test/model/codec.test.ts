import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../../src/model/candle.js';
import { decode, encode, fromJson, toJson } from '../../src/model/codec.js';
import { foldCandles } from '../../src/model/fold-candles.js';
import type { Trade } from '../../src/model/trade.js';
import { arbitraryTrade } from '../arbitrary-trade.js';
import { realTradeLines } from '../real-trades.js';
import { sampleTrade } from '../sample-trade.js';

/** RFC 8785 for what an envelope holds (objects, text, null, whole numbers): sorted keys and no blanks. */
function canonical(json: unknown): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const members = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`;
}

function reordered<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}

describe('encode and decode', () => {
  test('give back every valid trade as it was', () => {
    fc.assert(
      fc.property(arbitraryTrade, (trade) => {
        expect(decode('trade', encode('trade', trade))).toEqual(trade);
      }),
    );
  });

  test('give back a candle, volumes beyond 2^64 included', () => {
    const trades = [0, 1, 2].map((fill): Trade => ({ ...sampleTrade, fill, tokenAmount: 2n ** 64n - 1n }));
    const [candle] = foldCandles(trades, '1m') as Iterable<Candle>;
    if (candle === undefined) throw new Error('no candle');
    expect(candle.volume).toBeGreaterThan(2n ** 65n);
    expect(decode('candle', encode('candle', candle))).toEqual(candle);
  });

  test('write the same bytes whatever the order of the keys', () => {
    fc.assert(
      fc.property(arbitraryTrade, (trade) => {
        expect(encode('trade', reordered(trade))).toBe(encode('trade', trade));
      }),
    );
  });

  test('write canonical JSON: an envelope of v, type and value, keys sorted, no blanks', () => {
    fc.assert(
      fc.property(arbitraryTrade, (trade) => {
        const text = encode('trade', trade);
        expect(text).toBe(canonical({ v: 1, type: 'trade', value: toJson('trade', trade) }));
      }),
    );
  });

  test('keep the bytes that were agreed on: stored text of today is read by all later versions', () => {
    const text = `{"type":"trade","v":1,"value":{"fee":"5000","fill":0,"innerInstruction":7,"instruction":3,"pool":"BRmZ1ipsB6D7q9GKriiUg2sniZzZjjuHAGxNo93YVrV3","price":"0.002","profileId":"profile-1","quote":"So11111111111111111111111111111111111111112","quoteAmount":"2000000000","ruleId":"rule-1","side":"buy","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW","slot":"285000037","time":1724267459000000,"token":"Bw9bMDAdw5u7gJ5YY5NVjQbA5qpmeBE8KAbkPGELpump","tokenAmount":"1000000000","trader":"2Hd31uJ8Kpyr3QXXxmAtsTGzwvgLmgtNmvSPGsp6BYZk","transactionIndex":12,"venue":"raydium-amm"}}`;
    expect(encode('trade', sampleTrade)).toBe(text);
    expect(decode('trade', text)).toEqual(sampleTrade);
  });

  test('write the fields of the type only', () => {
    const wider = { ...sampleTrade, note: 'mine' };
    expect(encode('trade', wider)).toBe(encode('trade', sampleTrade));
  });
});

describe('toJson and fromJson', () => {
  test('write each bigint as a string of digits, null as null, all else as it is', () => {
    expect(toJson('trade', { ...sampleTrade, fee: null, tokenAmount: 2n ** 64n - 1n })).toEqual({
      ...sampleTrade,
      slot: '285000037',
      tokenAmount: '18446744073709551615',
      quoteAmount: '2000000000',
      fee: null,
    });
  });

  test('give back every valid trade through JSON', () => {
    fc.assert(
      fc.property(arbitraryTrade, (trade) => {
        const json: unknown = JSON.parse(JSON.stringify(toJson('trade', trade)));
        expect(fromJson('trade', json)).toEqual(trade);
      }),
    );
  });

  test('give back every line of the real trades, field by field', () => {
    const lines = realTradeLines();
    expect(lines.length).toBeGreaterThan(5_000);
    for (const [index, line] of lines.entries()) {
      const json: unknown = JSON.parse(line);
      const trade = fromJson('trade', json, index);
      expect(toJson('trade', trade)).toEqual(json);
      expect(encode('trade', trade)).toBe(canonical({ v: 1, type: 'trade', value: json }));
    }
  });
});
