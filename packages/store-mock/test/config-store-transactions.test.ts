// Not in the shared suite: it needs faults, cuts and a clock at will, and looks at what only a mock tells.
import type { ConfigTransaction } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { MockConfigStore } from '../src/config-store.js';
import { ManualClock, MockServer } from '../src/index.js';
import { anybody, expecting, profile, rule } from './config-scene.js';
import { rejectionOf } from './rejection.js';

const a = { id: 'a', value: 1 };
const b = { id: 'b', value: 1 };

/** Work that saves a setting, and waits until it may go on. */
function pausing(): {
  work: (tx: ConfigTransaction) => Promise<ConfigTransaction>;
  saved: Promise<void>;
  goOn: () => void;
} {
  const [saved, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const work = async (tx: ConfigTransaction): Promise<ConfigTransaction> => {
    await tx.settings.save(a, expecting(0));
    saved.resolve();
    await mayGoOn.promise;
    return tx;
  };
  return { work, saved: saved.promise, goOn: mayGoOn.resolve };
}

describe('deadlocks', () => {
  /** Locks two settings one after the other, when both transactions have their first. */
  const opposed = (store: MockConfigStore, runs: string[]): Promise<unknown>[] => {
    const hasFirst = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
    const lock = (first: 'a' | 'b', second: 'a' | 'b'): Promise<unknown> =>
      store.transaction(anybody, async (tx) => {
        runs.push(first);
        await tx.settings.get(first);
        hasFirst[first].resolve();
        await hasFirst[second].promise;
        await tx.settings.get(second);
        return await tx.settings.save({ id: first, value: first }, expecting(1));
      });
    return [lock('a', 'b'), lock('b', 'a')];
  };

  test('who closes the circle runs again, and both commit', async () => {
    const store = new MockConfigStore();
    for (const setting of [a, b]) await store.settings.save(setting, expecting(0));
    const runs: string[] = [];
    await Promise.all(opposed(store, runs));
    expect(runs).toEqual(['a', 'b', 'b']);
    expect((await store.settings.list()).map(({ record }) => record.value)).toEqual(['a', 'b']);
    expect((await store.audit.head()).seq).toBe(4n);
  });

  test('work that hides the conflict runs again all the same', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'tx.settings.save', call: 1, error: 'conflict' }] });
    let runs = 0;
    await store.transaction(anybody, async (tx) => {
      runs += 1;
      await tx.settings.save(a, expecting(0)).catch(() => undefined);
    });
    expect(runs).toBe(2);
    expect(await store.settings.get('a')).toMatchObject({ version: 1 });
  });

  test('work that meets one in every run is given up with kind conflict, transient', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'tx.settings.get', error: 'conflict' }] });
    let runs = 0;
    const error = await rejectionOf(
      store.transaction(anybody, async (tx) => {
        runs += 1;
        await tx.settings.save(a, expecting(0));
        await tx.settings.get('b');
      }),
    );
    expect(runs).toBe(10);
    expect(error).toMatchObject({ kind: 'conflict', outcome: 'not_applied', operation: 'transaction' });
    expect(error.isTransient()).toBe(true);
    expect(await store.settings.get('a')).toBeNull();
  });

  test('a single save that closes the circle is made again too', async () => {
    const store = new MockConfigStore();
    await store.profiles.save(profile, expecting(0));
    await store.rules.save(rule, expecting(0));
    const [hasRule, mayEnd, hasProfile] = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const holder = store.transaction(anybody, async (tx) => {
      await tx.rules.get(rule.id);
      hasRule?.resolve();
      await mayEnd?.promise;
    });
    await hasRule?.promise;
    // Waits for the rule, and then for the profile, which the other has by then, who waits for the rule.
    const saving = store.rules.save(rule, expecting(1));
    let runs = 0;
    const reader = store.transaction(anybody, async (tx) => {
      runs += 1;
      await tx.profiles.get(profile.id);
      hasProfile?.resolve();
      return await tx.rules.get(rule.id);
    });
    await hasProfile?.promise;
    await store.rules.get(rule.id);
    mayEnd?.resolve();
    await holder;
    expect(await reader).toMatchObject({ version: 1 });
    expect(runs).toBe(1);
    expect(await saving).toMatchObject({ version: 2 });
  });
});

