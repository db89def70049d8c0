import { expect, test, vi } from 'vitest';
import { DbError } from '../../src/index.js';
import { fails, hangs, ledger, outcomeOf } from './ledger-store.js';

test('after close every method but close rejects with kind closed', async () => {
  const { bare, store } = ledger();
  await store.close();
  await expect(store.read('a')).rejects.toMatchObject({ kind: 'closed', store: 'ledger', operation: 'read' });
  await expect(store.put('a')).rejects.toMatchObject({ kind: 'closed', outcome: 'not_applied' });
  await expect(store.health()).rejects.toMatchObject({ kind: 'closed', operation: 'health' });
  await expect(store.stream('a')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    kind: 'closed',
    operation: 'stream',
  });
  expect(bare.asked).toHaveLength(0);
});

test('close waits for the calls under way, those that wait for their next attempt included', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection', { retryAfterMs: 2_000 }), async () => 'value'];
  const call = outcomeOf(store.put('a'));
  await clock.advance(1);
  const closing = outcomeOf(store.close());
  await clock.advance(1_000);
  expect(closing.settled).toBe(false);
  await clock.advance(1_000);
  expect(call).toMatchObject({ settled: true, value: 'value' });
  expect(closing.value).toEqual({ unwritten: 0 });
  expect(clock.pendingTimers).toBe(0);
});

test('at its deadline close gives up what still waits, counts its rows and leaves the rest to the store', async () => {
  const { bare, store, clock } = ledger({ concurrency: { maxConcurrent: 1, maxQueued: 10 }, timeoutMs: 60_000 });
  bare.answers = [hangs];
  bare.closeReport = { unwritten: 2 };
  outcomeOf(store.putAll(['in', 'flight']));
  const waiting = outcomeOf(store.putAll(['a', 'b', 'c']));
  const read = outcomeOf(store.read('a'));
  await clock.advance(1);
  const closing = outcomeOf(store.close({ deadlineMs: 500 }));
  await clock.advance(500);
  expect(waiting.error).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
  expect(read.error).toMatchObject({ kind: 'closed' });
  expect(closing.value).toEqual({ unwritten: 5 });
  expect(bare.closedWith).toBe(0);
});

test('closing twice gives the same report and closes the store once', async () => {
  const { bare, store } = ledger();
  bare.closeReport = { unwritten: 3 };
  const [first, second] = await Promise.all([store.close(), store.close()]);
  expect(first).toEqual({ unwritten: 3 });
  expect(second).toEqual(first);
});

test('disposal closes, and rejects when rows were left unwritten', async () => {
  const { bare, store } = ledger();
  bare.closeReport = { unwritten: 3 };
  await expect(store[Symbol.asyncDispose]()).rejects.toMatchObject({ kind: 'timeout', details: { unwritten: 3 } });
  const clean = ledger();
  await expect(clean.store[Symbol.asyncDispose]()).resolves.toBeUndefined();
  expect(clean.bare.closedWith).toBeDefined();
});

test('a bad deadline is refused and nothing is closed', async () => {
  const { bare, store } = ledger();
  await expect(store.close({ deadlineMs: -1 })).rejects.toMatchObject({ kind: 'invalid_argument', operation: 'close' });
  expect(bare.closedWith).toBeUndefined();
  await expect(store.read('a')).resolves.toBe('value');
  await expect(store.close()).resolves.toEqual({ unwritten: 0 });
});

test('a save that fails while the store is being closed is not sent again, and is counted', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 60_000 });
  bare.answers = [
    () =>
      new Promise((_, reject) => {
        clock.setTimer(() => reject(new DbError({ kind: 'connection', message: 'cut', outcome: 'not_applied' })), 600);
      }),
  ];
  vi.spyOn(bare, 'close').mockImplementation(
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve({ unwritten: 0 }), 200);
      }),
  );
  const save = outcomeOf(store.putAll(['a', 'b']));
  await clock.advance(1);
  const closing = outcomeOf(store.close({ deadlineMs: 500 }));
  await clock.advance(1_000);
  expect(save.error).toMatchObject({ kind: 'connection', outcome: 'not_applied', attempts: 1 });
  expect(closing.value).toEqual({ unwritten: 2 });
  expect(bare.asked).toHaveLength(1);
});

test('a store that does not answer close or health keeps nobody waiting', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [hangs];
  vi.spyOn(bare, 'close').mockImplementation(() => new Promise(() => {}));
  const health = outcomeOf(store.health({ timeoutMs: 100 }));
  await clock.advance(100);
  expect(health.value).toMatchObject({ status: 'down', error: { kind: 'timeout', operation: 'health' } });
  const closing = outcomeOf(store.close({ deadlineMs: 100 }));
  await clock.advance(2_000);
  expect(closing.error).toMatchObject({ kind: 'timeout', operation: 'close' });
});
