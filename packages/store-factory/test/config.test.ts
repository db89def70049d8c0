import { address, decimal, SOLANA_GENESIS, type TokenPrice } from '@tradestore/core';
import { describe, expect, it, vi } from 'vitest';
import { createStores, DatabaseFactory, type StoresConfig } from '../src/index.ts';
import { failureOf } from './failure.ts';

const CHOICES = 'memory:, postgres://user@host/database, questdb://user@host:9000, cassandra://host/keyspace?dc=name';
const SERIES_CHOICES = 'memory:, questdb://user@host:9000, cassandra://host/keyspace?dc=name';
const PRICE_CHOICES = 'memory:, redis://host:6379';
const CONFIG_CHOICES = 'memory:, postgres://user@host/database';
const MEMORY_OPTIONS = 'seed, latency, visibilityLagMs, maxRows, ttlMs, staleMs, fenceMs, onOutage, layers';
const POSTGRES_OPTIONS =
  'password, ssl, applicationName, maxConnections, maxQueued, connectTimeoutMs, idleTimeoutMs, maxLifetimeMs, ' +
  'statementTimeoutMs, lockTimeoutMs, idleInTransactionTimeoutMs, preparedStatements, pollIntervalMs, maxRows, layers';

/** A configuration of trades as a user without types may give it, and what is said of it. */
const refused: readonly (readonly [string, unknown, string])[] = [
  ['an empty URL', '', `trades: no store is named; choose one of ${CHOICES}`],
  ['a blank URL', ' ', `trades: is not a URL; write one of ${CHOICES}`],
  ['a number', 5432, "trades: must be a URL such as 'memory:', or an object with url"],
  ['null', null, `trades: no store is named; choose one of ${CHOICES}`],
  ['an object without url', {}, "trades.url: must be a URL such as 'memory:', or an object with url"],
  ['a bare word', 'memory', 'trades: a bare word is not a URL; write memory:'],
  ['another bare word', 'Postgres', 'trades: a bare word is not a URL; write postgres://user@host/database'],
  ['a mistyped bare word', 'qestdb', 'trades: a bare word is not a URL; write questdb://user@host:9000'],
  ['a host', 'db.example', `trades: is not a URL; write one of ${CHOICES}`],
  ['a mistyped scheme', 'memry:', `trades: unknown URL scheme; did you mean memory:? choices: ${CHOICES}`],
  ['an unknown scheme', 'oracle://host', `trades: unknown URL scheme; choices: ${CHOICES}`],
  [
    'a backend that has no such store',
    'redis://host',
    `trades: redis has no store for trades; choose one of ${CHOICES}`,
  ],
  ['a cluster of it', 'redis+cluster://a,b', `trades: redis has no store for trades; choose one of ${CHOICES}`],
  [
    'memory with a host',
    'memory://x',
    'trades: a URL of memory takes no host or path, only ?name=value; write memory:',
  ],
  [
    'a server without //',
    'postgres:x',
    'trades: a URL of postgres must name a server; write postgres://user@host/database',
  ],
  [
    'a blank in a URL',
    'memory: ',
    'trades: a URL holds no blanks or control characters; remove them or percent-encode them',
  ],
  ['a fragment', 'memory:#x', 'trades: is not a URL, or holds a # that must be written as %23'],
  [
    'an unknown option',
    { url: 'memory:', maxRow: 1 },
    `trades: unknown option maxRow; did you mean maxRows? known: ${MEMORY_OPTIONS}`,
  ],
  [
    'an unknown option of a server',
    { url: 'cassandra://host/keyspace?dc=one', maxRows: 1 },
    'trades: unknown option maxRows; known: layers',
  ],
  [
    'a mistyped option of PostgreSQL',
    { url: 'postgres://host', maxConnection: 5 },
    `trades: unknown option maxConnection; did you mean maxConnections? known: ${POSTGRES_OPTIONS}`,
  ],
  [
    'an option of the pool that is no data',
    { url: 'postgres://host', pool: {} },
    `trades: unknown option pool; known: ${POSTGRES_OPTIONS}`,
  ],
  [
    'a single connection, which leaves none for cancel requests',
    { url: 'postgres://host', maxConnections: 1 },
    'trades.maxConnections: must be an integer number from 2 to 10000',
  ],
  [
    'a password that is no text',
    { url: 'postgres://host', password: 5 },
    'trades.password: must be a text, or a function that gives one or a promise of one',
  ],
  [
    'a path in place of a certificate',
    { url: 'postgres://host', ssl: { ca: '/etc/ssl/ca.pem' } },
    'trades.ssl.ca: must be the PEM text of certificates, from BEGIN CERTIFICATE on, and hold no private key',
  ],
  [
    'TLS that is not verified',
    { url: 'postgres://host', ssl: { ca: '-----BEGIN CERTIFICATE-----', rejectUnauthorized: false } },
    'trades.ssl: unknown option rejectUnauthorized; known: ca',
  ],
  [
    'text for a switch',
    { url: 'postgres://host', preparedStatements: 'false' },
    'trades.preparedStatements: must be true or false',
  ],
  ['a wrong option', { url: 'memory:', maxRows: 0 }, 'trades.maxRows: must be an integer number of at least 1'],
  ['text for a number', { url: 'memory:', seed: '1' }, 'trades.seed: must be an integer number from -2^31 to 2^31 - 1'],
  [
    'a latency of another type',
    { url: 'memory:', latency: '5 ms' },
    'trades.latency: must be a number of milliseconds from 0, or an object { min, max } of two',
  ],
  [
    'half a range',
    { url: 'memory:', latency: { min: 1 } },
    'trades.latency.max: must be a number of milliseconds from 0 to 2^31 - 1',
  ],
  [
    'a time to live of nothing',
    { url: 'memory:', ttlMs: 0 },
    'trades.ttlMs: must be a number of milliseconds from 1 to 2^31 - 1',
  ],
  [
    'an unknown way through an outage',
    'memory:?onOutage=retry',
    "trades, URL parameter onOutage: must be 'throw' or 'miss'",
  ],
  ['a range upside down', { url: 'memory:', latency: { min: 2, max: 1 } }, 'trades.latency: min must not be above max'],
  [
    'a wrong option inside layers',
    { url: 'memory:', layers: { retry: { maxAttempts: 0 } } },
    'trades.layers.retry.maxAttempts: must be an integer number of at least 1',
  ],
  [
    'an unknown option inside layers',
    { url: 'memory:', layers: { timeoutMS: 1 } },
    'trades.layers: unknown option timeoutMS; did you mean timeoutMs? known: timeoutMs, attemptTimeoutMs, retry, concurrency, breaker',
  ],
  [
    'layers: true',
    { url: 'memory:', layers: true },
    'trades.layers: must be false or an object such as { timeoutMs: 10_000 }',
  ],
  [
    'an unknown URL parameter',
    'memory:?visibiltyLagMs=50',
    `trades, URL parameter: unknown option visibiltyLagMs; did you mean visibilityLagMs? known: ${MEMORY_OPTIONS}`,
  ],
  [
    'a parameter that objects inherit',
    'memory:?__proto__=1',
    `trades, URL parameter: unknown option; known: ${MEMORY_OPTIONS}`,
  ],
  [
    'a wrong URL parameter',
    'memory:?maxRows=many',
    'trades, URL parameter maxRows: must be an integer number of at least 1',
  ],
  ['an empty URL parameter', 'memory:?maxRows=', 'trades, URL parameter: one has no value; write name=value'],
  ['a URL parameter twice', 'memory:?seed=1&seed=2', 'trades, URL parameter: one stands twice; keep one'],
  [
    'an option twice',
    { url: 'memory:?maxRows=1', maxRows: 1 },
    'trades.maxRows: is given in the URL and beside it; keep one',
  ],
];

