import { describe, expect, test } from 'vitest';
import { type CallOptions, DbError } from '../../src/index.js';
import { outcomeOf } from './ledger-store.js';
import { lasting, vault } from './vault-store.js';

const never = (): Promise<never> => new Promise(() => {});

describe('a transaction', () => {
  test('gives what work gives', async () => {
    const { bare, store } = vault();
    const result = await store.transaction({}, async (tx) => {
      await tx.save('a');
      return 'result';
    });
    expect(result).toBe('result');
    expect(bare.saved).toEqual(['a']);
  });

  test('is not tried again, whatever the error: only the store knows whether that is right', async () => {
    const { bare, store, clock } = vault();
    for (const outcome of ['not_applied', 'unknown'] as const) {
      bare.run = async () => {
        throw new DbError({ kind: 'connection', message: 'lost', outcome });
      };
      const call = outcomeOf(store.transaction({}, async () => 1));
      await clock.advance(9_000);
      expect(call.error).toMatchObject({ kind: 'connection', outcome, attempts: 1, operation: 'transaction' });
    }
    expect(bare.asked).toHaveLength(2);
  });

  test('may take as long as the whole deadline, the limit of an attempt does not hold', async () => {
    const { store, clock } = vault({ timeoutMs: 10_000, attemptTimeoutMs: 100 });
    const call = outcomeOf(store.transaction({}, lasting(clock, 9_999)));
    await clock.advance(9_999);
    expect(call.value).toBe('done');
    expect(clock.pendingTimers).toBe(0);
  });

  test('that outlasts its deadline rejects with kind timeout, and the store is told by its signal', async () => {
    const { bare, store, clock } = vault({ timeoutMs: 1_000 });
    const call = outcomeOf(store.transaction({}, never));
    await clock.advance(999);
    expect(call.settled).toBe(false);
    expect(bare.asked[0]?.options).toMatchObject({ timeoutMs: 1_000 });
    await clock.advance(1);
    expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'unknown', operation: 'transaction', attempts: 1 });
    expect(bare.asked[0]?.options.signal?.aborted).toBe(true);
  });

  test('that is aborted rejects with kind cancelled, and the store says what became of it', async () => {
    const { bare, store, clock } = vault();
    const rollback = (_work: unknown, { signal }: CallOptions): Promise<never> =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () =>
          reject(new DbError({ kind: 'cancelled', message: 'rolled back', outcome: 'not_applied' })),
        );
      });
    bare.run = rollback;
    const controller = new AbortController();
    const call = outcomeOf(store.transaction({}, never, { signal: controller.signal }));
    await clock.advance(1);
    controller.abort();
    await clock.advance(0);
    expect(call.error).toMatchObject({ kind: 'cancelled', outcome: 'not_applied', operation: 'transaction' });
  });

  test('holds a place of the bulkhead', async () => {
    const { bare, store, clock } = vault({ concurrency: { maxConcurrent: 1, maxQueued: 1 } });
    const first = outcomeOf(store.transaction({}, lasting(clock, 10)));
    const second = outcomeOf(store.transaction({}, async () => 'second'));
    const third = outcomeOf(store.rules.get('a'));
    await clock.advance(5);
    expect(third.error).toMatchObject({ kind: 'overloaded' });
    expect(bare.asked).toHaveLength(1);
    await clock.advance(5);
    expect([first.value, second.value]).toEqual(['done', 'second']);
  });

  test('after close is refused, and work does not run', async () => {
    const { store } = vault();
    await store.close();
    let runs = 0;
    const call = store.transaction({}, async () => {
      runs += 1;
    });
    await expect(call).rejects.toMatchObject({ kind: 'closed', outcome: 'not_applied' });
    expect(runs).toBe(0);
  });
});

test('the tx is the one of the store: there is nothing around its calls', async () => {
  const { bare, store } = vault();
  let given: unknown;
  await store.transaction({}, async (tx) => {
    given = tx;
  });
  expect(given).toBe(bare.tx);
});

test('transactions pass the circuit breaker by: their work says nothing of the server', async () => {
  const { bare, store, clock } = vault({ breaker: { failures: 2, halfOpenAfterMs: 100 }, retry: { maxAttempts: 1 } });
  bare.run = async () => {
    throw new DbError({ kind: 'connection', message: 'of another system' });
  };
  for (let call = 0; call < 5; call++) {
    const transaction = outcomeOf(store.transaction({}, async () => 1));
    await clock.advance(0);
    expect(transaction.error).toMatchObject({ message: 'of another system' });
  }
});
