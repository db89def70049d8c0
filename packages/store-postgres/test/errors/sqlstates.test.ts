import { describe, expect, test } from 'vitest';
import { classifyError, keepsConnection } from '../../src/classify-error.js';
import { sqlStates, sqlStateVariants } from '../../src/errors/sqlstates.js';
import { type Expectation, expectRow } from './expectation.js';
import { foreignServerError, serverError } from './raw-errors.js';

const refusedValue: Expectation = ['invalid_argument', 'P', 'not_applied', 'keep'];
const brokenRule: Expectation = ['constraint', 'P', 'not_applied', 'keep'];
const otherSchema: Expectation = ['schema', 'P', 'not_applied', 'keep'];
const lostConnection: Expectation = ['connection', 'T', 'unknown', 'discard'];
const wrongState: Expectation = ['internal', 'P', 'not_applied', 'discard'];

// biome-ignore format: a table, one row a line
const rows: readonly (readonly [codes: string, Expectation])[] = [
  ['40001 40P01 40000', ['conflict', 'T', 'not_applied', 'keep']],
  ['40003', ['connection', 'T', 'unknown', 'discard']],
  ['40002', brokenRule],
  ['23505 23P01 23000 23001 23502 23503 23514 44000', brokenRule],
  ['22000 22001 22003 22007 22008 22021 22023 22P02 22P03 22P04 22P05', refusedValue],
  ['42501', ['permission', 'P', 'not_applied', 'keep']],
  ['42000 42601 42703 42883 42P01 42P07', otherSchema],
  ['42P05 26000', ['config', 'T', 'not_applied', 'discard']],
  ['0A000', ['unsupported', 'P', 'not_applied', 'keep']],
  ['25P02', wrongState],
  ['25P03 25P04 57P05', ['timeout', 'T', 'not_applied', 'discard']],
  ['25006', ['read_only', 'T', 'not_applied', 'discard']],
  ['25000 2D000 0B000', wrongState],
  ['55P03 55006', ['conflict', 'T', 'not_applied', 'keep']],
  ['55000', otherSchema],
  ['57014', ['cancelled', 'P', 'not_applied', 'keep']],
  ['57P01 57P02 57000', lostConnection],
  ['57P03', ['connection', 'T', 'not_applied', 'discard']],
  ['57P04', ['config', 'P', 'not_applied', 'discard']],
  ['53300', ['overloaded', 'T', 'not_applied', 'discard']],
  ['53200 53100 53400 53000', ['resource', 'T', 'not_applied', 'keep']],
  ['54000', refusedValue],
  ['58000 58030', ['resource', 'T', 'not_applied', 'discard']],
  ['58P01 58P02 58P03', ['internal', 'P', 'not_applied', 'discard']],
  ['08000 08001 08003 08004 08006 08007', lostConnection],
  ['08P01', ['protocol', 'P', 'not_applied', 'discard']],
  ['28000 28P01', ['auth', 'P', 'not_applied', 'discard']],
  ['3D000 0P000', ['config', 'P', 'not_applied', 'discard']],
  ['3F000', ['schema', 'P', 'not_applied', 'discard']],
  ['72000', ['conflict', 'T', 'not_applied', 'keep']],
  ['P0001 P0004', brokenRule],
  ['P0000', ['internal', 'P', 'not_applied', 'keep']],
  ['F0000', ['config', 'P', 'not_applied', 'discard']],
  ['XX000', ['internal', 'P', 'unknown', 'discard']],
  ['XX001 XX002', ['corrupt_data', 'P', 'unknown', 'discard']],
];

const cases = rows.flatMap(([codes, expected]) => codes.split(' ').map((code) => [code, expected] as const));

test('every SQLSTATE of the table is expected to be something here', () => {
  expect(Object.keys(sqlStates).toSorted()).toEqual(cases.map(([code]) => code).toSorted());
});

describe.each(cases)('SQLSTATE %s', (code, expected) => {
  test(`is ${expected.join(', ')}, whichever copy of the driver made the error`, () => {
    expectRow(serverError(code), expected);
    expectRow(foreignServerError(code), expected);
    expect(classifyError(serverError(code), { phase: 'unknown' }).code).toBe(code);
  });
});

describe('a code that has no row of its own', () => {
  test.each([
    ['23777', brokenRule],
    ['22777', refusedValue],
    ['42P18', otherSchema],
    ['54011', refusedValue],
    ['57P99', lostConnection],
    ['08777', lostConnection],
    ['25001', wrongState],
    ['2D777', wrongState],
    ['0B777', wrongState],
    ['P0002', ['internal', 'P', 'not_applied', 'keep']],
    ['F0001', ['config', 'P', 'not_applied', 'discard']],
  ] satisfies [string, Expectation][])('falls under its class: %s', (code, expected) => {
    expectRow(serverError(code), expected);
  });

  test.each(['21000', '3B001', 'HV000', '99999', '01000'])('of a class that has none is unknown: %s', (code) => {
    expectRow(serverError(code), ['unknown', 'P', 'unknown', 'discard']);
    expect(classifyError(serverError(code), { phase: 'unknown' }).code).toBe(code);
  });
});

