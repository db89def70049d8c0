import { DbError } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { describe, expect, it } from 'vitest';
import { closeAll } from '../src/close-all.ts';
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
    await closeAll(backends, undefined);
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
    await closeAll(backends, undefined);
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

describe('closing', () => {
  const backend = (events: string[], name: string, unwritten: number | Error) => ({
    close: async () => {
      events.push(name);
      if (unwritten instanceof Error) throw unwritten;
      return { unwritten };
    },
  });

  it('goes in the reverse order of opening and sums what is unwritten', async () => {
    const events: string[] = [];
    const report = await closeAll([backend(events, 'first', 2), backend(events, 'second', 3)], undefined);
    expect(report).toEqual({ unwritten: 5 });
    expect(events).toEqual(['second', 'first']);
  });

  it('goes on when one fails, then rejects with its error, what failed and what is unwritten', async () => {
    const events: string[] = [];
    const stuck = new DbError({ kind: 'connection', message: 'cut off', store: 'second' });
    const all = [backend(events, 'first', 2), backend(events, 'second', stuck), backend(events, 'third', 3)];
    expect(await failureOf(() => closeAll(all, undefined))).toMatchObject({
      kind: 'connection',
      message: 'cut off',
      store: 'second',
      details: { failed: 1, unwritten: 5 },
    });
    expect(events).toEqual(['third', 'second', 'first']);
  });

  it('rejects with a DbError whatever a backend throws', async () => {
    const thrown = new Error('a driver error with a secret');
    const error = await failureOf(() => closeAll([backend([], 'only', thrown)], undefined));
    expect(error).toMatchObject({ kind: 'internal', cause: thrown });
    expect(error.message).not.toContain('secret');
  });

  it('gives all stores one deadline together', async () => {
    const given: number[] = [];
    const noting = {
      close: async (options?: { deadlineMs?: number | undefined }) => {
        given.push(options?.deadlineMs ?? Number.NaN);
        return { unwritten: 0 };
      },
    };
    await closeAll([noting, noting], { deadlineMs: 500 });
    expect(given).toHaveLength(2);
    for (const deadlineMs of given) expect(deadlineMs).toBeLessThanOrEqual(500);
    expect(given[1]).toBeLessThanOrEqual(given[0] ?? 0);
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
