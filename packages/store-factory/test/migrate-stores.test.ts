import { type CallOptions, DbError } from '@tradestore/core';
import { describe, expect, it } from 'vitest';
import { parseStores, type StoresConfig } from '../src/config.ts';
import type { Migrate } from '../src/load-backend.ts';
import { migrateStores } from '../src/migrate-stores.ts';
import { failureOf } from './failure.ts';

const oneUrl = 'postgres://bot@host/one';
const otherUrl = 'postgres://bot@host/other';

function migrated(config: StoresConfig, migrate: Migrate, limits?: CallOptions) {
  return migrateStores(parseStores(config), limits, async () => migrate);
}

describe('migrating', () => {
  it('brings each database up to date once, however many contracts it has, with the options that it is opened with', async () => {
    const asked: unknown[] = [];
    const migrate: Migrate = async (...given) => {
      asked.push(given);
      return { applied: asked.length === 1 ? ['0001', '0002'] : [] };
    };
    const { signal } = new AbortController();
    const config = { trades: { url: oneUrl, maxConnections: 5 }, prices: 'memory:', config: otherUrl } as const;
    expect(await migrated(config, migrate, { signal, timeoutMs: 5_000 })).toEqual([
      { backend: 'postgres', contracts: ['trades'], applied: ['0001', '0002'] },
      { backend: 'postgres', contracts: ['config'], applied: [] },
    ]);
    const limits = { signal, timeoutMs: 5_000 };
    expect(asked).toEqual([
      [{ url: oneUrl, maxConnections: 5 }, limits],
      [{ url: otherUrl }, limits],
    ]);
    expect(await migrated({ trades: oneUrl, config: oneUrl }, migrate)).toEqual([
      { backend: 'postgres', contracts: ['trades', 'config'], applied: [] },
    ]);
  });

  it('stops at the first database that fails, with its error', async () => {
    const asked: unknown[] = [];
    const refusal = new DbError({ kind: 'permission', message: 'grant it' });
    const migrate: Migrate = async (options) => {
      asked.push(options);
      throw refusal;
    };
    expect(await failureOf(() => migrated({ trades: oneUrl, config: otherUrl }, migrate))).toBe(refusal);
    expect(asked).toEqual([{ url: oneUrl }]);
  });

  it('rejects with a DbError whatever a package throws, and knows nothing of what it had done', async () => {
    const thrown = new TypeError('a driver error with a secret');
    const error = await failureOf(() =>
      migrated({ trades: oneUrl }, async () => {
        throw thrown;
      }),
    );
    expect(error).toMatchObject({ kind: 'internal', outcome: 'unknown', cause: thrown });
    expect(error.message).not.toContain('secret');
  });
});
