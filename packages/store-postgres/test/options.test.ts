import { isDbError } from '@tradestore/core';
import { Pool } from 'pg';
import { describe, expect, test } from 'vitest';
import { checkedOptions } from '../src/checked-options.js';
import { openPostgres, type PostgresOptions } from '../src/index.js';
import { poolConfig } from '../src/pool-config.js';

// Options are each backend's own, so these are not in the shared suite.

describe('options', () => {
  test.each<[keyof PostgresOptions, unknown]>([
    ['url', ''],
    ['host', 5],
    ['port', 70_000],
    ['user', ''],
    ['database', 'a\0b'],
    ['password', 5],
    ['ssl', 'require'],
    ['applicationName', ''],
    ['connectTimeoutMs', 0],
    ['pool', {}],
    ['maxConnections', 1],
    ['maxQueued', -1],
    ['idleTimeoutMs', Number.NaN],
    ['maxLifetimeMs', 999],
    ['statementTimeoutMs', 2 ** 31],
    ['lockTimeoutMs', '5s'],
    ['idleInTransactionTimeoutMs', 0],
    ['preparedStatements', 'no'],
    ['pollIntervalMs', 0],
    ['maxRows', 0.5],
    ['layers', true],
    ['clock', 1],
  ])('%s out of range is refused with its name and rule, before anything is connected', (field, value) => {
    const error = thrownBy(() => openPostgres({ [field]: value } as PostgresOptions));
    expect(error).toMatchObject({ kind: 'invalid_argument', details: { what: 'options', field } });
    expect(isDbError(error) && error.message).toContain('must ');
  });

  test('an option that is not known is refused, with those that are', () => {
    const error = thrownBy(() => openPostgres({ maxConnection: 5 } as PostgresOptions));
    expect(error).toMatchObject({ kind: 'invalid_argument', message: expect.stringContaining('maxConnections') });
  });

  test('settings of connections are refused beside a pool, whose own hold', async () => {
    const pool = new Pool();
    expect(thrownBy(() => openPostgres({ pool, maxConnections: 5 }))).toMatchObject({
      kind: 'invalid_argument',
      details: { field: 'maxConnections' },
    });
    await pool.end();
  });

  test('an option of its own wins over the same part of the URL', () => {
    const options = checkedOptions({
      url: 'postgres://a:b@h1:1/d1?sslmode=disable',
      host: 'h2',
      password: 'c',
      ssl: true,
    });
    expect(poolConfig(options)).toMatchObject({
      host: 'h2',
      port: 1,
      user: 'a',
      password: 'c',
      database: 'd1',
      ssl: true,
    });
  });

  test('one connection of maxConnections is left for cancel requests', () => {
    expect(poolConfig({ url: 'postgres://h/d' }).max).toBe(19);
    expect(poolConfig({ url: 'postgres://h/d', maxConnections: 2 }).max).toBe(1);
  });

  test.each([
    ['localhost', false],
    ['127.0.0.1', false],
    ['127.9.9.9', false],
    ['::1', false],
    ['/var/run/postgresql', false],
    ['db.example', true],
    ['10.0.0.5', true],
    ['127.0.0.1.example.com', true],
  ])('to %s TLS is used unless said otherwise: %s', (host, tls) => {
    expect(poolConfig({ host }).ssl).toBe(tls);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
