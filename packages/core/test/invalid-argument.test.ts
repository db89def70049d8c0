import { describe, expect, test } from 'vitest';
import { describeType, invalidArgument } from '../src/invalid-argument.js';

describe('invalidArgument', () => {
  test.each([
    [{ what: 'limit' }, 'limit: must be 1 (got a number)', { what: 'limit' }],
    [{ what: 'range', field: 'start' }, 'range: start: must be 1 (got a number)', { what: 'range', field: 'start' }],
    [{ what: 'trade', index: 0 }, 'trade 0: must be 1 (got a number)', { what: 'trade', index: 0 }],
    [
      { what: 'trade', index: 17, field: 'price' },
      'trade 17: price: must be 1 (got a number)',
      { what: 'trade', index: 17, field: 'price' },
    ],
    [{ what: 'trade', index: undefined, field: undefined }, 'trade: must be 1 (got a number)', { what: 'trade' }],
  ])('names the place %o, the rule and the type', (place, message, details) => {
    const error = invalidArgument(place, 'must be 1', 271_828);
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied', message });
    expect(error.details).toEqual(details);
    expect(error.isPermanent()).toBe(true);
  });
});

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['', 'an empty string'],
  ['secret', 'a string of 6 characters'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [0.5, 'a number with a fraction'],
  [-7, 'a negative number'],
  [7, 'a number'],
  [-7n, 'a negative bigint'],
  [7n, 'a bigint'],
  [[7], 'an array'],
  [new Date(7), 'a Date'],
  [{ seven: 7 }, 'an object'],
  [Object.create(null), 'an object'],
  [true, 'a boolean'],
  [Symbol('seven'), 'a symbol'],
  [() => 7, 'a function'],
])('describeType gives the type and not the value (%#)', (value, text) => {
  expect(describeType(value)).toBe(text);
});
