// Configuration strings of QuestDB's own clients. Not in the shared suite: only this backend has them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { isDbError } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { isClientConfiguration, keysOfClient, parseClientConfiguration } from '../src/client-configuration.js';

describe('a configuration string', () => {
  test.each<[string, object]>([
    ['http::addr=localhost:9000;', { host: 'localhost', httpPort: 9000 }],
    [
      'http::addr=db.example;username=bot;password=a;;b;',
      { host: 'db.example', httpPort: 9000, username: 'bot', password: 'a;b' },
    ],
    ['https::addr=h:443;token=x;', { host: 'h', httpPort: 443, token: 'x', tls: true }],
    [
      'http::addr=h;protocol_version=3;auto_flush_rows=10;auto_flush_interval=5;request_timeout=100;',
      { host: 'h', httpPort: 9000, commitRows: 10, commitIntervalMs: 5, requestTimeoutMs: 100 },
    ],
  ])('%s is read', (text, options) => {
    expect(isClientConfiguration(text)).toBe(true);
    expect(parseClientConfiguration(text)).toStrictEqual(options);
  });

  test.each([
    ['tcp::addr=h;', /protocol.*http/],
    ['http::addr=h;auto_flush=off;', /auto_flush/],
    ['http::addr=h;protocol_version=2;', /protocol_version.*3/],
    ['https::addr=h;tls_verify=unsafe_off;', /tls_verify.*tls_ca/],
    ['http::addr=h;retry_timeout=1000;', /retry_timeout.*timeoutMs/],
    ['http::addr=h;max_buf_size=1000;', /max_buf_size.*maxBufferedBytes/],
    ['http::addr=h;canary=1;', /canary/],
    ['https::addr=h;tls_ca=/no/such/file;', /tls_ca/],
    ['http::addr=h:canary;', /configuration string/],
  ])('%s is refused with the reason', (text, message) => {
    const error = thrownBy(() => parseClientConfiguration(text));
    expect(isDbError(error) && error.kind).toBe('config');
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });

  test('with a secret that cannot be read is not repeated', () => {
    const error = thrownBy(() => parseClientConfiguration('http::addr=h;password=secret-canary;auto_flush_rows=x;'));
    expect(inspect(error, { showHidden: true })).not.toContain('secret-canary');
  });
});

test('every key of the official client is honoured or refused: one that is added is decided on', () => {
  const types = createRequire(import.meta.url)
    .resolve('@questdb/nodejs-client')
    .replace(/index\.(js|mjs)$/, 'index.d.ts');
  const [, body = ''] = /declare class SenderOptions \{([\s\S]*?)\/\*\*/.exec(readFileSync(types, 'utf8')) ?? [];
  const declared = [...body.matchAll(/^ {4}([a-z_]+)\??:/gm)].map(([, name]) => name);
  expect(declared).toContain('retry_timeout');
  // What no string sets: objects that a program passes, and what the client makes of the keys.
  const notInStrings = ['log', 'agent', 'auth', 'jwk'];
  expect(declared.filter((name) => !keysOfClient.includes(name ?? '') && !notInStrings.includes(name ?? ''))).toEqual(
    [],
  );
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
