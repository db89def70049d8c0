import { expect, test } from 'vitest';
import { hangs, ledger, outcomeOf } from './ledger-store.js';

const narrow = { concurrency: { maxConcurrent: 2, maxQueued: 3 } };

test('at most maxConcurrent calls are in the store at once, and all are served', async () => {
  const { bare, store, clock } = ledger(narrow);
  bare.answers = [
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve('value'), 10);
      }),
  ];
  const calls = Array.from({ length: 5 }, () => outcomeOf(store.read('a')));
  await clock.advance(100);
  expect(calls.map((call) => call.value)).toEqual(Array(5).fill('value'));
  expect(bare.mostInside).toBe(2);
});

test('a call beyond the queue is refused at once with kind overloaded', async () => {
  const { bare, store, clock } = ledger(narrow);
  bare.answers = [hangs];
  const calls = Array.from({ length: 6 }, () => outcomeOf(store.put('a')));
  await clock.advance(0);
  expect(calls.map((call) => call.settled)).toEqual([false, false, false, false, false, true]);
  expect(calls[5]?.error).toMatchObject({ kind: 'overloaded', outcome: 'not_applied', operation: 'put' });
  expect(bare.asked).toHaveLength(2);
});

test('a waiter that is aborted rejects at once as not_applied and is never sent', async () => {
  const { bare, store, clock } = ledger({ ...narrow, timeoutMs: 1_000, retry: { maxAttempts: 1 } });
  bare.answers = [hangs];
  outcomeOf(store.put('a'));
  outcomeOf(store.put('b'));
  const controller = new AbortController();
  const waiter = outcomeOf(store.put('waiter', { signal: controller.signal }));
  await clock.advance(1);
  controller.abort();
  await clock.advance(0);
  expect(waiter.error).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
  await clock.advance(2_000);
  expect(bare.asked.map((call) => call.args[0])).toEqual(['a', 'b']);
});

test('a frozen store gives its places back when the attempts time out', async () => {
  const { bare, store, clock } = ledger({ ...narrow, attemptTimeoutMs: 100, retry: { maxAttempts: 1 } });
  bare.answers = [hangs, hangs, async () => 'value'];
  const frozen = [outcomeOf(store.read('a')), outcomeOf(store.read('b'))];
  const waiter = outcomeOf(store.read('c'));
  await clock.advance(100);
  expect(frozen.map((call) => call.error?.kind)).toEqual(['timeout', 'timeout']);
  expect(waiter.value).toBe('value');
});

test('waiters are served in the order of their arrival, before whoever comes when a place is free', async () => {
  const { bare, store, clock } = ledger({ concurrency: { maxConcurrent: 1, maxQueued: 2 } });
  const ends: (() => void)[] = [];
  bare.answers = [
    () =>
      new Promise<void>((resolve) => {
        ends.push(resolve);
      }),
  ];
  const first = outcomeOf(store.put('1').then(() => store.put('4')));
  const others = [outcomeOf(store.put('2')), outcomeOf(store.put('3'))];
  for (let count = 0; count < 4; count++) {
    await clock.advance(0);
    ends[count]?.();
  }
  await clock.advance(0);
  expect([first, ...others].map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
  expect(bare.asked.map(({ args }) => args[0])).toEqual(['1', '2', '3', '4']);
});

test('a waiter that is given up leaves its place in the queue to others', async () => {
  const { bare, store, clock } = ledger(narrow);
  bare.answers = [hangs];
  for (let count = 0; count < 2; count++) outcomeOf(store.read('in the store'));
  const impatient = Array.from({ length: 3 }, () => outcomeOf(store.read('a', { timeoutMs: 10 })));
  await clock.advance(10);
  expect(impatient.map(({ error }) => error?.kind)).toEqual(['timeout', 'timeout', 'timeout']);
  const patient = outcomeOf(store.read('b'));
  await clock.advance(0);
  expect(patient.settled).toBe(false);
});
