import { describe, expect, test } from 'vitest';
import { candleIntervals } from '../src/model/candle.js';
import { type Timestamp, timestampFromIso } from '../src/model/timestamp.js';
import { checkArguments } from './check-arguments.js';
import { sampleTrade } from './sample-trade.js';
import { thrownBy } from './thrown-by.js';

const { token, trader, signature } = sampleTrade;
const start: Timestamp = timestampFromIso('2024-08-21T00:00:00Z');
const end: Timestamp = timestampFromIso('2024-08-22T00:00:00Z');
const range = { start, end };
const query = { ...range, token, interval: '1m' };
const bound = 'must be a Timestamp (integer microseconds since 1970) or a valid Date';
const units =
  'looks like seconds or milliseconds; use timestampFromSeconds, timestampFromMillis or a Date, or 0 for the beginning';
const order = 'must not be after end; a range is [start, end)';
const addressRule = 'must be a base58 address of 32 to 44 characters';
const rows = 'must be an integer number from 1 to maxRows (500); page or stream for more';

describe('arguments that are taken', () => {
  test.each([
    ['saveTrade', [sampleTrade]],
    ['saveTrade', [sampleTrade, { timeoutMs: 5 }]],
    ['batchSaveTrades', [[]]],
    ['batchSaveTrades', [[sampleTrade, sampleTrade], {}]],
    ['getTrade', [sampleTrade]],
    ['getTradesBySignature', [signature, range]],
    ['getTradesBySignature', [signature, { start: new Date('2024-08-21'), end: new Date('2024-08-22'), timeoutMs: 5 }]],
    ['getTradesByToken', [token, 1]],
    ['getTradesByToken', [token, 500, { before: sampleTrade }]],
    ['getTradesByToken', [token, 500, { before: undefined, signal: undefined }]],
    ['getTradesInTimerange', [start, end]],
    ['getTradesInTimerange', [start, start]],
    ['getTradesInTimerange', [0, new Date(end / 1_000), { token, trader, limit: 500, after: sampleTrade }]],
    ['streamTrades', [range]],
    ['streamTrades', [{ ...range, token, trader }, { pageSize: 500 }]],
    ['flush', ['acknowledged']],
    ['flush', ['visible', { timeoutMs: 5 }]],
    ...Object.keys(candleIntervals).map((interval) => ['getCandles', [{ ...query, interval }]] as const),
    ['getCandles', [{ ...query, quote: token }, {}]],
  ] as const)('%s (%#)', (method, args) => {
    expect(() => {
      checkArguments(method, ...args);
    }).not.toThrow();
  });
});

describe('arguments that are refused by name and rule', () => {
  test.each([
    ['saveTrade', [undefined], 'trade: must be an object'],
    ['saveTrade', [{ ...sampleTrade, side: 'BUY' }], "trade: side: must be 'buy' or 'sell'"],
    ['batchSaveTrades', [undefined], 'trades: must be an array of trades'],
    ['batchSaveTrades', [new Set([sampleTrade])], 'trades: must be an array of trades'],
    ['batchSaveTrades', [[sampleTrade, null]], 'trade 1: must be an object'],
    [
      'batchSaveTrades',
      [[sampleTrade, sampleTrade, { ...sampleTrade, fill: -1 }]],
      'trade 2: fill: must be an integer number from 0 to 2^31 - 1',
    ],
    ['batchSaveTrades', [Array(1)], 'trade 0: must be an object'],
    ['getTrade', [undefined], 'trade key: must be an object'],
    ['getTrade', [signature], 'trade key: must be an object'],
    [
      'getTrade',
      [{ ...sampleTrade, fill: undefined }],
      'trade key: fill: must be an integer number from 0 to 2^31 - 1',
    ],
    ['getTradesBySignature', [token, range], 'signature: must be a base58 signature of 64 to 88 characters'],
    ['getTradesBySignature', [signature], 'options: must be an object with start and end'],
    ['getTradesBySignature', [signature, { start }], `options: end: ${bound}`],
    ['getTradesBySignature', [signature, { start: end, end: start }], `options: start: ${order}`],
    ['getTradesByToken', [signature, 5], `token: ${addressRule}`],
    ...[0, -1, 501, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', 5n, undefined, null].map(
      (limit) => ['getTradesByToken', [token, limit], `limit: ${rows}`] as const,
    ),
    ['getTradesByToken', [token, 5, { before: null }], 'trade cursor: must be an object'],
    [
      'getTradesByToken',
      [token, 5, { before: { ...sampleTrade, slot: 5 } }],
      'trade cursor: slot: must be a bigint from 0 to 2^63 - 1; write 1n (in JSON "1") and not 1',
    ],
    ['getTradesInTimerange', [undefined, end], `range: start: ${bound}`],
    ['getTradesInTimerange', [start, new Date(Number.NaN)], `range: end: ${bound}`],
    ['getTradesInTimerange', [start / 1_000, end], `range: start: ${units}`],
    ['getTradesInTimerange', [0, end / 1_000_000], `range: end: ${units}`],
    ['getTradesInTimerange', [end, start], `range: start: ${order}`],
    ['getTradesInTimerange', [new Date(end / 1_000), start], `range: start: ${order}`],
    ...[0, 501, 1.5, Number.NaN, '5', null].map(
      (limit) => ['getTradesInTimerange', [start, end, { limit }], `limit: ${rows}`] as const,
    ),
    ['getTradesInTimerange', [start, end, { token: 'x' }], `options: token: ${addressRule}`],
    ['getTradesInTimerange', [start, end, { trader: null }], `options: trader: ${addressRule}`],
    ['getTradesInTimerange', [start, end, { after: 5 }], 'trade cursor: must be an object'],
    ['streamTrades', [undefined], 'range: must be an object with start and end'],
    ['streamTrades', [{ start: end, end: start }], `range: start: ${order}`],
    ['streamTrades', [{ ...range, token: '' }], `range: token: ${addressRule}`],
    ['streamTrades', [{ ...range, trader: 5 }], `range: trader: ${addressRule}`],
    ...[0, 501, 1.5, Number.NaN].map(
      (pageSize) => ['streamTrades', [range, { pageSize }], `pageSize: ${rows}`] as const,
    ),
    ['getCandles', [undefined], 'query: must be an object with start and end'],
    ['getCandles', [{ ...query, start: end, end: start }], `query: start: ${order}`],
    ['getCandles', [{ ...query, token: undefined }], `query: token: ${addressRule}`],
    ['getCandles', [{ ...query, quote: 'USDC' }], `query: quote: ${addressRule}`],
    ...['2m', '', 60, undefined, 'toString'].map(
      (interval) =>
        [
          'getCandles',
          [{ ...query, interval }],
          `query: interval: must be one of ${Object.keys(candleIntervals).join(', ')}`,
        ] as const,
    ),
    ['flush', [undefined], "until: must be 'acknowledged' or 'visible'"],
    ['flush', ['VISIBLE'], "until: must be 'acknowledged' or 'visible'"],
  ] as const)('%s (%#): %3$s', (method, args, rule) => {
    const error = thrownBy(() => {
      checkArguments(method, ...args);
    });
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied' });
    expect(error.message.startsWith(`${rule} (got `), error.message).toBe(true);
  });
});
