import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { classifyThrown, type DbError } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { pgMessages } from '../src/pg-messages.js';
import { type Expectation, expectRow } from './expectation.js';

const lost: Expectation = ['connection', 'T', 'unknown', 'discard'];
const notSent: Expectation = ['connection', 'T', 'not_applied', 'discard'];
const connectTimeout: Expectation = ['timeout', 'T', 'not_applied', 'discard'];
const defectWithoutConnection: Expectation = ['internal', 'P', 'not_applied', 'none'];
const auth: Expectation = ['auth', 'P', 'not_applied', 'discard'];
const config: Expectation = ['config', 'P', 'not_applied', 'discard'];
const outOfStep: Expectation = ['protocol', 'T', 'unknown', 'discard'];
const badCall: Expectation = ['invalid_argument', 'P', 'not_applied', 'keep'];
const defect: Expectation = ['internal', 'P', 'not_applied', 'keep'];
const busy: Expectation = ['overloaded', 'T', 'not_applied', 'none'];
const ended: Expectation = ['closed', 'P', 'not_applied', 'none'];

// biome-ignore format: a table, one row a line
const rows: readonly (readonly [message: string, Expectation])[] = [
  ['Connection terminated unexpectedly', lost],
  ['Connection terminated', lost],
  ['Connection terminated due to connection timeout', connectTimeout],
  ['timeout expired', connectTimeout],
  ['timeout exceeded when trying to connect', busy],
  ['Query read timeout', ['timeout', 'T', 'unknown', 'discard']],
  ['Client has encountered a connection error and is not queryable', notSent],
  ['Client was closed and is not queryable', notSent],
  ['Cannot use a pool after calling end on the pool', ended],
  ['Called end on pool more than once', defectWithoutConnection],
  ['Release called on client which has already been released to the pool.', defectWithoutConnection],
  ['Client has already been connected. You cannot reuse a client.', defectWithoutConnection],
  ['The server does not support SSL connections', config],
  ['There was an error establishing an SSL connection', config],
  ['sslnegotiation=direct requires SSL to be enabled', ['config', 'P', 'not_applied', 'none']],
  ['Invalid sslnegotiation value: "x". Valid values are "postgres" and "direct".', ['config', 'P', 'not_applied', 'none']],
  ['Password must be a string', auth],
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', auth],
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string', auth],
  ['SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match', auth],
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: server nonce is too short', auth],
  ['SASL: Only mechanism(s) SCRAM-SHA-256 are supported', auth],
  ['SASL channel binding: unknown OID 1.2.3 when parsing public certificate AAAA', config],
  ['Unknown authenticationOk message type 7', config],
  ['Received unexpected dataRow message from backend.', outOfStep],
  ['Received unexpected commandComplete message from backend.', outOfStep],
  ['received invalid response: 5a', outOfStep],
  ["Prepared statements must be unique - 'saveTrade' was used for a different statement", defect],
  ['Query values must be an array', badCall],
  ['A query must have either text or a name. Supplying neither is unsupported.', badCall],
  ['circular reference detected while preparing "[object Object]" for query', badCall],
  ['Client was passed a null or undefined query', defect],
  ['callback is not a function', defect],
  ['Custom query classes such as pg-cursor and pg-query-stream are not supported in pipeline mode', defect],
];

function classified(message: string): DbError {
  return classifyThrown(new Error(message), { messages: pgMessages }, { phase: 'unknown' });
}

test.each(rows)('%s', (message, expected) => {
  expectRow(new Error(message), expected);
  expectRow(new TypeError(message), expected);
  expect(classified(message).code).toBeUndefined();
});

describe('while the store is being closed', () => {
  test.each([
    ['Connection terminated', ['closed', 'P', 'unknown', 'discard']],
    ['Client was closed and is not queryable', ['closed', 'P', 'not_applied', 'discard']],
    // Closing cuts sockets, and the driver takes that for the server's doing.
    ['Connection terminated unexpectedly', ['closed', 'P', 'unknown', 'discard']],
    ['Client has encountered a connection error and is not queryable', ['closed', 'P', 'not_applied', 'discard']],
    ['Query read timeout', ['timeout', 'T', 'unknown', 'discard']],
  ] satisfies [string, Expectation][])('%s is %j', (message, expected) => {
    expectRow(new Error(message), expected, { closing: true });
  });
});

test.each([
  [
    'The server does not support SSL connections',
    /`ssl: false` \(`sslmode=disable` in `url`\) on a network that you trust/,
  ],
  ['timeout exceeded when trying to connect', /`maxConnections`/],
  ['timeout expired', /`connectTimeoutMs`/],
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', /`password`/],
])('the message says what to do: %s', (message, text) => {
  expect(classified(message).message).toMatch(text);
});

test('a text that only contains what a driver says is not the driver', () => {
  for (const message of ['x Connection terminated', 'Connection terminated.', 'not timeout expired']) {
    expectRow(new Error(message), ['unknown', 'P', 'unknown', 'discard']);
  }
});

describe('the installed drivers', () => {
  const here = createRequire(import.meta.url);
  const fromPg = createRequire(here.resolve('pg'));
  const folders = {
    pg: dirname(here.resolve('pg')),
    'pg-pool': dirname(fromPg.resolve('pg-pool')),
    'pg-protocol': dirname(fromPg.resolve('pg-protocol')),
  };

  function sourceOf(folder: string): string {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => /\.js$/.test(name) && !/(^|\/)(test|node_modules)\//.test(name));
    return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  }

  const sources = new Map(Object.entries(folders).map(([name, folder]) => [name, sourceOf(folder)]));

  test.each(pgMessages)('$of has the text that its row is about: $is$starts$ends', (entry) => {
    const text = 'is' in entry ? entry.is : 'starts' in entry ? entry.starts : entry.ends;
    expect(sources.get(entry.of)).toContain(text);
  });

  test('pg and pg-pool say nothing else that could reach a caller', () => {
    const source = `${sources.get('pg')}${sources.get('pg-pool')}`;
    const thrown = Array.from(source.matchAll(/new (?:Type)?Error\(\s*(['`])(.+?)\1/gs), ([, , text]) => text ?? '');
    expect(thrown.length).toBeGreaterThan(40);
    const withoutRow = thrown.filter((text) => classified(text).kind === 'unknown');
    expect([...new Set(withoutRow)].toSorted()).toEqual([
      'Buffer lengths must match',
      'Buffers cannot be empty',
      'Passing a function as the first parameter to pool.query is not supported',
      'first argument must be a Buffer',
      'second argument must be a Buffer',
      'unexpected condition',
    ]);
  });
});
