import { address } from '@tradestore/core';
import { sharedPostgres } from '@tradestore/test-services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStores, DatabaseFactory, type StoreConfig } from '../src/index.ts';
import { failureOf } from './failure.ts';

const postgres = sharedPostgres();
const token = address('So11111111111111111111111111111111111111112');

describe.runIf(postgres !== null)('createStores on a real PostgreSQL', () => {
  let url = '';
  let empty = '';
  const drops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const databases = [await postgres?.createDatabase(), await postgres?.createDatabase()];
    for (const database of databases) if (database !== undefined) drops.push(() => database.drop());
    [url = '', empty = ''] = databases.map((database) => database?.adminUrl);
    await using stores = await createStores({ trades: url });
    await stores.migrate();
  });
  afterAll(async () => {
    for (const drop of drops) await drop();
  });

  it('refuses a database without a schema with kind schema, and migrates it when it is asked to', async () => {
    await using stores = await createStores({ trades: empty, prices: 'memory:', config: empty });
    expect(await failureOf(() => stores.config.settings.list())).toMatchObject({ kind: 'schema' });
    const [migration, ...others] = await stores.migrate();
    expect(others).toEqual([]);
    expect(migration).toMatchObject({ backend: 'postgres', contracts: ['trades', 'config'] });
    expect(migration?.applied.length).toBeGreaterThan(0);
    expect(await stores.config.settings.list()).toEqual([]);
    expect(await stores.trades.getTradesByToken(token, 1)).toEqual([]);
    expect(await stores.migrate()).toMatchObject([{ applied: [] }]);
  });

  it('lets contracts of one URL share their connections', async () => {
    const database = { url, maxConnections: 4 };
    await using stores = await createStores({ trades: database, config: database });
    await Promise.all(
      Array.from({ length: 20 }, () => [
        stores.trades.getTradesByToken(token, 1),
        stores.config.settings.list(),
      ]).flat(),
    );
    const { stores: each } = await stores.health();
    // One of the four is kept for cancel requests.
    expect(each.trades.details).toMatchObject({ pool: { max: 3, total: 3 } });
    expect(each.config.details).toMatchObject({ pool: { max: 3, total: 3 } });
    await stores.trades.close();
    expect(await stores.config.settings.list()).toEqual([]);
  });

  it('hands options on: a row limit, and a password that is asked for when a connection is made', async () => {
    const { password, ...parts } = partsOf(url);
    let asked = 0;
    const trades = await DatabaseFactory.createTradeStore({
      url: parts.href,
      maxRows: 7,
      applicationName: 'factory test',
      password: async () => {
        asked += 1;
        return password;
      },
    });
    expect(trades.maxRows).toBe(7);
    expect(asked).toBe(0);
    expect(await trades.getTradesByToken(token, 7)).toEqual([]);
    expect(asked).toBe(1);
    await trades.close();
    const wrong = await DatabaseFactory.createTradeStore({ url: parts.href, password: 'wrong' });
    expect(await failureOf(() => wrong.getTradesByToken(token, 1))).toMatchObject({ kind: 'auth', store: 'postgres' });
    await wrong.close();
  });

  it.each<[string, (url: string) => StoreConfig]>([
    ['a parameter that the backend knows', (to) => `${to}?application_name=factory&sslmode=disable`],
    ['the other scheme', (to) => to.replace(/^postgres:/, 'postgresql:')],
    ['bare stores', (to) => ({ url: to, layers: false })],
  ])('opens %s', async (_, config) => {
    const trades = await DatabaseFactory.createTradeStore(config(url));
    expect(await trades.getTradesByToken(token, 1)).toEqual([]);
    await trades.close();
  });

  it.each(['sslmode=prefer', 'maxRows=5', 'password=secret'])(
    'refuses a parameter that is not the URL of PostgreSQL, without repeating its value: %s',
    async (parameter) => {
      const error = await failureOf(() => createStores({ trades: `${url}?${parameter}` }));
      expect(error).toMatchObject({ kind: 'config' });
      expect(error.message).not.toContain(parameter.split('=')[1]);
    },
  );
});

function partsOf(url: string): { readonly href: string; readonly password: string } {
  const parts = new URL(url);
  const password = decodeURIComponent(parts.password);
  parts.password = '';
  return { href: parts.href, password };
}
