import { expect, test } from 'vitest';
import { fails, hangs, ledger, outcomeOf, succeeds } from './ledger-store.js';

const MINUTE = 60_000;

test('a read is tried again after a transient error', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection'), fails('timeout'), succeeds];
  const call = outcomeOf(store.read('a'));
  await clock.advance(9_000);
  expect(call.value).toBe('value');
  expect(bare.asked).toHaveLength(3);
});

test('a permanent error is not tried again', async () => {
  const { bare, store } = ledger();
  bare.answers = [fails('constraint')];
  await expect(store.read('a')).rejects.toMatchObject({ kind: 'constraint', attempts: 1 });
  expect(bare.asked).toHaveLength(1);
});

test('a write that may be repeated is tried again although its outcome is unknown', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection', { outcome: 'unknown' }), succeeds];
  const call = outcomeOf(store.put('a'));
  await clock.advance(9_000);
  expect(call).toMatchObject({ settled: true });
  expect(call.error).toBeUndefined();
  expect(bare.asked).toHaveLength(2);
});

test('a write that must not be repeated is never sent twice when its outcome is unknown', async () => {
  const { bare, store } = ledger();
  bare.answers = [fails('connection', { outcome: 'unknown' })];
  await expect(store.append('a')).rejects.toMatchObject({ kind: 'connection', outcome: 'unknown', attempts: 1 });
  expect(bare.asked).toHaveLength(1);
});

test('a write that must not be repeated is tried again when it was not applied', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection', { outcome: 'not_applied' }), succeeds];
  const call = outcomeOf(store.append('a'));
  await clock.advance(9_000);
  expect(call.error).toBeUndefined();
  expect(bare.asked).toHaveLength(2);
});

test('a write whose first attempt may have happened stays unknown, whatever the last attempt says', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('timeout', { outcome: 'unknown' }), fails('constraint', { outcome: 'not_applied' })];
  const call = outcomeOf(store.put('a'));
  await clock.advance(9_000);
  expect(call.error).toMatchObject({ kind: 'constraint', outcome: 'unknown', attempts: 2 });
});

test('attempts are bounded and counted in the error', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: MINUTE, retry: { maxAttempts: 3 } });
  bare.answers = [fails('connection')];
  const call = outcomeOf(store.read('a'));
  await clock.advance(MINUTE);
  expect(call.error).toMatchObject({ kind: 'connection', attempts: 3, store: 'ledger', operation: 'read' });
  expect(bare.asked).toHaveLength(3);
});

test('the back-off stays within maxDelayMs', async () => {
  const { bare, store, clock } = ledger({
    timeoutMs: 10 * MINUTE,
    retry: { maxAttempts: 20, initialDelayMs: 100, maxDelayMs: 1_000 },
    breaker: { failures: 1_000 },
  });
  bare.answers = [fails('connection')];
  const call = outcomeOf(store.read('a'));
  await clock.advance(19 * 1_000);
  expect(call.settled).toBe(true);
  expect(bare.asked).toHaveLength(20);
});

test("the server's retryAfterMs is the least that is waited", async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('overloaded', { retryAfterMs: 4_000 }), succeeds];
  const call = outcomeOf(store.read('a'));
  await clock.advance(3_999);
  expect(bare.asked).toHaveLength(1);
  await clock.advance(1);
  expect(call.value).toBe('value');
});

test('a call that could only be repeated after its deadline fails at once, with the error that it has', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('overloaded', { retryAfterMs: 60_000 })];
  const call = outcomeOf(store.read('a'));
  await clock.advance(0);
  expect(call.error).toMatchObject({ kind: 'overloaded', attempts: 1 });
});

test('an abort during the back-off rejects at once and asks no more', async () => {
  const { bare, store, clock } = ledger({ timeoutMs: MINUTE, retry: { initialDelayMs: 5_000, maxDelayMs: 30_000 } });
  bare.answers = [fails('connection', { outcome: 'not_applied' }), succeeds];
  const controller = new AbortController();
  const call = outcomeOf(store.put('a', { signal: controller.signal }));
  await clock.advance(1);
  controller.abort();
  await clock.advance(0);
  expect(call.error).toMatchObject({ kind: 'cancelled', outcome: 'not_applied', attempts: 1 });
  await clock.advance(MINUTE);
  expect(bare.asked).toHaveLength(1);
  expect(clock.pendingTimers).toBe(0);
});

test('maxAttempts 1 never tries again', async () => {
  const { bare, store } = ledger({ retry: { maxAttempts: 1 } });
  bare.answers = [fails('connection')];
  await expect(store.read('a')).rejects.toMatchObject({ kind: 'connection' });
  expect(bare.asked).toHaveLength(1);
});

test('an attempt that timed out is repeated within the overall deadline', async () => {
  const { bare, store, clock } = ledger({ attemptTimeoutMs: 1_000 });
  bare.answers = [hangs, succeeds];
  const call = outcomeOf(store.read('a'));
  await clock.advance(9_000);
  expect(call.value).toBe('value');
});

test('a write that the store has not settled is not repeated: it could land over what the caller saved next', async () => {
  const { bare, store, clock } = ledger({ attemptTimeoutMs: 1_000 });
  bare.answers = [hangs, succeeds];
  const call = outcomeOf(store.put('a'));
  await clock.advance(10_000);
  expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'unknown', attempts: 1 });
  expect(bare.asked).toHaveLength(1);
});

test('a write that the store has ended when its attempt timed out is repeated', async () => {
  const { bare, store, clock } = ledger({ attemptTimeoutMs: 1_000 });
  bare.answers = [
    ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    succeeds,
  ];
  const call = outcomeOf(store.put('a'));
  await clock.advance(9_000);
  expect(call.value).toBe('value');
});
