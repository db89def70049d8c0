// Where the server is. Not in the shared suite: no store is asked anything here.

import { inspect } from 'node:util';
import { isDbError } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { withUrl } from '../src/connection-settings.js';
import { parseConnectionUrl } from '../src/connection-url.js';

describe('a URL', () => {
  test.each<[string, object]>([
    ['questdb://', {}],
    ['questdb://db.example', { host: 'db.example' }],
    ['questdb://bot@db.example:9001', { host: 'db.example', httpPort: 9001, username: 'bot' }],
    ['questdb://u%40corp:p%3A%2F%3F%23@h', { host: 'h', username: 'u@corp', password: 'p:/?#' }],
    ['questdb://[::1]:9000?pgPort=8813', { host: '::1', httpPort: 9000, pgPort: 8813 }],
    [
      'questdb://h?tls=true&pgTls=false&tablePrefix=test_1_',
      { host: 'h', tls: true, pgTls: false, tablePrefix: 'test_1_' },
    ],
  ])('%s says where the server is', (url, parts) => {
    expect(parseConnectionUrl(url)).toStrictEqual(parts);
  });

  test.each([
    ['without a scheme of ours', 'postgres://u:canary@h'],
    ['with blanks', 'questdb://u:can ary@h'],
    ['with a slash in the password', 'questdb://u:can/ary@h'],
    ['with a % that begins no escape', 'questdb://u:canary%zz@h'],
    ['with a database', 'questdb://h/canary'],
    ['with a parameter that is not known', 'questdb://h?canary=1'],
    ['with a parameter out of range', 'questdb://h?pgPort=canary'],
    ['with a parameter that is there twice', 'questdb://u:canary@h?tls=true&tls=false'],
    ['with a prefix that is no name', 'questdb://u:canary@h?tablePrefix=Upper'],
  ])('%s is refused with kind config, and is not repeated', (_what, url) => {
    const error = thrownBy(() => parseConnectionUrl(url));
    expect(isDbError(error) && error.kind).toBe('config');
    expect(inspect(error, { showHidden: true, depth: 5 })).not.toMatch(/canary|can.ary/);
  });

  test('gives way to an option that says the same', () => {
    expect(withUrl({ url: 'questdb://a:9000?pgPort=1', host: 'b', pgPort: 2 })).toEqual({
      host: 'b',
      httpPort: 9000,
      pgPort: 2,
    });
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
