import { describe, expect, test } from 'vitest';
import { positionStoreMethods } from '../src/position-store-methods.js';
import { samplePosition } from './sample-model.js';
import { askOf, refusalOf } from './store-arguments.js';

const ask = askOf(positionStoreMethods);
const { id, token, time } = samplePosition;
const end = new Date(Date.UTC(2024, 7, 22));
const name = 'must be a string of 1 to 128 characters of well-formed unicode without control characters';
const address = 'must be a base58 address of 32 to 44 characters';
const rows = 'must be an integer number from 1 to maxRows (500); page or stream for more';

describe('arguments that are taken', () => {
  test.each([
    ['savePosition', [samplePosition]],
    ['savePosition', [samplePosition, { timeoutMs: 5 }]],
    ['batchSavePositions', [[]]],
    ['batchSavePositions', [[samplePosition, samplePosition], undefined]],
    ['getPosition', ['\u{1F680}']],
    ['getOpenPositions', []],
    ['getOpenPositions', [{}]],
    ['getOpenPositions', [{ profileId: 'p', token, timeoutMs: 5 }]],
    ['getOpenPositions', [{ profileId: undefined, token: undefined, signal: undefined }]],
    ['getPositionHistory', [id, 0, end]],
    ['getPositionHistory', [id, time, time, { limit: 500, after: samplePosition }]],
    ['getPositionHistory', [id, time, time, { limit: undefined, after: undefined }]],
    ['flush', ['visible']],
  ] as const)('%s (%#)', (method, args) => {
    expect(() => ask(method, ...args)).not.toThrow();
  });
});

describe('arguments that are refused by name and rule', () => {
  test.each([
    ['savePosition', [null], 'position: must be an object'],
    ['savePosition', [{ ...samplePosition, status: 'OPEN' }], "position: status: must be 'open' or 'closed'"],
    ['batchSavePositions', [samplePosition], 'positions: must be an array of positions'],
    ['batchSavePositions', [[samplePosition, { ...samplePosition, id: '' }]], `position 1: id: ${name}`],
    ['batchSavePositions', [Array(1)], 'position 0: must be an object'],
    ['getPosition', [undefined], `id: ${name}`],
    ['getPosition', [''], `id: ${name}`],
    ['getOpenPositions', [null], 'options: must be an object'],
    ['getOpenPositions', [{ profileId: '' }], `options: profileId: ${name}`],
    ['getOpenPositions', [{ profileId: null }], `options: profileId: ${name}`],
    ['getOpenPositions', [{ token: 'x' }], `options: token: ${address}`],
    ['getPositionHistory', [5, 0, end], `id: ${name}`],
    ['getPositionHistory', [id, end, time], 'range: start: must not be after end; a range is [start, end)'],
    ...[0, 501, 1.5, '5', null].map(
      (limit) => ['getPositionHistory', [id, 0, end, { limit }], `limit: ${rows}`] as const,
    ),
    ['getPositionHistory', [id, 0, end, { after: null }], 'position cursor: must be an object'],
    [
      'getPositionHistory',
      [id, 0, end, { after: { time, sequence: 3 } }],
      'position cursor: sequence: must be a bigint from 0 to 2^63 - 1; write 1n (in JSON "1") and not 1',
    ],
    ['flush', [undefined], "until: must be 'acknowledged' or 'visible'"],
  ] as const)('%s (%#): %3$s', (method, args, expected) => {
    const { error, rule } = refusalOf(() => ask(method, ...args));
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied' });
    expect(rule).toBe(expected);
  });
});
