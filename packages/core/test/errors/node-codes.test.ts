import { describe, expect, test } from 'vitest';
import { classifyThrown } from '../../src/errors/classify-thrown.js';
import { nodeCodes, nodeVariants } from '../../src/errors/node-codes.js';
import { type Expectation, expectRow } from './expectation.js';
import { systemError } from './raw-errors.js';

const notReached: Expectation = ['connection', 'T', 'not_applied', 'discard'];
const broken: Expectation = ['connection', 'T', 'unknown', 'discard'];
const exhausted: Expectation = ['overloaded', 'T', 'not_applied', 'discard'];
const config: Expectation = ['config', 'P', 'not_applied', 'discard'];
const auth: Expectation = ['auth', 'P', 'not_applied', 'discard'];

// biome-ignore format: a table, one row a line
const rows: readonly (readonly [codes: string, syscall: string | undefined, Expectation])[] = [
  ['ECONNREFUSED EHOSTUNREACH ENETUNREACH EHOSTDOWN ENETDOWN', 'connect', notReached],
  ['EADDRNOTAVAIL', 'connect', exhausted],
  ['ENOENT', 'connect', notReached],
  ['ENOENT', 'open', config],
  ['EAI_AGAIN', 'getaddrinfo', notReached],
  ['ENOTFOUND', 'getaddrinfo', config],
  ['ETIMEDOUT', 'connect', ['timeout', 'T', 'not_applied', 'discard']],
  ['ETIMEDOUT', 'read', ['timeout', 'T', 'unknown', 'discard']],
  ['ETIMEDOUT', 'write', ['timeout', 'T', 'unknown', 'discard']],
  ['ECONNRESET', 'connect', notReached],
  ['ECONNRESET', 'read', broken],
  ['EPIPE ECONNABORTED ENOTCONN', 'write', broken],
  ['ERR_SOCKET_CLOSED ERR_STREAM_DESTROYED ERR_STREAM_PREMATURE_CLOSE ERR_STREAM_WRITE_AFTER_END', undefined, broken],
  ['EMFILE ENFILE ENOBUFS ENOMEM', 'connect', exhausted],
  ['EACCES EPERM', 'connect', config],
  ['EPROTO ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', undefined, config],
  ['CERT_HAS_EXPIRED CERT_NOT_YET_VALID DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN', undefined, config],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY', undefined, config],
  ['ERR_TLS_CERT_ALTNAME_INVALID CERT_UNTRUSTED CRL_HAS_EXPIRED HOSTNAME_MISMATCH', undefined, config],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', undefined, auth],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', undefined, auth],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', undefined, auth],
  ['ERR_OSSL_PEM_NO_START_LINE', undefined, config],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', undefined, ['timeout', 'T', 'not_applied', 'discard']],
  ['ABORT_ERR', undefined, ['cancelled', 'P', 'unknown', 'discard']],
  ['ERR_STRING_TOO_LONG', undefined, ['resource', 'P', 'unknown', 'discard']],
  ['ERR_INVALID_URL ERR_SOCKET_BAD_PORT', undefined, ['config', 'P', 'not_applied', 'none']],
];

const cases = rows.flatMap(([codes, syscall, expected]) =>
  codes.split(' ').map((code) => [code, syscall, expected] as const),
);

test('every code of the table is expected to be something here', () => {
  const expected = new Set(cases.map(([code]) => code));
  expect(
    [...Object.keys(nodeCodes), ...nodeVariants.map(({ code }) => code)].filter((code) => !expected.has(code)),
  ).toEqual([]);
});

test.each(cases)('%s of %s is %j', (code, syscall, expected) => {
  expectRow(systemError(code, syscall), expected);
  expect(classifyThrown(systemError(code, syscall), {}, { phase: 'unknown' }).code).toBe(code);
});

test('a connection that closes while TLS is agreed on was not made: nothing was sent', () => {
  const message = 'Client network socket disconnected before secure TLS connection was established';
  expectRow(systemError('ECONNRESET', undefined, message), notReached);
});

test('a host name that was known once is a DNS that is away; one that never was is a wrong name', () => {
  expectRow(systemError('ENOTFOUND', 'getaddrinfo'), notReached, { hasConnected: true });
  expectRow(systemError('ENOTFOUND', 'getaddrinfo'), config, { hasConnected: false });
});

describe('the message says what to do', () => {
  test.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /`ssl: \{ ca \}`/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /`ssl: \{ ca \}`/],
    ['CERT_NOT_YET_VALID', /clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /`host`/],
    ['ECONNREFUSED', /`host` and `port`/],
    ['ENOTFOUND', /`host`/],
  ])('%s: %s', (code, text) => {
    expect(classifyThrown(systemError(code), {}, { phase: 'unknown' }).message).toMatch(text);
  });
});
