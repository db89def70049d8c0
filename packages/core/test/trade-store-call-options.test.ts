import { expect, test } from 'vitest';
import { type Timestamp, timestampFromIso } from '../src/model/timestamp.js';
import { checkArguments } from './check-arguments.js';
import { sampleTrade } from './sample-trade.js';
import { thrownBy } from './thrown-by.js';

const { token, signature } = sampleTrade;
const start: Timestamp = timestampFromIso('2024-08-21T00:00:00Z');
const end: Timestamp = timestampFromIso('2024-08-22T00:00:00Z');
const range = { start, end };
const query = { ...range, token, interval: '1m' };

test.each([
  ['saveTrade', [sampleTrade]],
  ['batchSaveTrades', [[sampleTrade]]],
  ['getTrade', [sampleTrade]],
  ['getTradesByToken', [token, 5]],
  ['getTradesInTimerange', [start, end]],
  ['streamTrades', [range]],
  ['getCandles', [query]],
  ['flush', ['visible']],
] as const)('call options of %s are checked', (method, args) => {
  for (const [options, message] of [
    [null, 'options: must be an object (got null)'],
    [5, 'options: must be an object (got a number)'],
    [{ signal: 'x' }, 'options: signal: must be an AbortSignal (got a string of 1 characters)'],
    [
      { timeoutMs: 0 },
      'options: timeoutMs: must be a number of milliseconds above 0 and up to 2^31 - 1 (got a number)',
    ],
  ] as const) {
    const error = thrownBy(() => {
      checkArguments(method, ...args, options);
    });
    expect(error.message).toBe(message);
  }
});

test('call options of getTradesBySignature are checked beside its range', () => {
  const error = thrownBy(() => {
    checkArguments('getTradesBySignature', signature, { ...range, timeoutMs: -1 });
  });
  expect(error.message).toMatch(/^options: timeoutMs: must be a number of milliseconds above 0 /);
});
