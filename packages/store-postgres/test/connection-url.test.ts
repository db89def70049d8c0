import { inspect } from 'node:util';
import { isDbError } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { parseConnectionUrl } from '../src/connection-url.js';

// No store is asked anything here, so these are not in the shared suite.

describe('a URL', () => {
  test.each<[string, object]>([
    ['postgres://', {}],
    ['postgresql://db.example', { host: 'db.example' }],
    [
      'postgres://writer@db.example:6432/trades',
      { host: 'db.example', port: 6432, user: 'writer', database: 'trades' },
    ],
    ['postgres://u:p@h/d', { host: 'h', user: 'u', password: 'p', database: 'd' }],
    ['postgres://u%40corp:p%3A%2F%3F%23@h/a%20b', { host: 'h', user: 'u@corp', password: 'p:/?#', database: 'a b' }],
    ['postgres://[::1]:5433/d', { host: '::1', port: 5433, database: 'd' }],
    ['postgres:///d?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'd' }],
    ['postgres://h/d?sslmode=disable', { host: 'h', database: 'd', ssl: false }],
    ['postgres://h/d?sslmode=require', { host: 'h', database: 'd', ssl: true }],
    [
      'postgres://h/d?sslmode=verify-full&application_name=bot',
      { host: 'h', database: 'd', ssl: true, applicationName: 'bot' },
    ],
  ])('%s says where the server is', (url, parts) => {
    expect(parseConnectionUrl(url)).toStrictEqual(parts);
  });

  test.each([
    ['without a scheme of ours', 'mysql://u:canary@h/d'],
    ['with blanks', 'postgres://u:can ary@h/d'],
    ['with a slash in the password', 'postgres://u:can/ary@h/d'],
    ['with a % that begins no escape', 'postgres://u:canary%zz@h/d'],
    ['with several hosts', 'postgres://u:canary@a:1,b:2/d'],
    ['with a parameter that is not known', 'postgres://u:p@h/d?canary=1'],
    ['that switches the check of certificates off', 'postgres://u:canary@h/d?sslmode=no-verify'],
    ['that would fall back to plain text', 'postgres://u:canary@h/d?sslmode=prefer'],
  ])('%s is refused with kind config, and is not repeated', (_what, url) => {
    const error = thrownBy(() => parseConnectionUrl(url));
    expect(isDbError(error) && error.kind).toBe('config');
    expect(inspect(error, { showHidden: true, depth: 5 })).not.toMatch(/canary|can.ary/);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
