import { DbError } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { classifyWriteFailure } from '../src/classify-error.js';
import { httpStatuses } from '../src/errors/http-statuses.js';
import { commitAnswer, lineAnswer, writeAnswer } from './errors/answers.js';
import { type Expectation, expectRow } from './errors/expectation.js';

const badRow: Expectation = ['invalid_argument', 'P', 'not_applied'];
const schema: Expectation = ['schema', 'P', 'not_applied'];
const config: Expectation = ['config', 'P', 'not_applied'];
const silent: Expectation = ['timeout', 'T', 'unknown'];
const lost: Expectation = ['connection', 'T', 'unknown'];
const busy: Expectation = ['overloaded', 'T', 'unknown'];

describe('a status alone', () => {
  // biome-ignore format: a table, one row a line
  const rows: readonly (readonly [status: number, Expectation])[] = [
    [400, badRow],
    [401, ['auth', 'P', 'not_applied']],
    [403, ['permission', 'P', 'not_applied']],
    [404, config],
    [405, config],
    [408, silent],
    [413, badRow],
    [415, ['unsupported', 'P', 'not_applied']],
    [421, ['read_only', 'T', 'not_applied']],
    [429, ['overloaded', 'T', 'not_applied']],
    [500, ['resource', 'T', 'unknown']],
    [502, lost],
    [503, busy],
    [504, silent],
    [507, ['resource', 'T', 'unknown']],
    [509, busy],
    [523, lost],
    [524, silent],
    [529, busy],
    [599, silent],
    [418, config],
    [501, ['unknown', 'P', 'unknown']],
    [200, ['protocol', 'P', 'unknown']],
    [302, ['protocol', 'P', 'unknown']],
  ];

  test.each(rows)('%i is %j, whatever a proxy writes beside it', (status, expected) => {
    for (const body of ['', 'Unauthorized', '<html>invalid UTF8</html>', '{', 'null', '[]', '{"message":7}']) {
      expectRow((phase) => classifyWriteFailure({ status, body }, phase), expected);
    }
    expect(classifyWriteFailure({ status, body: '' }, 'unknown').code).toBe(`${status}`);
  });

  test('every status of the table is expected to be something here', () => {
    const expected = new Set(rows.map(([status]) => `${status}`));
    expect(Object.keys(httpStatuses).filter((status) => !expected.has(status))).toEqual([]);
  });
});

// As the server says them; what is told is a known sentence, with … for whatever may be a value.
// biome-ignore format: a table, one row a group of lines
const sentences: readonly (readonly [status: number, body: string, Expectation, told: string])[] = [
  [400, lineAnswer('table: t, column: slot; cast error from protocol type: STRING to column type: LONG'), badRow,
    'column slot: cast error from protocol type: STRING to column type: LONG'],
  [400, lineAnswer('table: t, column: token_amount; line protocol value: 123456789012345678901 is out bounds of column type: DECIMAL(20,0)'), badRow,
    'column token_amount: line protocol value: … is out bounds of column type: DECIMAL(20,0)'],
  [400, lineAnswer('table: t, column: price; value error: converting 0.1234 to DECIMAL(38,24) will result in loss of precision'), badRow,
    'column price: converting … to DECIMAL(38,24) will result in loss of precision'],
  [400, lineAnswer('table: t, column: price; value error: abc cannot be converted to column type: DECIMAL(38,24)'), badRow,
    'column price: … cannot be converted to column type: DECIMAL(38,24)'],
  [400, lineAnswer('table: t, timestamp: -5; designated timestamp before 1970-01-01 is not allowed'), badRow,
    'designated timestamp before 1970-01-01 is not allowed'],
  [400, lineAnswer('Could not parse entire line, field value is invalid. Field: slot; value: 1abc'), badRow,
    'could not parse entire line, field value is invalid, field: slot'],
  [400, lineAnswer('Could not parse entire line. Field value is missing: abc'), badRow,
    'could not parse entire line, field value is missing'],
  [400, lineAnswer('Could not parse entire line. Symbol value is missing: abc'), badRow,
    'could not parse entire line, symbol value is missing'],
  [400, lineAnswer('Could not parse timestamp: abc'), badRow, 'could not parse timestamp'],
  [400, lineAnswer('table: t; table does not exist, creating new tables is disabled'), schema,
    'table does not exist, creating new tables is disabled'],
  [400, lineAnswer('table: t, column: fee does not exist, creating new columns is disabled'), schema,
    'column: fee does not exist, creating new columns is disabled'],
  [400, lineAnswer('table: t, column: price; decimal columns must be created manually'), schema,
    'decimal columns must be created manually'],
  [400, lineAnswer('table: t; cannot insert in non-WAL table'), schema, 'cannot insert in non-WAL table'],
  [400, lineAnswer('INVALID_TABLE_NAME'), schema, 'INVALID_TABLE_NAME'],
  [400, lineAnswer('table: t; invalid column name: a/'), schema, 'invalid column name'],
  [400, writeAnswer('unsupported precision', 'not supported'), ['unsupported', 'P', 'not_applied'], 'unsupported precision'],
  [500, commitAnswer('invalid UTF8 in value for '), badRow, 'invalid UTF8'],
  [500, commitAnswer('designated timestamp beyond 9999-12-31 is not allowed'), badRow,
    'designated timestamp beyond 9999-12-31 is not allowed'],
];

