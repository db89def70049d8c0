import { describe, expect, test } from 'vitest';
import { assertCallOptions, assertDuration, DEFAULT_TIMEOUT_MS, LONGEST_TIMER_MS } from '../src/call-options.js';
import { thrownBy } from './thrown-by.js';

const { signal } = new AbortController();

describe('call options', () => {
  test.each([
    ['nothing', undefined],
    ['an empty bag', {}],
    ['a signal', { signal }],
    ['a signal of AbortSignal.timeout', { signal: AbortSignal.timeout(60_000) }],
    ['an aborted signal', { signal: AbortSignal.abort() }],
    ['a fraction of a millisecond', { timeoutMs: 0.5 }],
    ['the longest timer', { timeoutMs: LONGEST_TIMER_MS }],
    ['members that are undefined', { signal: undefined, timeoutMs: undefined }],
    ['other members too, which are the method’s', { limit: 5 }],
  ])('may be %s', (_what, options) => {
    expect(() => {
      assertCallOptions(options);
    }).not.toThrow();
  });

  test.each([
    [null, 'null'],
    ['x', 'a string of 1 characters'],
    [5, 'a number'],
    [[], 'an array'],
    [() => undefined, 'a function'],
  ])('may not be %s', (options, type) => {
    const error = thrownBy(() => {
      assertCallOptions(options);
    });
    expect(error.message).toBe(`options: must be an object (got ${type})`);
    expect(error.details).toEqual({ what: 'options' });
  });

  test.each([null, {}, true, new AbortController(), { aborted: false }])('may not have the signal %s', (bad) => {
    const error = thrownBy(() => {
      assertCallOptions({ signal: bad });
    });
    expect(error.message).toMatch(/^options: signal: must be an AbortSignal \(got /);
    expect(error.details).toEqual({ what: 'options', field: 'signal' });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, LONGEST_TIMER_MS + 1, '5', 5n, null])(
    'may not have the timeoutMs %s',
    (timeoutMs) => {
      const error = thrownBy(() => {
        assertCallOptions({ timeoutMs });
      });
      expect(error.kind).toBe('invalid_argument');
      expect(error.message).toMatch(
        /^options: timeoutMs: must be a number of milliseconds above 0 and up to 2\^31 - 1 \(got /,
      );
      expect(error.details).toEqual({ what: 'options', field: 'timeoutMs' });
    },
  );

  test('have a timeout of 10 seconds unless told otherwise', () => {
    expect(DEFAULT_TIMEOUT_MS).toBe(10_000);
  });
});

test('a duration is named by its place', () => {
  const error = thrownBy(() => {
    assertDuration(0, 'layer options', 'retry.baseDelayMs');
  });
  expect(error.message).toMatch(/^layer options: retry\.baseDelayMs: must be a number of milliseconds above 0 /);
});