describe('calls inside', () => {
  test('go one after the other, as on one connection', async () => {
    const store = new MockConfigStore();
    const { work, saved, goOn } = pausing();
    const first = store.transaction(anybody, work);
    await saved;
    const order: string[] = [];
    const second = store.transaction(anybody, async (tx) => {
      await Promise.all([
        tx.settings.get('a').then(() => order.push('waits for a lock')),
        tx.profiles.save(profile, expecting(0)).then(() => order.push('free')),
        tx.rules.save(rule, expecting(0)).then(() => order.push('needs the profile')),
      ]);
    });
    await store.settings.get('b');
    expect(order).toEqual([]);
    goOn();
    await Promise.all([first, second]);
    expect(order).toEqual(['waits for a lock', 'free', 'needs the profile']);
  });

  test('are recorded by their paths, and counted by fault plans', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'tx.settings.get', call: 2, error: 'timeout' }] });
    const work = async (tx: ConfigTransaction): Promise<unknown> => {
      await tx.settings.get('a');
      return await tx.settings.get('b', { timeoutMs: 50 });
    };
    const error = await rejectionOf(store.transaction(anybody, work));
    expect(error).toMatchObject({ kind: 'timeout', operation: 'tx.settings.get' });
    expect(store.calls).toEqual([
      { method: 'transaction', args: [anybody, work] },
      { method: 'tx.settings.get', args: ['a'] },
      { method: 'tx.settings.get', args: ['b', { timeoutMs: 50 }] },
    ]);
  });

  test('that fail as a connection does leave nothing to commit, even when work goes on', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'tx.settings.get', error: 'connection' }] });
    let later: unknown;
    const transaction = store.transaction(anybody, async (tx) => {
      await tx.settings.save(a, expecting(0));
      await tx.settings.get('b').catch(() => undefined);
      later = await rejectionOf(tx.settings.save(b, expecting(0)));
    });
    expect(await rejectionOf(transaction)).toMatchObject({ kind: 'connection', operation: 'transaction' });
    expect(later).toMatchObject({ kind: 'connection', outcome: 'not_applied' });
    expect(await store.settings.list()).toEqual([]);
  });

  test('that are refused with kind conflict or constraint leave the transaction as it is', async () => {
    const store = new MockConfigStore();
    await store.transaction(anybody, async (tx) => {
      await tx.settings.save(a, expecting(0));
      expect((await rejectionOf(tx.settings.save(a, expecting(0)))).details).toEqual({
        currentVersion: 1,
        live: true,
        lastCorrelationId: null,
        seq: 0n,
      });
      expect((await rejectionOf(tx.rules.save(rule, expecting(0)))).kind).toBe('constraint');
      expect((await rejectionOf(tx.settings.get(''))).kind).toBe('invalid_argument');
    });
    expect(await store.settings.get('a')).toMatchObject({ version: 1 });
  });
});

