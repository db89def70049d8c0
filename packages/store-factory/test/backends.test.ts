import { describe, expect, it } from 'vitest';
import { backends } from '../src/backends.ts';
import { parseStore } from '../src/config.ts';
import { createStores, DatabaseFactory } from '../src/index.ts';
import { loadBackend, loadMigrate } from '../src/load-backend.ts';
import { failureOf } from './failure.ts';

describe('a backend', () => {
  const served = backends.flatMap((backend) =>
    backend.serves.map((contract) => [contract, backend.example, backend] as const),
  );

  it.each(served)('is named by its URL, for %s: %s', (contract, url, backend) => {
    expect(parseStore(contract, url).backend).toBe(backend);
    for (const scheme of backend.schemes) {
      expect(parseStore(contract, url.replace(/^\w+/, scheme)).backend).toBe(backend);
    }
  });

  it.each([['cassandra://a:9042,b:9042/keyspace?dc=one', '@tradestore/store-cassandra']])(
    'whose package is not installed rejects with kind unsupported and says how to install it: %s',
    async (url, name) => {
      for (const open of [() => DatabaseFactory.createTradeStore(url), () => createStores({ trades: url })]) {
        const error = await failureOf(open);
        expect(error).toMatchObject({ kind: 'unsupported', code: 'ERR_MODULE_NOT_FOUND', details: { package: name } });
        expect(error.message).toMatch(new RegExp(`: ${name} is not installed; add it: npm install ${name}$`));
      }
    },
  );

  const fixture = (file: string) => ({
    name: 'fixture',
    package: new URL(`fixtures/${file}`, import.meta.url).href,
    open: 'openFixture',
  });

  it.each(['imports-missing.js', 'throws.js'])(
    'whose package is there but fails to load says so, with the cause: %s',
    async (file) => {
      const error = await failureOf(() => loadBackend(fixture(file)));
      expect(error).toMatchObject({ kind: 'config' });
      expect(error.message).toContain('is installed but failed to load');
      expect(error.cause).toBeInstanceOf(Error);
    },
  );

  it.each([
    ['openFixture', () => loadBackend(fixture('without-open.js'))],
    ['migrateFixture', () => loadMigrate({ ...fixture('without-open.js'), migrate: 'migrateFixture' })],
  ])('whose package lacks a function is told to be updated: %s', async (name, load) => {
    const error = await failureOf(load);
    expect(error).toMatchObject({ kind: 'unsupported' });
    expect(error.message).toMatch(new RegExp(`has no ${name}; update it$`));
  });
});
