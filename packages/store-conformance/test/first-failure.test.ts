import type { TradeStore } from '@tradestore/core';
import { describe, expect, test, vi } from 'vitest';
import { firstFailure, type Harness, tradeStoreTests } from '../src/index.ts';
import { Suite } from '../src/suite.ts';
import { ReferenceDatabase } from './reference-database.ts';
import { ReferenceTradeStore } from './reference-trade-store.ts';

/** Stores of one database; `open` and `close` can be watched. */
function harnessOf(change: (store: ReferenceTradeStore) => void = () => undefined): Harness<TradeStore> & {
  readonly opened: ReferenceTradeStore[];
} {
  const database = new ReferenceDatabase();
  const opened: ReferenceTradeStore[] = [];
  return {
    name: 'reference',
    opened,
    open: async ({ maxRows } = {}) => {
      const store = new ReferenceTradeStore(database, maxRows);
      vi.spyOn(store, 'close');
      change(store);
      opened.push(store);
      return store;
    },
    settle: (store) => store.flush('visible'),
    unsupported: ['shared-database', 'survives-restart', 'connection-faults', 'frozen-server'],
  };
}

const never = (): Promise<never> => new Promise(() => undefined);

describe('firstFailure', () => {
  test('a store that keeps its contract has none, and every store that was opened is closed', async () => {
    const harness = harnessOf();
    const tests = tradeStoreTests(harness).filter(({ group }) => !['streaming', 'awkward text'].includes(group));
    expect(await firstFailure(tests)).toBeNull();
    for (const store of harness.opened) expect(store.close).toHaveBeenCalled();
  });

  test('it is the first sentence that a broken store does not keep, and no later test is run', async () => {
    const harness = harnessOf((store) => vi.spyOn(store, 'batchSaveTrades').mockResolvedValue());
    const failure = await firstFailure(tradeStoreTests(harness));
    expect(failure?.test).toMatchObject({ group: 'round trip', sentence: 'a batch that resolves is stored whole' });
    expect(failure?.error).toBeInstanceOf(Error);
    for (const store of harness.opened) expect(store.close).toHaveBeenCalled();
  });

  test('a test that hangs has failed, and what it opened is closed', async () => {
    const harness = harnessOf();
    const suite = new Suite<TradeStore>(harness);
    suite.group('group', (contract) => {
      contract('it ends', async ({ open }) => {
        await open();
        await never();
      });
    });
    const failure = await firstFailure(suite.tests, { timeoutMs: 20 });
    expect(failure).toMatchObject({ test: { sentence: 'it ends' }, error: { message: 'did not end within 20 ms' } });
    expect(harness.opened.length).toBe(2);
    for (const store of harness.opened) expect(store.close).toHaveBeenCalled();
  });

  test('of a proof and a close that both fail, the error of the proof is told', async () => {
    const harness = harnessOf((store) => vi.spyOn(store, 'close').mockRejectedValue(new Error('close')));
    const suite = new Suite<TradeStore>(harness);
    suite.group('group', (contract) => {
      contract('it holds', async ({ open }) => {
        await open();
        throw new Error('proof');
      });
    });
    expect(await firstFailure(suite.tests)).toMatchObject({ error: { message: 'proof' } });
  });

  test('a store of a group that does not close fails the last test of the group', async () => {
    const harness = harnessOf((store) => vi.spyOn(store, 'close').mockRejectedValue(new Error('close')));
    const suite = new Suite<TradeStore>(harness);
    suite.group('group', (contract) => {
      contract('first', async () => undefined);
      contract('last', async () => undefined);
    });
    const failure = await firstFailure(suite.tests);
    expect(failure).toMatchObject({ test: { sentence: 'last' }, error: { message: 'close' } });
  });

  test('a test whose harness lacks what it needs is passed over, and says why', async () => {
    const suite = new Suite<TradeStore>(harnessOf());
    suite.group('group', (contract) => {
      contract('it recovers', () => Promise.reject(new Error('run')), { needs: 'connection-faults' });
    });
    expect(suite.tests[0]?.skipReason).toBe(
      'reference: connection-faults: that a store recovers after its connections were cut',
    );
    expect(await firstFailure(suite.tests)).toBeNull();
  });
});

describe('the tests of a contract', () => {
  test('are listed without a store being opened', () => {
    const harness = harnessOf();
    const tests = tradeStoreTests(harness);
    expect(tests.length).toBeGreaterThan(500);
    expect(harness.opened).toStrictEqual([]);
  });

  test('have names that tell them apart', () => {
    const names = tradeStoreTests(harnessOf()).map(({ group, sentence }) => `${group}: ${sentence}`);
    expect(names).toStrictEqual([...new Set(names)]);
  });
});