describe('a transaction that is given up', () => {
  test('by a cut connection rolls back, releases its locks at once, and refuses what its work does later', async () => {
    const server = new MockServer();
    const store = new MockConfigStore({ server });
    const { work, saved, goOn } = pausing();
    let later: Promise<unknown> | undefined;
    const transaction = rejectionOf(
      store.transaction(anybody, async (tx) => {
        const same = await work(tx);
        later = rejectionOf(same.settings.save(b, expecting(0)));
      }),
    );
    await saved;
    server.breakConnections();
    expect(await transaction).toMatchObject({ kind: 'connection', outcome: 'not_applied', operation: 'transaction' });
    expect(await store.settings.save(a, expecting(0))).toMatchObject({ version: 1 });
    goOn();
    await new Promise(setImmediate);
    expect(await later).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
    expect(await store.settings.get('b')).toBeNull();
  });

  test('ends the call inside that waits, whatever it waits for', async () => {
    const clock = new ManualClock();
    const server = new MockServer();
    const store = new MockConfigStore({ clock, server, latency: 10 });
    let inside: Promise<unknown> | undefined;
    const transaction = rejectionOf(
      store.transaction(
        anybody,
        async (tx) => {
          inside = rejectionOf(tx.settings.save(a, { ...expecting(0), timeoutMs: 60_000 }));
          await inside;
        },
        { timeoutMs: 100 },
      ),
    );
    await clock.advance(10);
    server.freeze();
    await clock.advance(90);
    expect(await transaction).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
    expect(await inside).toMatchObject({ kind: 'closed' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('by close at its deadline counts as one that is unwritten', async () => {
    const clock = new ManualClock();
    const store = new MockConfigStore({ clock });
    const { work, saved } = pausing();
    const transaction = rejectionOf(store.transaction(anybody, work, { timeoutMs: 60_000 }));
    await saved;
    const closing = store.close({ deadlineMs: 50 });
    await clock.advance(50);
    expect(await closing).toEqual({ unwritten: 1 });
    expect(await transaction).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('close waits for its work, which may go on asking', async () => {
    const store = new MockConfigStore();
    const { work, saved, goOn } = pausing();
    const transaction = store.transaction(anybody, async (tx) => {
      await (await work(tx)).settings.save(b, expecting(0));
      return 'committed';
    });
    await saved;
    const closing = store.close();
    goOn();
    expect(await transaction).toBe('committed');
    expect(await closing).toEqual({ unwritten: 0 });
  });
});

test('a server that freezes before the commit holds it back until it thaws', async () => {
  const server = new MockServer();
  const clock = new ManualClock();
  const store = new MockConfigStore({ server, clock });
  const { work, saved, goOn } = pausing();
  const transaction = store.transaction(anybody, async (tx) => {
    await work(tx);
  });
  await saved;
  server.freeze();
  goOn();
  await clock.advance(1_000);
  const reading = store.settings.get('a', { timeoutMs: 500 });
  const timedOut = rejectionOf(reading);
  await clock.advance(500);
  expect((await timedOut).kind).toBe('timeout');
  server.thaw();
  await transaction;
  expect(await store.settings.get('a')).toMatchObject({ version: 1 });
  expect(clock.pendingTimers).toBe(0);
});

describe('locks', () => {
  test('tx.get of what is not there locks nothing, as a database has no row to lock', async () => {
    const store = new MockConfigStore();
    await store.transaction(anybody, async (tx) => {
      expect(await tx.settings.get('a')).toBeNull();
      await tx.settings.get('a');
    });
    const [asked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transaction = store.transaction(anybody, async (tx) => {
      await tx.settings.get('a');
      asked.resolve();
      await mayEnd.promise;
    });
    await asked.promise;
    expect(await store.settings.save(a, expecting(0))).toMatchObject({ version: 1 });
    mayEnd.resolve();
    await transaction;
  });

  test('a thousand saves that wait for one record hold nobody up', async () => {
    const store = new MockConfigStore();
    const saves = Array.from({ length: 1_000 }, () => store.settings.save(a, expecting(0)));
    const endings = await Promise.allSettled(saves);
    expect(endings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }, 10_000);

  test('a save that was not awaited and comes too late for the commit rejects, whenever that is', async () => {
    for (let turns = 0; turns < 40; turns++) {
      const store = new MockConfigStore();
      await store.profiles.save(profile, expecting(0));
      const saves: Promise<unknown>[] = [];
      await store.transaction(anybody, async (tx) => {
        for (let at = 0; at < 20; at++) {
          const saving = tx.rules.save({ ...rule, id: `rule-${at}` }, expecting(0));
          saving.catch(() => undefined);
          saves.push(saving);
        }
        for (let turn = 0; turn < turns; turn++) await null;
      });
      const stored = (await store.rules.list()).length;
      const resolved = (await Promise.allSettled(saves)).filter(({ status }) => status === 'fulfilled').length;
      expect(stored).toBe(resolved);
    }
  });
});
