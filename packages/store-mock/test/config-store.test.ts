// Not in the shared suite: it needs faults, latency, a virtual clock and a server that can be disturbed.
import { configStoreMethods, timestampFromMillis, withLayers } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { MockConfigStore } from '../src/config-store.js';
import { ManualClock, MockServer } from '../src/index.js';
import { anybody, expecting, profile, rule } from './config-scene.js';
import { rejectionOf } from './rejection.js';

const setting = { id: 'limits', value: { deep: [1] } };

describe('faults', () => {
  test('withFailure fails every call, and health says why', async () => {
    const store = MockConfigStore.withFailure();
    const calls = {
      'rules.save': store.rules.save(rule, expecting(0)),
      'audit.list': store.audit.list(),
      transaction: store.transaction(anybody, async () => 'never'),
      watch: store.watch().next(),
    };
    for (const [operation, call] of Object.entries(calls)) {
      expect(await rejectionOf(call)).toMatchObject({ kind: 'connection', outcome: 'not_applied', operation });
    }
    expect(await store.health()).toMatchObject({ status: 'down', error: { kind: 'connection' } });
  });

  test('a save whose reply was lost is recognised by lastCorrelationId', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'settings.save', call: 1, applied: true }] });
    const options = { ...expecting(0), correlationId: 'mine' };
    expect(await rejectionOf(store.settings.save(setting, options))).toMatchObject({ outcome: 'unknown' });
    const { details } = await rejectionOf(store.settings.save(setting, options));
    expect(details).toEqual({ currentVersion: 1, live: true, lastCorrelationId: 'mine', seq: 1n });
  });

  test('a transaction whose reply was lost is committed, and runs once', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'transaction', call: 1, applied: true }] });
    const layered = withLayers(store, configStoreMethods);
    let runs = 0;
    const transaction = layered.transaction(anybody, async (tx) => {
      runs += 1;
      await tx.settings.save(setting, expecting(0));
    });
    expect(await rejectionOf(transaction)).toMatchObject({ kind: 'connection', outcome: 'unknown' });
    expect(runs).toBe(1);
    expect(await layered.settings.get(setting.id)).toMatchObject({ version: 1 });
  });

  test('a transaction that fails without applied does not run its work', async () => {
    const store = MockConfigStore.withFailure({ method: 'transaction' });
    let runs = 0;
    const transaction = store.transaction(anybody, async () => {
      runs += 1;
    });
    expect(await rejectionOf(transaction)).toMatchObject({ outcome: 'not_applied' });
    expect(runs).toBe(0);
  });

  test('a fault of tx.rules.save is known by that name, and rules.save is another method', async () => {
    const store = new MockConfigStore({ faults: [{ method: 'tx.rules.save', error: 'overloaded' }] });
    await store.profiles.save(profile, expecting(0));
    await store.rules.save(rule, expecting(0));
    const transaction = store.transaction(anybody, (tx) => tx.rules.save(rule, expecting(1)));
    expect(await rejectionOf(transaction)).toMatchObject({ kind: 'overloaded', operation: 'tx.rules.save' });
  });

  test('watch hides what a page of it fails with for the time being', async () => {
    const clock = new ManualClock();
    const store = new MockConfigStore({ clock, faults: [{ method: 'audit.list', call: 1 }] });
    await store.settings.save(setting, expecting(0));
    const next = store.watch({ after: 0n }).next();
    await clock.advance(5_000);
    expect(await next).toMatchObject({ value: { seq: 1n, record: setting } });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('time', () => {
  test('versions and entries have the time of the clock, in microseconds', async () => {
    const clock = new ManualClock();
    const store = new MockConfigStore({ clock });
    await clock.advance(1_234);
    const time = timestampFromMillis(clock.now());
    expect(await store.settings.save(setting, expecting(0))).toMatchObject({ time });
    expect(await store.audit.list()).toMatchObject([{ time }]);
  });

  test('withLatency: a transaction and each call inside of it take their time', async () => {
    const clock = new ManualClock();
    const store = MockConfigStore.withLatency(10, { clock });
    let isDone = false;
    const transaction = store.transaction(anybody, async (tx) => {
      await tx.settings.save(setting, expecting(0));
      await tx.settings.get(setting.id);
      isDone = true;
    });
    await clock.advance(29);
    expect(isDone).toBe(false);
    await clock.advance(1);
    await transaction;
    expect(clock.pendingTimers).toBe(0);
  });

  test('a save that waits for a lock ends by its timeoutMs', async () => {
    const clock = new ManualClock();
    const store = new MockConfigStore({ clock });
    await store.settings.save(setting, expecting(0));
    const [locked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transaction = store.transaction(anybody, async (tx) => {
      await tx.settings.get(setting.id);
      locked.resolve();
      await mayEnd.promise;
    });
    await locked.promise;
    const saving = rejectionOf(store.settings.save(setting, { ...expecting(1), timeoutMs: 50 }));
    await clock.advance(50);
    expect(await saving).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
    mayEnd.resolve();
    await transaction;
    expect(await store.settings.get(setting.id)).toMatchObject({ version: 1 });
    expect(clock.pendingTimers).toBe(0);
  });
});

test('health counts what there is', async () => {
  const store = new MockConfigStore();
  await store.profiles.save(profile, expecting(0));
  await store.rules.save(rule, expecting(0));
  await store.rules.remove(rule.id, expecting(1));
  const { details } = await store.health();
  expect(details).toEqual({ settings: 0, profiles: 1, rules: 0, auditEntries: 3 });
});

test('what is given out is frozen, however deep', async () => {
  const store = new MockConfigStore();
  const saved = await store.settings.save(structuredClone(setting), expecting(0));
  const [entry] = await store.audit.list();
  for (const given of [
    saved,
    await store.settings.get(setting.id),
    (await store.settings.history(setting.id))[0],
    entry,
  ]) {
    expect(isDeeplyFrozen(given)).toBe(true);
  }
});

test('a checkpoint of another log is refused, with the entry that is not the same', async () => {
  const store = new MockConfigStore();
  await store.settings.save(setting, expecting(0));
  const checkpoint = { seq: 1n, hash: 'f'.repeat(64) };
  const error = await rejectionOf(store.audit.checkpoint({ checkpoint }));
  expect(error).toMatchObject({ kind: 'corrupt_data', details: { seq: 1n, problem: 'checkpoint' } });
});

describe('watch', () => {
  test('resumes after its connections were cut', async () => {
    const server = new MockServer();
    const clock = new ManualClock();
    const store = new MockConfigStore({ server, clock, latency: 10 });
    const next = store.watch({ after: 0n }).next();
    await clock.advance(5);
    server.breakConnections();
    const saving = store.settings.save(setting, expecting(0));
    await clock.advance(5_000);
    await saving;
    expect(await next).toMatchObject({ value: { seq: 1n } });
  });

  test('waits for no timer while nothing changes, and close ends it', async () => {
    const clock = new ManualClock();
    const store = new MockConfigStore({ clock });
    const next = rejectionOf(store.watch().next());
    await clock.advance(60_000);
    expect(clock.pendingTimers).toBe(0);
    expect(store.calls.map(({ method }) => method)).toEqual(['watch', 'audit.head', 'audit.list']);
    await store.close();
    expect(await next).toMatchObject({ kind: 'closed', operation: 'watch' });
  });
});

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

test('verify gives others a turn, so that its deadline holds', async () => {
  const store = new MockConfigStore();
  for (let at = 0; at < 2_000; at++)
    await store.audit.append({ action: 'tick', entity: { kind: 'clock', id: 'c', version: 0 } }, anybody);
  const controller = new AbortController();
  const verifying = rejectionOf(store.audit.verify({ signal: controller.signal }));
  setImmediate(() => controller.abort());
  expect((await verifying).kind).toBe('cancelled');
});
