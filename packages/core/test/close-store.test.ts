import { describe, expect, test } from 'vitest';
import { closeDeadline, closedError, disposeByClosing } from '../src/close-store.js';
import type { CloseOptions } from '../src/store.js';
import { thrownBy } from './thrown-by.js';

describe('closeDeadline', () => {
  test('is 10 seconds unless told otherwise', () => {
    expect(closeDeadline(undefined)).toBe(10_000);
    expect(closeDeadline({})).toBe(10_000);
    expect(closeDeadline({ deadlineMs: undefined })).toBe(10_000);
  });

  test.each([0, 1, 0.5, 86_400_000])('may be %d ms', (deadlineMs) => {
    expect(closeDeadline({ deadlineMs })).toBe(deadlineMs);
  });

  test.each([
    [-1, 'a negative number'],
    [Number.NaN, 'NaN'],
    ['5', 'a string of 1 characters'],
    [5n, 'a bigint'],
    [{}, 'an object'],
  ])('may not be %s', (deadlineMs, type) => {
    const error = thrownBy(() => closeDeadline({ deadlineMs } as CloseOptions));
    expect(error.kind).toBe('invalid_argument');
    expect(error.message).toContain('options: deadlineMs: must be a number of milliseconds');
    expect(error.message).toContain(`(got ${type})`);
    expect(error.details).toEqual({ what: 'options', field: 'deadlineMs' });
  });
});

describe('disposeByClosing', () => {
  test('closes once with the default deadline, and resolves when everything was written', async () => {
    const calls: unknown[][] = [];
    const close = async (...args: unknown[]): Promise<{ unwritten: number }> => {
      calls.push(args);
      return await Promise.resolve({ unwritten: 0 });
    };
    await expect(disposeByClosing({ name: 'postgres', close })).resolves.toBeUndefined();
    expect(calls).toEqual([[]]);
  });

  test('rejects when rows were left unwritten, and says how many', async () => {
    const store = { name: 'questdb', close: async () => await Promise.resolve({ unwritten: 3 }) };
    await expect(disposeByClosing(store)).rejects.toMatchObject({
      name: 'DbError',
      store: 'questdb',
      operation: 'close',
      outcome: 'unknown',
      details: { unwritten: 3 },
      message: 'closed with 3 rows unwritten; call close({ deadlineMs }) to give them more time',
    });
  });

  test('rejects with what close rejects with', async () => {
    const error = closedError();
    await expect(disposeByClosing({ name: 'memory', close: () => Promise.reject(error) })).rejects.toBe(error);
  });
});

test('the error of a closed store is permanent, did nothing and says the way out', () => {
  const error = closedError();
  expect(error).toMatchObject({
    kind: 'closed',
    outcome: 'not_applied',
    message: 'the store is closed; open a new one',
  });
  expect(error.isSafeToRetry(true)).toBe(false);
});
