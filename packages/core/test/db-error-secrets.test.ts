import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DbError } from '../src/db-error.js';

const CANARY = 'hunter2-canary';

/** What drivers put into their errors: the statement, its values, the connection string. */
function driverError(): Error {
  return Object.assign(new Error(`connect postgres://bot:${CANARY}@db/trades failed`, { cause: new Error(CANARY) }), {
    parameters: [CANARY],
    detail: `Key (signature)=(${CANARY}) already exists.`,
  });
}

const causes: readonly [string, unknown][] = [
  ['an error of a driver', driverError()],
  ['an aggregate of errors', new AggregateError([driverError()], CANARY)],
  ['an object', { password: CANARY }],
  ['text', CANARY],
];

describe.each(causes)('the cause: %s', (_what, cause) => {
  const error = new DbError({ kind: 'connection', message: 'the server refused the connection', cause });
  const copy = error.with({ store: 'postgres', message: 'refused' });

  test('can be read by who asks for it', () => {
    expect(error.cause).toBe(cause);
    expect(copy.cause).toBe(cause);
  });

  test('is not enumerable', () => {
    for (const one of [error, copy]) {
      expect(Object.keys(one)).not.toContain('cause');
      expect({ ...one }).not.toHaveProperty('cause');
      expect(Object.getOwnPropertyDescriptor(one, 'cause')?.enumerable).toBe(false);
    }
  });

  test.each([
    ['the message', (one: DbError) => one.message],
    ['the stack', (one: DbError) => String(one.stack)],
    ['JSON', (one: DbError) => JSON.stringify({ error: one, toJSON: undefined })],
    ['inspect', (one: DbError) => inspect(one)],
    ['inspect of what holds it', (one: DbError) => inspect({ deep: [one] }, { depth: 9 })],
    ['inspect with hidden members', (one: DbError) => inspect(one, { showHidden: true, depth: 9 })],
    ['what Node prints when nobody catches it', (one: DbError) => inspect(one, { customInspect: false, depth: 9 })],
    ['the cause chain of another error', (one: DbError) => inspect(new Error('outer', { cause: one }))],
    ['a template', (one: DbError) => `${one}`],
  ])('never stands in %s', (_where, show) => {
    for (const one of [error, copy]) {
      expect(show(one)).not.toContain(CANARY);
      expect(show(one)).toMatch(/refused/);
    }
  });
});

test('inspect shows stack, kind and details, so that a log line is enough', () => {
  const details = { currentVersion: 4 };
  const text = inspect(new DbError({ kind: 'conflict', message: 'version', store: 'postgres', details }));
  expect(text).toMatch(/^DbError: version\n\s+at /);
  expect(text).toContain("kind: 'conflict'");
  expect(text).toContain("store: 'postgres'");
  expect(text).toContain('currentVersion: 4');
});
