import { closeInTurn, DbError } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { describe, expect, it } from 'vitest';
import { parseStore } from '../src/config.ts';
import { isStoreOf } from '../src/contracts.ts';
import type { OpenBackend } from '../src/load-backend.ts';
import { openStores } from '../src/open-stores.ts';
import { failureOf } from './failure.ts';

/** Requests as several contracts would make them. */
const requests = (...urls: string[]) => urls.map((url) => parseStore('trades', url));

describe('opening', () => {
  it('opens a backend once for the same URL and options, and again for others', async () => {
    const opened: unknown[] = [];
    const load = async () => (options: unknown) => {
      opened.push(options);
      return { ...openMemory() };
    };
    const { backends } = await openStores(
      requests('memory:', 'memory:', 'memory:?seed=2', 'questdb://a', 'questdb://a', 'questdb://b'),
      load,
    );
    expect(opened).toEqual([{}, { seed: 2 }, { url: 'questdb://a' }, { url: 'questdb://b' }]);
    expect(backends).toHaveLength(4);
    await closeInTurn(backends, undefined);
  });

  it('closes what it opened, last first, when a later one fails', async () => {
    const events: string[] = [];
    const refusal = new DbError({ kind: 'config', message: 'no such database' });
    const load =
      async ({ name }: { name: string }) =>
      async () => {
        if (name === 'cassandra') throw refusal;
        events.push(`open ${name}`);
        return closing(events, name);
      };
    const opening = openStores(requests('memory:', 'questdb://a', 'cassandra://a'), load);
    expect(await failureOf(() => opening)).toBe(refusal);
    expect(events).toEqual(['open memory', 'open questdb', 'close questdb', 'close memory']);
  });

  it('reports the failure to open even when closing the others fails too', async () => {
    const refusal = new DbError({ kind: 'config', message: 'no such database' });
    const load =
      async ({ name }: { name: string }) =>
      () => {
        if (name === 'questdb') throw refusal;
        return { ...openMemory(), close: () => Promise.reject(new Error('stuck')) };
      };
    expect(await failureOf(() => openStores(requests('memory:', 'questdb://a'), load))).toBe(refusal);
  });

  it('rejects with a DbError whatever the open function throws', async () => {
    const thrown = new TypeError('a driver error with a secret');
    const load = async () => () => {
      throw thrown;
    };
    const error = await failureOf(() => openStores(requests('memory:'), load));
    expect(error).toMatchObject({ kind: 'internal', cause: thrown });
    expect(error.message).not.toContain('secret');
  });

  it('opens one backend for all contracts that name it with the same URL and options', async () => {
    let opened = 0;
    const load = async () => () => {
      opened += 1;
      return { ...openMemory() };
    };
    const [trades, positions, config] = (['trades', 'positions', 'config'] as const).map((contract) =>
      parseStore(contract, contract === 'config' ? { url: 'memory:?seed=2' } : { url: 'memory:', seed: 2 }),
    );
    if (!trades || !positions || !config) throw new Error('three contracts are three requests');
    const { stores, backends } = await openStores([trades, positions, config], load);
    expect([...stores.keys()]).toEqual(['trades', 'positions', 'config']);
    expect(opened).toBe(1);
    await closeInTurn(backends, undefined);
  });

  it('opens a backend once for one function that gives its password, and again for another one', async () => {
    const opened: unknown[] = [];
    const load = async () => (options: Readonly<Record<string, unknown>>) => {
      opened.push(options['password']);
      return { ...openMemory() };
    };
    const url = 'postgres://host/db';
    const [one, other] = [() => 'x', () => 'x'];
    const { backends } = await openStores(
      [one, one, other, 'x'].map((password) => parseStore('trades', { url, password })),
      load,
    );
    expect(opened).toEqual([one, other, 'x']);
    await closeInTurn(backends, undefined);
  });

  it('gives the stores in the order of the contracts, whatever they share', async () => {
    const load = async () => () => ({ ...openMemory() });
    const { stores, backends } = await openStores(
      [parseStore('trades', 'memory:'), parseStore('positions', 'memory:?seed=2'), parseStore('metrics', 'memory:')],
      load,
    );
    expect([...stores.keys()]).toEqual(['trades', 'positions', 'metrics']);
    await closeInTurn(backends, undefined);
  });

  it('refuses a package whose store lacks a member of a member', async () => {
    const memory = openMemory();
    const whole = { ...memory.config };
    expect(isStoreOf('config', whole)).toBe(true);
    const { history: _, ...rules } = whole.rules;
    const load = async () => () => ({ ...memory, config: { ...whole, rules } });
    expect(await failureOf(() => openStores([parseStore('config', 'memory:')], load))).toMatchObject({
      kind: 'unsupported',
      message: 'config: the installed @tradestore/store-mock has no complete store for it; update it',
    });
  });

  it('refuses a package whose store lacks members of the contract, and closes it', async () => {
    const events: string[] = [];
    const load = async () => () => ({ ...closing(events, 'memory'), trades: { name: 'old' } });
    const error = await failureOf(() => openStores(requests('memory:'), load));
    expect(error).toMatchObject({ kind: 'unsupported' });
    expect(error.message).toBe('trades: the installed @tradestore/store-mock has no complete store for it; update it');
    expect(events).toEqual(['close memory']);
  });
});

function closing(events: string[], name: string): OpenBackend {
  const memory = openMemory();
  return {
    ...memory,
    close: async (options) => {
      events.push(`close ${name}`);
      return await memory.close(options);
    },
  };
}