describe('a configuration that cannot be used', () => {
  it.each(refused)(
    'is refused with kind config, naming the place, the rule and the way out: %s',
    async (_, trades, message) => {
      const error = await failureOf(() => createStores({ trades: trades as string }));
      expect(error).toMatchObject({ kind: 'config', message });
      expect(error.isPermanent()).toBe(true);
    },
  );

  it('is refused without a store, listing the choices', async () => {
    // @ts-expect-error: without a configuration it doesn't compile either
    expect(await failureOf(() => DatabaseFactory.createTradeStore())).toMatchObject({
      kind: 'config',
      message: `trades: no store is named; choose one of ${CHOICES}`,
    });
    expect(await failureOf(() => DatabaseFactory.createTradeStore(undefined))).toMatchObject({ kind: 'config' });
    const choices = [
      `trades: ${CHOICES}`,
      `positions: ${SERIES_CHOICES}`,
      `metrics: ${SERIES_CHOICES}`,
      `prices: ${PRICE_CHOICES}`,
      `config: ${CONFIG_CHOICES}`,
    ].join('; ');
    const unnamed = `config: names no store; name at least one, as in { trades: 'memory:' }; choices: ${choices}`;
    expect(await failureOf(() => createStores({}))).toMatchObject({ kind: 'config', message: unnamed });
    expect(await failureOf(() => createStores({ trades: undefined }))).toMatchObject({
      kind: 'config',
      message: unnamed,
    });
    // @ts-expect-error: as above
    expect(await failureOf(() => createStores())).toMatchObject({ kind: 'config', message: unnamed });
  });

  it('is refused when it names an unknown contract, with the one that was meant', async () => {
    // @ts-expect-error: `trade` is no contract
    expect(await failureOf(() => createStores({ trade: 'memory:' }))).toMatchObject({
      kind: 'config',
      message: 'config: unknown contract trade; did you mean trades? known: trades, positions, metrics, prices, config',
    });
    // @ts-expect-error: a URL alone doesn't say what it is for
    expect(await failureOf(() => createStores('memory:'))).toMatchObject({
      kind: 'config',
      message: "config: must be an object such as { trades: 'memory:' }",
    });
  });
});

