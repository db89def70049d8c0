import { DbError, type ErrorCircumstances } from '@tradestore/core';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { classifyError, classifyQueryFailure, keepsConnection } from '../src/classify-error.js';
import { type Expectation, expectRow } from './errors/expectation.js';

const schema: Expectation = ['schema', 'P', 'not_applied'];
const unsupported: Expectation = ['unsupported', 'P', 'not_applied'];
const badValue: Expectation = ['invalid_argument', 'P', 'not_applied'];
const other: Expectation = ['unknown', 'P', 'unknown'];

// biome-ignore format: a table, one row a line
const texts: readonly (readonly [text: string, Expectation])[] = [
  ['invalid username/password', ['auth', 'P', 'not_applied']],
  ['Write permission denied', ['permission', 'P', 'not_applied']],
  ['Could not create table, Write permission denied', ['permission', 'P', 'not_applied']],
  ['table does not exist [table=selec]', schema],
  ['Invalid column: x', schema],
  ["column 's' already exists", schema],
  ['table already exists', schema],
  ['unexpected token [from]', unsupported],
  ['unknown function name: any(CHAR)', unsupported],
  ['wildcard cannot have alias', unsupported],
  ['inconvertible value: `abc` [STRING -> DECIMAL(38,24)]', badValue],
  ['invalid decimal: abc', badValue],
  ["decimal '1.234' has 3 decimal places but scale is limited to 2", badValue],
  ['designated timestamp column cannot be NULL', badValue],
  ['designated timestamp before 1970-01-01 is not allowed', badValue],
  ['empty query', badValue],
  ['row value count does not match column count [expected=2, actual=1, tuple=1]', ['internal', 'P', 'not_applied']],
  ['Internal error. Exception type: ClassCastException', ['internal', 'P', 'unknown']],
  ['timeout, query aborted [fd=1]', ['timeout', 'T', 'not_applied']],
  ['cancelled by user [fd=1]', ['cancelled', 'P', 'not_applied']],
  ['Cannot suspend table, database is not in dev mode', ['config', 'P', 'not_applied']],
  ['something new', other],
  ['', other],
];

function serverError(message: string): Error {
  return Object.assign(new pg.DatabaseError(message, 1, 'error'), { code: '00000', severity: 'ERROR' });
}

const overWire =
  (thrown: unknown, known: Partial<ErrorCircumstances> = {}) =>
  (phase: ErrorCircumstances['phase']): DbError =>
    classifyError(thrown, { phase, ...known });

describe('an error of a statement', () => {
  test.each(texts)('%s is %j, over the wire as over HTTP', (text, expected) => {
    const thrown = serverError(text);
    expectRow(overWire(thrown), expected);
    expect(classifyError(thrown, { phase: 'unknown' })).toMatchObject({ code: '00000', cause: thrown });
    expect(keepsConnection(thrown)).toBe(expected[0] !== 'auth');
    const body = JSON.stringify({ query: 'select 1', error: text, position: 0 });
    expectRow((phase) => classifyQueryFailure({ status: 400, body }, { phase }), expected);
    expect(classifyQueryFailure({ status: 400, body }, { phase: 'unknown' }).code).toBe('400');
  });

  test('comes with status 200 when the statement is empty', () => {
    const body = '{"error":"empty query","query":"","position":"0"}';
    expectRow((phase) => classifyQueryFailure({ status: 200, body }, { phase }), badValue);
  });

  test('is told by its text, not by a value in it, a SQLSTATE or another sign of the error', () => {
    expectRow(overWire(serverError('inconvertible value: `table does not exist` [STRING -> LONG]')), badValue);
    expectRow(overWire(serverError('Invalid column: Write permission denied')), schema);
    const more = {
      name: 'AbortError',
      errors: [new Error('x')],
      cause: Object.assign(new Error('x'), { code: 'EPIPE' }),
    };
    expectRow(overWire(Object.assign(serverError('table already exists'), { code: '57014', ...more })), schema);
  });
});

describe('an answer over HTTP that is not of a statement', () => {
  test.each([
    [401, 'Unauthorized', ['auth', 'P', 'not_applied']],
    [403, '{"code":"unauthorised","message":"x"}', ['permission', 'P', 'not_applied']],
    [404, 'Not Found', ['config', 'P', 'not_applied']],
    [405, 'Method POST not supported', ['config', 'P', 'not_applied']],
    [503, '{"error":"table does not exist"}', ['overloaded', 'T', 'unknown']],
    [504, '<html>', ['timeout', 'T', 'unknown']],
    [200, '<html>', ['protocol', 'P', 'unknown']],
    [501, '', other],
  ] satisfies [number, string, Expectation][])('%i %s is %j', (status, body, expected) => {
    expectRow((phase) => classifyQueryFailure({ status, body }, { phase }), expected);
  });

  test('none: what the HTTP client threw', () => {
    const thrown = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    expectRow((phase) => classifyQueryFailure({ thrown }, { phase }), ['connection', 'T', 'unknown']);
    expectRow((phase) => classifyQueryFailure({ thrown }, { phase, closing: true }), ['closed', 'P', 'unknown']);
  });
});

describe('an error of the driver or of a socket', () => {
  const notReached: Expectation = ['connection', 'T', 'not_applied'];

  // biome-ignore format: a table, one row a line
  test.each([
    ['The server does not support SSL connections', ['config', 'P', 'not_applied']],
    // QuestDB lets connections beyond its limit wait, and never refuses them.
    ['timeout expired', ['timeout', 'T', 'not_applied']],
    ['timeout exceeded when trying to connect', ['overloaded', 'T', 'not_applied']],
    ['Connection terminated unexpectedly', ['connection', 'T', 'unknown']],
  ] satisfies [string, Expectation][])('%s is %j', (text, expected) => {
    expectRow(overWire(new Error(text)), expected);
    expect(keepsConnection(new Error(text))).toBe(expected[0] === 'overloaded');
  });

  test('a code of Node, and a host that was known once', () => {
    expectRow(overWire(Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' })), notReached);
    const unknownHost = Object.assign(new Error('x'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
    expectRow(overWire(unknownHost), ['config', 'P', 'not_applied']);
    expectRow(overWire(unknownHost, { hasConnected: true }), notReached);
  });

  test('a connection that is lost is our doing while the store is being closed, else what its client met', () => {
    const lost = new Error('Connection terminated unexpectedly');
    expectRow(overWire(lost, { closing: true }), ['closed', 'P', 'unknown']);
    const clientError = serverError('timeout, query aborted [fd=1]');
    expectRow(overWire(lost, { clientError }), ['timeout', 'T', 'unknown']);
  });

  test('a DbError passes as it is, and what nobody knows is unknown', () => {
    const error = new DbError({ kind: 'conflict', message: 'm' });
    expect(classifyError(error, { phase: 'unknown' })).toBe(error);
    for (const thrown of [new Error('?'), 'text', undefined, { code: 7 }]) expectRow(overWire(thrown), other);
  });
});
