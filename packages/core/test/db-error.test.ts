import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DbError, type DbErrorOptions, isDbError } from '../src/db-error.js';
import { type DbErrorKind, errorKinds } from '../src/db-error-kinds.js';

const kinds = Object.keys(errorKinds) as DbErrorKind[];

describe.each(kinds)('kind %s', (kind) => {
  const { transient, outcome } = errorKinds[kind];

  test(`is ${transient ? 'transient' : 'permanent'}, and its outcome ${outcome}, unless the error says otherwise`, () => {
    const error = new DbError({ kind, message: 'm' });
    expect(error).toMatchObject({ kind, outcome });
    expect([error.isTransient(), error.isPermanent()]).toEqual([transient, !transient]);
    const contrary = new DbError({ kind, message: 'm', transient: !transient, outcome: 'not_applied' });
    expect([contrary.isTransient(), contrary.isPermanent()]).toEqual([!transient, transient]);
    expect(contrary.outcome).toBe('not_applied');
  });
});

test('the kinds are those that were published: none is renamed or removed', () => {
  expect(kinds).toEqual(
    expect.arrayContaining([
      ...['connection', 'timeout', 'overloaded', 'conflict', 'constraint', 'invalid_argument', 'schema', 'auth'],
      ...['permission', 'read_only', 'resource', 'config', 'unsupported', 'protocol', 'closed', 'cancelled'],
      ...['corrupt_data', 'internal', 'unknown'],
    ]),
  );
});

describe('isSafeToRetry', () => {
  test.each([
    { transient: true, outcome: 'not_applied', repeatable: true, safe: true },
    { transient: true, outcome: 'not_applied', repeatable: false, safe: true },
    { transient: true, outcome: 'unknown', repeatable: true, safe: true },
    { transient: true, outcome: 'unknown', repeatable: false, safe: false },
    { transient: false, outcome: 'not_applied', repeatable: true, safe: false },
    { transient: false, outcome: 'not_applied', repeatable: false, safe: false },
    { transient: false, outcome: 'unknown', repeatable: true, safe: false },
    { transient: false, outcome: 'unknown', repeatable: false, safe: false },
  ] as const)('is $safe when transient $transient, $outcome, repeatable $repeatable', (row) => {
    const { transient, outcome, repeatable, safe } = row;
    expect(new DbError({ kind: 'unknown', message: 'm', transient, outcome }).isSafeToRetry(repeatable)).toBe(safe);
  });
});

const options: DbErrorOptions = {
  kind: 'conflict',
  message: 'the row changed',
  outcome: 'unknown',
  transient: false,
  store: 'postgres',
  operation: 'saveTrade',
  code: '40001',
  retryAfterMs: 250,
  attempts: 3,
  details: { constraint: 'trades_pkey' },
  cause: new Error('raw'),
};

describe('a DbError', () => {
  test('is an Error with its name, its message and a stack that starts with both', () => {
    const error = new DbError(options);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('DbError');
    expect(error.message).toBe('the row changed');
    expect(error.stack).toMatch(/^DbError: the row changed\n\s+at /);
    expect(String(error)).toBe('DbError: the row changed');
  });

  test('has one attempt and no details unless it says otherwise', () => {
    const { attempts, details, store, code } = new DbError({ kind: 'unknown', message: 'm' });
    expect({ attempts, details, store, code }).toEqual({ attempts: 1, details: {}, store: undefined, code: undefined });
  });

  test('goes to JSON with everything but the stack and the cause', () => {
    const { cause: _cause, ...shown } = options;
    expect(JSON.parse(JSON.stringify(new DbError(options)))).toEqual({ name: 'DbError', ...shown });
  });

  test('goes to JSON also when its details hold a bigint, such as a sequence', () => {
    const error = new DbError({ ...options, details: { seq: 2n ** 53n + 1n, ranges: [{ from: 0n }] } });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      details: { seq: '9007199254740993', ranges: [{ from: '0' }] },
    });
  });
});

describe('with', () => {
  test('replaces what it is given, and keeps the rest with stack and cause', () => {
    const error = new DbError(options);
    const copy = error.with({
      attempts: 5,
      operation: 'getTrade',
      details: { a: 1 },
      outcome: 'not_applied',
      store: 'x',
    });
    expect(copy).not.toBe(error);
    expect(isDbError(copy)).toBe(true);
    expect(copy.toJSON()).toEqual({
      ...error.toJSON(),
      attempts: 5,
      operation: 'getTrade',
      details: { a: 1 },
      outcome: 'not_applied',
      store: 'x',
    });
    expect(copy.stack).toBe(error.stack);
    expect(copy.cause).toBe(options.cause);
    expect(copy.name).toBe('DbError');
    expect(error.attempts).toBe(3);
  });

  test('keeps everything when it is given nothing, or undefined', () => {
    const error = new DbError(options);
    for (const copy of [error.with({}), error.with({ store: undefined, operation: undefined, details: undefined })]) {
      expect(copy.toJSON()).toEqual(error.toJSON());
      expect(Object.keys(copy)).toEqual(Object.keys(error));
    }
  });

  test('shows a replaced message in the stack too, and keeps the cause', () => {
    const copy = new DbError(options).with({ message: 'trade 17: gone' });
    expect(copy.message).toBe('trade 17: gone');
    expect(copy.stack).toMatch(/^DbError: trade 17: gone\n/);
    expect(copy.stack).not.toContain('the row changed');
    expect(copy.cause).toBe(options.cause);
  });

  test('has no cause when there was none', () => {
    expect('cause' in new DbError({ kind: 'unknown', message: 'm' }).with({ attempts: 2 })).toBe(false);
  });
});

test('an error whose details cannot be written can still be printed', () => {
  const details: Record<string, unknown> = { field: 'price' };
  details['itself'] = details;
  const error = new DbError({ kind: 'internal', message: 'odd details', details });
  expect(JSON.stringify(error)).toContain('odd details');
  expect(inspect(error)).toContain('odd details');
});