describe('a contract', () => {
  it.each([
    ['positions', 'postgres://host/db', 'postgres', SERIES_CHOICES],
    ['metrics', 'postgres://host/db', 'postgres', SERIES_CHOICES],
    ['prices', 'questdb://host', 'questdb', PRICE_CHOICES],
    ['config', 'redis://host', 'redis', CONFIG_CHOICES],
  ] as const)('is refused where the backend has no store for it: %s in %s', async (contract, url, backend, choices) => {
    expect(await failureOf(() => createStores({ [contract]: url } as StoresConfig))).toMatchObject({
      kind: 'config',
      message: `${contract}: ${backend} has no store for ${contract}; choose one of ${choices}`,
    });
  });

  it.each([
    ['positions', DatabaseFactory.createPositionStore, SERIES_CHOICES],
    ['metrics', DatabaseFactory.createMetricsStore, SERIES_CHOICES],
    ['prices', DatabaseFactory.createPriceCache, PRICE_CHOICES],
    ['config', DatabaseFactory.createConfigStore, CONFIG_CHOICES],
  ] as const)('has no default store: %s', async (contract, create, choices) => {
    expect(await failureOf(() => create(undefined))).toMatchObject({
      kind: 'config',
      message: `${contract}: no store is named; choose one of ${choices}`,
    });
  });
});

describe('a configuration', () => {
  it.each([
    'memory:',
    'MEMORY:',
    'memory:?maxRows=10&visibilityLagMs=5&seed=-3&latency=0.5&layers=false',
    { url: 'memory:' },
    { url: 'memory:', maxRows: undefined, layers: undefined },
    { url: 'memory:', seed: 7, latency: { min: 0, max: 1 }, visibilityLagMs: 0, maxRows: 1, layers: false },
    {
      url: 'memory:',
      layers: {
        timeoutMs: 1_000,
        attemptTimeoutMs: 500,
        retry: { maxAttempts: 1, initialDelayMs: 1, maxDelayMs: 2 },
        concurrency: { maxConcurrent: 1, maxQueued: 0 },
        breaker: { failures: 1, halfOpenAfterMs: 1 },
      },
    },
  ] as const)('is a URL or an object with url and options: %j', async (config) => {
    const store = await DatabaseFactory.createTradeStore(config);
    expect(store.name).toBe('memory');
    await store.close();
  });

  it('has the options of a cache reach it', async () => {
    const clocked = await DatabaseFactory.createPriceCache({ url: 'memory:?ttlMs=1&staleMs=60000', layers: false });
    const price = makePrice();
    await clocked.setPrice(price);
    await vi.waitUntil(async () => (await clocked.getPrice(price.token)) === null);
    expect(await clocked.getPrice(price.token, { allowStale: true })).toMatchObject({ value: price, stale: true });
    await clocked.close();
  });

  it('has its options reach the store, from the URL and from beside it', async () => {
    const store = await DatabaseFactory.createTradeStore({ url: 'memory:?visibilityLagMs=50', maxRows: 12 });
    expect(store.maxRows).toBe(12);
    expect(store.readYourWrites).toBe('eventual');
    await store.close();
  });
});

function makePrice(): TokenPrice {
  return {
    token: address('So11111111111111111111111111111111111111112'),
    quote: 'USD',
    price: decimal('150'),
    source: 'fixture',
    slot: 1n,
    time: SOLANA_GENESIS,
    confidence: null,
    liquidityUsd: null,
  };
}