describe('a code with two meanings', () => {
  // The server's own texts. Each stands once as it is, and once as knex passes it on: behind its SQL.
  // biome-ignore format: a table, one row a line
  test.each([
    ['57014', 'canceling statement due to statement timeout', ['timeout', 'T', 'not_applied', 'keep']],
    ['57014', 'canceling statement due to user request', ['cancelled', 'P', 'not_applied', 'keep']],
    ['57014', 'COPY from stdin failed: NODE-PG-COPY-STREAMS destroy() was called', ['cancelled', 'P', 'not_applied', 'keep']],
    ['57014', 'storniere Anfrage wegen Zeitüberschreitung der Anfrage', ['cancelled', 'P', 'not_applied', 'keep']],
    ['0A000', 'cached plan must not change result type', ['schema', 'T', 'not_applied', 'discard']],
    ['0A000', 'cannot insert into a view', ['unsupported', 'P', 'not_applied', 'keep']],
    ['08P01', 'query_wait_timeout', ['overloaded', 'T', 'not_applied', 'discard']],
    ['08P01', 'server login has been failing, try again later (server_login_retry)', ['overloaded', 'T', 'not_applied', 'discard']],
    ['08P01', 'pgbouncer cannot connect to server', ['overloaded', 'T', 'not_applied', 'discard']],
    ['08P01', 'no more connections allowed (max_client_conn)', ['overloaded', 'T', 'not_applied', 'discard']],
    ['08P01', 'server conn crashed?', ['connection', 'T', 'unknown', 'discard']],
    ['08P01', 'bind message supplies 0 parameters, but prepared statement "" requires 65536', ['protocol', 'P', 'not_applied', 'discard']],
    ['08P01', 'invalid message format', ['protocol', 'P', 'not_applied', 'discard']],
    ['55P03', 'canceling statement due to lock timeout', ['conflict', 'T', 'not_applied', 'keep']],
  ] satisfies [string, string, Expectation][])('%s %s', (code, message, expected) => {
    expectRow(serverError(code, { message }), expected);
    expectRow(serverError(code, { message: `select "x" from "y" - ${message}` }), expected);
  });

  test('is not told by words in the SQL that knex writes before the text', () => {
    const message = "select 'canceling statement due to statement timeout' - canceling statement due to user request";
    expectRow(serverError('57014', { message }), ['cancelled', 'P', 'not_applied', 'keep']);
  });

  test('has a variant here for each of the table', () => {
    expect(new Set(sqlStateVariants.map(({ code }) => code))).toEqual(new Set(['57014', '0A000', '08P01']));
    expectRow(serverError('08P01', { severity: 'FATAL' }), ['protocol', 'P', 'unknown', 'discard']);
  });
});

describe('severity', () => {
  test('a connection that the server has ended is not kept, whatever the code', () => {
    expect(keepsConnection(serverError('42501', { severity: 'ERROR' }))).toBe(true);
    expect(keepsConnection(serverError('42501', { severity: 'FATAL' }))).toBe(false);
    expect(keepsConnection(serverError('53100', { severity: 'PANIC' }))).toBe(false);
  });

  test('a server that panics proves nothing of a write: it may have been writing the record of a COMMIT', () => {
    const panic = serverError('53100', { severity: 'PANIC' });
    expect(classifyError(panic, { phase: 'unknown' }).outcome).toBe('unknown');
    expect(classifyError(panic, { phase: 'not_applied' }).outcome).toBe('not_applied');
  });
});

test('a full disk and a lack of memory say how long to wait at least', () => {
  expect(classifyError(serverError('53100'), { phase: 'unknown' }).retryAfterMs).toBe(5_000);
  expect(classifyError(serverError('53200'), { phase: 'unknown' }).retryAfterMs).toBe(1_000);
  expect(classifyError(serverError('40001'), { phase: 'unknown' }).retryAfterMs).toBeUndefined();
});

describe('the message says what to do', () => {
  test.each([
    ['42P01', /run migratePostgres/],
    ['42703', /run migratePostgres/],
    ['3F000', /run migratePostgres/],
    ['28P01', /`user` and `password`/],
    ['3D000', /`database`/],
    ['53300', /max_connections.*`maxConnections`/],
    ['42P05', /`preparedStatements: false`/],
    ['26000', /`preparedStatements: false`/],
    ['25006', /primary/],
  ])('%s: %s', (code, text) => {
    expect(classifyError(serverError(code), { phase: 'unknown' }).message).toMatch(text);
  });
});

test('details name constraint, table, schema, column, routine and severity where the server did, and nothing else', () => {
  const named = { constraint: 'c', table: 't', schema: 's', column: 'k', routine: 'r', severity: 'ERROR' };
  const fields = {
    ...named,
    detail: 'd',
    hint: 'h',
    where: 'w',
    internalQuery: 'q',
    position: '1',
    dataType: 'y',
    file: 'f',
    line: '2',
  };
  expect(classifyError(serverError('23505', fields), { phase: 'unknown' }).details).toEqual(named);
  expect(classifyError(serverError('40001'), { phase: 'unknown' }).details).toEqual({ severity: 'ERROR' });
});