describe('what the server says', () => {
  test.each(sentences)('%i %s is %j', (status, body, expected, told) => {
    expectRow((phase) => classifyWriteFailure({ status, body }, phase), expected);
    const error = classifyWriteFailure({ status, body }, 'unknown');
    expect(error.message).toMatch(/^[^(]+ \(the server: /);
    expect(error.message.endsWith(` (the server: ${told})`)).toBe(true);
    expect(error.details).toEqual({ errorId: '20e31f1934d5-1' });
  });

  test('a code alone says that something is not supported', () => {
    const body = writeAnswer('something new', 'not supported');
    expectRow((phase) => classifyWriteFailure({ status: 400, body }, phase), ['unsupported', 'P', 'not_applied']);
  });

  test('a failed commit may be tried again, unless its rows can never be stored', () => {
    const body = commitAnswer('could not open read-write [file=x]');
    expectRow((phase) => classifyWriteFailure({ status: 500, body }, phase), ['resource', 'T', 'unknown']);
  });

  test('a value that says what the server says is a value', () => {
    for (const value of [
      'x; table does not exist, creating new tables is disabled',
      'x\nerror in line 2: cannot insert in non-WAL table',
      'converting 1 to LONG will result in loss of precision',
      'failed to parse line protocol:errors encountered on line(s):unsupported precision',
    ]) {
      const body = lineAnswer(
        `table: t, column: price; value error: ${value} cannot be converted to column type: DECIMAL(38,24)`,
      );
      expectRow((phase) => classifyWriteFailure({ status: 400, body }, phase), badRow);
      expect(classifyWriteFailure({ status: 400, body }, 'unknown').message).toContain(
        '(the server: column price: … cannot be converted to column type: DECIMAL(38,24))',
      );
    }
  });

  test('the name of a column that is none of ours is not told, nor a sentence that is not known', () => {
    const stray = lineAnswer('table: t, column: abc; cast error from protocol type: TAG to column type: LONG');
    expect(classifyWriteFailure({ status: 400, body: stray }, 'unknown').message).toContain(
      '(the server: column …: cast',
    );
    const unknown = lineAnswer('table: t, column: price; a new sentence with 12345');
    expect(classifyWriteFailure({ status: 400, body: unknown }, 'unknown').message).toBe('the server refused a row');
  });
});

describe('no answer', () => {
  const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

  // biome-ignore format: a table, one row a line
  test.each([
    ['UND_ERR_CONNECT_TIMEOUT', ['timeout', 'T', 'not_applied']],
    ['UND_ERR_HEADERS_TIMEOUT', silent],
    ['UND_ERR_BODY_TIMEOUT', silent],
    ['UND_ERR_SOCKET', lost],
    ['UND_ERR_ABORTED', ['cancelled', 'P', 'unknown']],
    ['UND_ERR_CLOSED', ['closed', 'P', 'not_applied']],
    ['UND_ERR_DESTROYED', ['closed', 'P', 'unknown']],
    ['UND_ERR_REQ_RETRY', lost],
    ['UND_ERR_INVALID_ARG', ['internal', 'P', 'not_applied']],
    ['UND_ERR_HEADERS_OVERFLOW', ['protocol', 'P', 'unknown']],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', ['protocol', 'P', 'unknown']],
    ['HPE_INVALID_CONSTANT', ['protocol', 'P', 'unknown']],
    ['ECONNREFUSED', ['connection', 'T', 'not_applied']],
    ['ECONNRESET', lost],
    ['EPIPE', lost],
    ['ETIMEDOUT', silent],
    ['EMFILE', ['overloaded', 'T', 'not_applied']],
    ['CERT_HAS_EXPIRED', config],
    ['ERR_SSL_WRONG_VERSION_NUMBER', config],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', ['auth', 'P', 'not_applied']],
    ['EWHATEVER', ['unknown', 'P', 'unknown']],
  ] satisfies [string, Expectation][])('%s is %j', (code, expected) => {
    const thrown = withCode(code);
    expectRow((phase) => classifyWriteFailure({ thrown }, phase), expected);
    expect(classifyWriteFailure({ thrown }, 'unknown')).toMatchObject({ code, cause: thrown });
  });

  test('of several addresses: the one that may serve later counts', () => {
    const thrown = new AggregateError([withCode('EACCES'), withCode('ECONNREFUSED')]);
    expectRow((phase) => classifyWriteFailure({ thrown }, phase), ['connection', 'T', 'not_applied']);
  });

  test('a DbError passes as it is', () => {
    const thrown = new DbError({ kind: 'timeout', message: 'm' });
    expect(classifyWriteFailure({ thrown }, 'unknown')).toBe(thrown);
  });
});
