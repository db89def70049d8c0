import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { DbError } from '../../src/index.js';
import { hangs, ledger, outcomeOf, succeeds } from './ledger-store.js';

test('a call to a frozen server settles at its deadline', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 3_000, attemptTimeoutMs: 60_000 });
  bare.answers = [hangs];
  const call = outcomeOf(store.put('a'));
  await clock.advance(2_999);
  expect(call.settled).toBe(false);
  await clock.advance(1);
  expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'unknown', store: 'ledger', operation: 'put' });
  expect(clock.pendingTimers).toBe(0);
});

test("the caller's timeoutMs goes before the store's", async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 3_000 });
  bare.answers = [hangs];
  const call = outcomeOf(store.read('a', { timeoutMs: 50 }));
  await clock.advance(50);
  expect(call.error).toMatchObject({ kind: 'timeout', message: "the call's deadline of 50 ms passed" });
});

test('a read that was given up is not_applied', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 100 });
  bare.answers = [hangs];
  const call = outcomeOf(store.read('a'));
  await clock.advance(100);
  expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
});

test('what a store says in its details when it is given up reaches the caller', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 100 });
  const details = { storedRanges: [[0, 4_000]] };
  bare.answers = [
    ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () =>
          reject(new DbError({ kind: 'cancelled', message: 'part of it is stored', outcome: 'unknown', details })),
        );
      }),
  ];
  const call = outcomeOf(store.put('a'));
  await clock.advance(100);
  expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'unknown', details });
});

test('a store that rejects in its abort listener supplies the true outcome', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 100 });
  bare.answers = [
    ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () =>
          reject(new DbError({ kind: 'cancelled', message: 'taken off the queue', outcome: 'not_applied' })),
        );
      }),
  ];
  const call = outcomeOf(store.append('a'));
  await clock.advance(100);
  expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
});

test('an abort in flight rejects with kind cancelled, and the write may have happened', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [hangs];
  const controller = new AbortController();
  const call = outcomeOf(store.put('a', { signal: controller.signal }));
  await clock.advance(10);
  controller.abort();
  await clock.advance(0);
  expect(call.error).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
  expect(bare.asked[0]?.options.signal?.aborted).toBe(true);
});

test('a signal that was aborted before asks nothing', async () => {
  const { bare, store } = ledger();
  await expect(store.put('a', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: 'cancelled',
    outcome: 'not_applied',
  });
  expect(bare.asked).toHaveLength(0);
});

test('AbortSignal.timeout gives kind timeout', async () => {
  const { bare, store } = ledger();
  bare.answers = [hangs];
  await expect(store.read('a', { signal: AbortSignal.timeout(1) })).rejects.toMatchObject({ kind: 'timeout' });
});

test('calls leave no listener on the signal and no timer behind', async () => {
  const { store, clock } = ledger();
  const { signal } = new AbortController();
  for (let count = 0; count < 50; count++) await store.read('a', { signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(clock.pendingTimers).toBe(0);
});

test('the store gets a signal of its own and the time that is left', async () => {
  const { bare, store } = ledger({ timeoutMs: 8_000, attemptTimeoutMs: 3_000 });
  const { signal } = new AbortController();
  await store.read('a', { signal });
  expect(bare.asked[0]?.options.timeoutMs).toBe(3_000);
  expect(bare.asked[0]?.options.signal).toBeInstanceOf(AbortSignal);
  expect(bare.asked[0]?.options.signal).not.toBe(signal);
});

test('a write that succeeds while it is being given up is a success', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: 100 });
  bare.answers = [
    ({ signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve('stored'));
      }),
  ];
  const call = outcomeOf(store.put('a'));
  await clock.advance(100);
  expect(call).toMatchObject({ settled: true, value: 'stored' });
});

test('a bad timeoutMs is refused before the store is asked', async () => {
  const { bare, store } = ledger();
  for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31]) {
    await expect(store.health({ timeoutMs })).rejects.toMatchObject({ kind: 'invalid_argument' });
  }
  expect(bare.asked).toHaveLength(0);
  bare.answers = [succeeds];
  await expect(store.health({ timeoutMs: 1 })).resolves.toBe('value');
});

test("a caller's longer timeoutMs gives each attempt more time", async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve('value'), 20_000);
      }),
  ];
  const call = outcomeOf(store.read('a', { timeoutMs: 60_000 }));
  await clock.advance(20_000);
  expect(call.value).toBe('value');
  expect(bare.asked).toHaveLength(1);
});
