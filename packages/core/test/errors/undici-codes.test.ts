import { expect, test } from 'vitest';
import { classifyThrown } from '../../src/errors/classify-thrown.js';
import { undiciCodes } from '../../src/errors/undici-codes.js';
import { type Expectation, expectRow } from './expectation.js';
import { systemError } from './raw-errors.js';

const silent: Expectation = ['timeout', 'T', 'unknown', 'discard'];
const lost: Expectation = ['connection', 'T', 'unknown', 'discard'];
const notHttp: Expectation = ['protocol', 'P', 'unknown', 'discard'];

// biome-ignore format: a table, one row a line
const rows: readonly (readonly [codes: string, Expectation])[] = [
  ['UND_ERR_CONNECT_TIMEOUT', ['timeout', 'T', 'not_applied', 'discard']],
  ['UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT', silent],
  ['UND_ERR_SOCKET UND_ERR_REQ_RETRY', lost],
  ['UND_ERR_ABORTED', ['cancelled', 'P', 'unknown', 'discard']],
  ['UND_ERR_CLOSED', ['closed', 'P', 'not_applied', 'discard']],
  ['UND_ERR_DESTROYED', ['closed', 'P', 'unknown', 'discard']],
  ['UND_ERR_INVALID_ARG', ['internal', 'P', 'not_applied', 'keep']],
  ['UND_ERR_HEADERS_OVERFLOW UND_ERR_RES_EXCEEDED_MAX_SIZE UND_ERR_HTTP_PARSER HPE_INVALID_CONSTANT', notHttp],
];

const cases = rows.flatMap(([codes, expected]) => codes.split(' ').map((code) => [code, expected] as const));

test('every code of the table is expected to be something here', () => {
  const expected = new Set(cases.map(([code]) => code));
  expect(Object.keys(undiciCodes).filter((code) => !expected.has(code))).toEqual([]);
});

test.each(cases)('%s is %j, also inside of what fetch throws', (code, expected) => {
  const error = systemError(code);
  expectRow(error, expected);
  expectRow(new TypeError('fetch failed', { cause: error }), expected);
  expect(classifyThrown(error, {}, { phase: 'unknown' }).code).toBe(code);
});

test('a connection that the server closed is our doing while the store is being closed', () => {
  expectRow(systemError('UND_ERR_SOCKET'), ['closed', 'P', 'unknown', 'discard'], { closing: true });
});

test('an aborted request is cancelled, by its name as by its code', () => {
  const error = Object.assign(systemError('UND_ERR_ABORTED'), { name: 'AbortError' });
  expectRow(error, ['cancelled', 'P', 'unknown', 'discard']);
});
