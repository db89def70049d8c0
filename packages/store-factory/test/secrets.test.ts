import { inspect } from 'node:util';
import type { DbError } from '@tradestore/core';
import { describe, expect, it } from 'vitest';
import { createStores, describeConfig, storesConfigFromEnv } from '../src/index.ts';
import { failureOf } from './failure.ts';

const CANARY = 'kanarienvogel';

/** Everything that a log could hold of a value. */
function printed(value: unknown): string {
  const error = value as Partial<DbError>;
  const hidden = inspect(value, { depth: null, showHidden: true });
  return [
    inspect(value, { depth: null }),
    hidden,
    JSON.stringify(value),
    String(error.message),
    String(error.stack),
  ].join('\n');
}

const urls = [
  `cassandra://bot:${CANARY}@db.example/trades`,
  `cassandra://bot:${CANARY}@@db.example/trades`,
  `postgres://bot:${CANARY}@db.example/trades?sslmode=prefer`,
  `postgres://bot:%${CANARY}@db.example/trades`,
  `postgres://bot:p/${CANARY}@db.example/trades`,
  `postgres://bot:1?${CANARY}@db.example/trades`,
  `postgres://bot:1#${CANARY}@db.example/trades`,
  `postgres://bot:a ${CANARY}@db.example/trades`,
  `postgres:bot:${CANARY}@db.example/trades`,
  `postgress://bot:${CANARY}@db.example/trades`,
  `redis://:${CANARY}@cache.example`,
  `memory://bot:${CANARY}@x`,
  `memory:?password=${CANARY}`,
  `memory:?maxRows=${CANARY}`,
  `memory:?${CANARY}`,
  `memory:?!${CANARY}=1`,
  CANARY,
];

describe('a password', () => {
  it.each(urls)('is in no error: %s', async (url) => {
    for (const config of [
      url,
      { url },
      { url, maxRow: CANARY },
      { url: 'memory:', seed: url },
      { url: 'memory:', layers: { timeoutMs: url } },
      { url: 'questdb://host', password: [url] },
      { url: 'questdb://host', token: 'x', maxRow: url },
      { url: 'postgres://host', password: [url] },
      { url: 'postgres://host', ssl: { ca: `-----BEGIN PRIVATE KEY-----${url}` } },
    ]) {
      expect(printed(await failureOf(() => createStores({ trades: config as string })))).not.toContain(CANARY);
    }
    const fromEnv = await failureOf(() => createStores(storesConfigFromEnv({ TRADESTORE_TRADES_URL: url })));
    expect(printed(fromEnv)).not.toContain(CANARY);
    expect(printed(await failureOf(() => storesConfigFromEnv({ TRADESTORE_UNKNOWN: url })))).not.toContain(CANARY);
  });

  it('is in nothing that is returned when it is printed', () => {
    const url = `postgres://bot:${CANARY}@db.example/trades?sslpassword=${CANARY}&${CANARY}`;
    expect(printed(describeConfig({ trades: url }))).not.toContain(CANARY);
    const config = storesConfigFromEnv({ TRADESTORE_TRADES_URL: url });
    expect(inspect(config, { depth: null })).not.toContain(CANARY);
    expect(JSON.stringify(config)).not.toContain(CANARY);
  });
});

describe('describeConfig', () => {
  it('says which store each contract has, with the password and the values of parameters hidden', () => {
    expect(describeConfig({ trades: 'postgresql://bot:secret@a:5432,b:5432/trades?sslmode=require&key=x' })).toEqual({
      trades: {
        backend: 'postgres',
        url: 'postgresql://bot:***@a:5432,b:5432/trades?sslmode=***&key=***',
        options: {},
      },
    });
    expect(describeConfig({ trades: 'questdb://host:9000' })).toMatchObject({ trades: { url: 'questdb://host:9000' } });
    expect(describeConfig({ trades: 'questdb://bot@host' })).toMatchObject({ trades: { url: 'questdb://bot@host' } });
  });

  it('hides a password that stands beside the URL, and does not ask for one that a function gives', () => {
    const url = 'postgres://bot@db.example/trades';
    const password = () => {
      throw new Error('was asked');
    };
    for (const given of [{ password: CANARY }, { password }]) {
      const description = describeConfig({ trades: { url, maxConnections: 5, ...given } });
      expect(description).toEqual({
        trades: { backend: 'postgres', url, options: { maxConnections: 5, password: '***' } },
      });
      expect(printed(description)).not.toContain(CANARY);
    }
  });

  it('gives the options in force, those of the URL included', () => {
    expect(describeConfig({ trades: { url: 'memory:?maxRows=5', layers: { timeoutMs: 100 } } })).toEqual({
      trades: { backend: 'memory', url: 'memory:', options: { maxRows: 5, layers: { timeoutMs: 100 } } },
    });
  });

  it('refuses what createStores refuses', async () => {
    expect(await failureOf(() => describeConfig({ trades: 'memory' }))).toMatchObject({ kind: 'config' });
  });
});
