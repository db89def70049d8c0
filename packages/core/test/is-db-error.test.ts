import { expect, test, vi } from 'vitest';
import { DbError, isDbError } from '../src/db-error.js';

const error = new DbError({ kind: 'unknown', message: 'm' });

test('knows a DbError, and a copy made by with', () => {
  expect(isDbError(error)).toBe(true);
  expect(isDbError(error.with({ attempts: 2 }))).toBe(true);
});

test('knows the DbError of another copy of the package, where instanceof fails', async () => {
  vi.resetModules();
  const other = await import('../src/db-error.js');
  expect(other.DbError).not.toBe(DbError);
  const stranger: unknown = new other.DbError({ kind: 'timeout', message: 'm', cause: 'raw' });
  expect(stranger).not.toBeInstanceOf(DbError);
  expect(isDbError(stranger)).toBe(true);
  expect(other.isDbError(error)).toBe(true);
  if (isDbError(stranger)) {
    expect(stranger.isSafeToRetry(true)).toBe(true);
    expect(stranger.with({ attempts: 2 })).toMatchObject({ kind: 'timeout', attempts: 2, cause: 'raw' });
  }
});

test.each([
  ['an Error', new Error('m')],
  ['an object that looks like one', { name: 'DbError', kind: 'unknown', message: 'm', outcome: 'unknown' }],
  ['its JSON', error.toJSON()],
  ['its class', DbError],
  ['null', null],
  ['undefined', undefined],
  ['text', 'DbError'],
  ['a number', 0],
])('does not take %s for a DbError', (_what, value) => {
  expect(isDbError(value)).toBe(false);
});
