import { expect, test } from 'vitest';
import { fails, hangs, ledger, outcomeOf, succeeds } from './ledger-store.js';

test('a flush begins when the writes before it have settled, those that wait for their next attempt included', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection', { retryAfterMs: 2_000 }), succeeds];
  const save = outcomeOf(store.put('a'));
  const flush = outcomeOf(store.flush());
  await clock.advance(1_999);
  expect(bare.asked.map(({ method }) => method)).toEqual(['put']);
  await clock.advance(1);
  expect([save.settled, flush.settled]).toEqual([true, true]);
  expect(bare.asked.map(({ method }) => method)).toEqual(['put', 'put', 'flush']);
});

test('a flush does not wait for reads, nor for the writes after it', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [hangs, hangs, succeeds];
  outcomeOf(store.read('a'));
  const flush = outcomeOf(store.flush());
  outcomeOf(store.put('a'));
  await clock.advance(0);
  expect(flush.settled).toBe(true);
});

test('a flush that waits for writes holds no place in the bulkhead', async () => {
  const { bare, store, clock } = ledger({ concurrency: { maxConcurrent: 1, maxQueued: 10 } });
  bare.answers = [fails('connection', { retryAfterMs: 1_000 }), succeeds];
  const save = outcomeOf(store.put('a'));
  const flush = outcomeOf(store.flush());
  await clock.advance(1_000);
  expect([save.settled, flush.settled]).toEqual([true, true]);
});

test('a flush rejects at its deadline although a write before it never settles', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [hangs];
  outcomeOf(store.put('a'));
  const flush = outcomeOf(store.flush({ timeoutMs: 100 }));
  await clock.advance(100);
  expect(flush.error).toMatchObject({ kind: 'timeout', outcome: 'not_applied', operation: 'flush', attempts: 0 });
  await clock.advance(20_000);
  expect(bare.asked.map(({ method }) => method)).not.toContain('flush');
  expect(clock.pendingTimers).toBe(0);
});
