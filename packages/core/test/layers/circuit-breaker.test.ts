import { expect, test } from 'vitest';
import { type Answer, fails, hangs, ledger, outcomeOf, succeeds } from './ledger-store.js';

const brittle = { retry: { maxAttempts: 1 }, breaker: { failures: 3, halfOpenAfterMs: 5_000 } };

/** A store whose circuit is open. */
async function broken(): Promise<ReturnType<typeof ledger>> {
  const made = ledger(brittle);
  made.bare.answers = [fails('connection')];
  for (let count = 0; count < 3; count++)
    await expect(made.store.read('a')).rejects.toMatchObject({ kind: 'connection' });
  made.bare.asked.length = 0;
  return made;
}

test('after repeated failures calls are refused at once, as not_applied, without asking the store', async () => {
  const { bare, store } = await broken();
  await expect(store.put('a')).rejects.toMatchObject({ kind: 'connection', outcome: 'not_applied' });
  await expect(store.put('a')).rejects.toThrow(/circuit breaker is open/);
  expect(bare.asked).toHaveLength(0);
});

test('a refusal is not tried again', async () => {
  const { bare, store, clock } = ledger({ ...brittle, retry: { maxAttempts: 10 }, timeoutMs: 60_000 });
  bare.answers = [fails('connection')];
  const call = outcomeOf(store.read('a'));
  await clock.advance(60_000);
  expect(call.error?.message).toMatch(/circuit breaker is open/);
  expect(bare.asked).toHaveLength(3);
});

test('after halfOpenAfterMs one probe is let through, and its success closes the circuit', async () => {
  const { bare, store, clock } = await broken();
  await clock.advance(4_999);
  await expect(store.read('a')).rejects.toThrow(/circuit breaker is open/);
  await clock.advance(1);
  bare.answers = [succeeds];
  await expect(store.read('a')).resolves.toBe('value');
  await expect(store.read('a')).resolves.toBe('value');
  expect(bare.asked).toHaveLength(2);
});

test('a probe that fails opens the circuit for another while', async () => {
  const { bare, store, clock } = await broken();
  await clock.advance(5_000);
  await expect(store.read('a')).rejects.toThrow('scripted connection');
  await expect(store.read('a')).rejects.toThrow(/circuit breaker is open/);
  expect(bare.asked).toHaveLength(1);
});

test('a probe that the caller abandons does not close the circuit', async () => {
  const { bare, store, clock } = await broken();
  await clock.advance(5_000);
  bare.answers = [hangs];
  const controller = new AbortController();
  const probe = outcomeOf(store.read('a', { signal: controller.signal }));
  await clock.advance(1);
  controller.abort();
  await clock.advance(1);
  expect(probe.error?.kind).toBe('cancelled');
  await expect(store.read('a')).rejects.toThrow(/circuit breaker is open/);
});

test('a server that answers with an error of another kind is up: the probe closes the circuit', async () => {
  const { bare, store, clock } = await broken();
  await clock.advance(5_000);
  bare.answers = [fails('constraint'), succeeds];
  await expect(store.read('a')).rejects.toMatchObject({ kind: 'constraint' });
  await expect(store.read('a')).resolves.toBe('value');
});

test.each<[string, Answer]>([
  ['constraint', fails('constraint')],
  ['invalid_argument', fails('invalid_argument')],
  ['conflict', fails('conflict')],
  ['schema', fails('schema')],
])('kind %s never opens the circuit', async (_kind, answer) => {
  const { bare, store } = ledger(brittle);
  bare.answers = [answer];
  for (let count = 0; count < 10; count++) await expect(store.read('a')).rejects.toThrow(/scripted/);
  expect(bare.asked).toHaveLength(10);
});

test("callers' own short deadlines never open the circuit", async () => {
  const { bare, store, clock } = ledger(brittle);
  bare.answers = [hangs];
  for (let count = 0; count < 10; count++) {
    const call = outcomeOf(store.read('a', { timeoutMs: 5 }));
    await clock.advance(5);
    expect(call.error?.message).toMatch(/deadline of 5 ms/);
  }
  expect(bare.asked).toHaveLength(10);
});

test('attempts that time out open the circuit', async () => {
  const { bare, store, clock } = ledger({ ...brittle, attemptTimeoutMs: 100 });
  bare.answers = [hangs];
  for (let count = 0; count < 3; count++) {
    const call = outcomeOf(store.read('a'));
    await clock.advance(100);
    expect(call.error?.kind).toBe('timeout');
  }
  await expect(store.read('a')).rejects.toThrow(/circuit breaker is open/);
});

test('an open circuit never hides health', async () => {
  const { bare, store } = await broken();
  bare.answers = [async () => ({ status: 'down' })];
  await expect(store.health()).resolves.toEqual({ status: 'down' });
});

test('a frozen server is left alone after a few attempts, while a hundred callers wait', async () => {
  const { bare, store, clock } = ledger({
    attemptTimeoutMs: 50,
    retry: { maxAttempts: 1 },
    concurrency: { maxConcurrent: 5, maxQueued: 1_000 },
    breaker: { failures: 5, halfOpenAfterMs: 5_000 },
  });
  bare.answers = [hangs];
  const calls = Array.from({ length: 100 }, () => outcomeOf(store.read('a')));
  await clock.advance(150);
  expect(calls.every((call) => call.settled)).toBe(true);
  expect(bare.asked.length).toBeLessThanOrEqual(10);
});

test('a frozen server opens the circuit for a single caller with all defaults', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [hangs];
  for (let count = 0; count < 30; count++) {
    const call = outcomeOf(store.read('a'));
    await clock.advance(10_000);
    expect(call.settled).toBe(true);
  }
  // Two attempts a call until it opens, then one probe a call; without a breaker it would be two each to the end.
  expect(bare.asked.length).toBeLessThan(45);
});

test('a call that its caller gave up between failures does not make them forgotten', async () => {
  const { bare, store, clock } = ledger(brittle);
  bare.answers = [fails('connection'), hangs, fails('connection'), hangs, fails('connection')];
  for (let count = 0; count < 5; count++) {
    const call = outcomeOf(store.read('a', { timeoutMs: 5 }));
    await clock.advance(5);
    expect(call.settled).toBe(true);
  }
  await expect(store.read('a')).rejects.toThrow(/circuit breaker is open/);
});

test('a call that was given up while it waited for a place does not become the probe', async () => {
  const { bare, store, clock } = ledger({ ...brittle, concurrency: { maxConcurrent: 1, maxQueued: 5 } });
  bare.answers = [fails('connection')];
  for (let count = 0; count < 3; count++) await expect(store.read('a')).rejects.toThrow('scripted connection');
  await clock.advance(5_000);
  bare.answers = [
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve('value'), 100);
      }),
  ];
  const probe = outcomeOf(store.read('a'));
  const impatient = outcomeOf(store.read('a', { timeoutMs: 10 }));
  await clock.advance(100);
  expect(impatient.error?.kind).toBe('timeout');
  expect(probe.value).toBe('value');
  const next = outcomeOf(store.read('a'));
  await clock.advance(100);
  expect(next.value).toBe('value');
});
