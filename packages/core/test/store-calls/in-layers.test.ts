import { expect, test } from 'vitest';
import { type Attempt, DbError, withLayers } from '../../src/index.js';
import { outcomeOf } from '../layers/ledger-store.js';
import { hangs, Shelf, type ShelfStore, sentAndHangs, shelfMethods, whenGivenUp } from './shelf-store.js';

/** A shelf behind layers: attempts of 100 ms, then one that succeeds. */
function layered(first: (attempt: Attempt) => Promise<unknown>): {
  shelf: Shelf;
  store: ShelfStore;
  asked: () => number;
} {
  const shelf = new Shelf();
  let asked = 0;
  shelf.work = (attempt) => {
    asked += 1;
    return asked === 1 ? first(attempt) : Promise.resolve('repeated');
  };
  const options = { clock: shelf.clock, attemptTimeoutMs: 100 };
  return { shelf, store: withLayers<ShelfStore>(shelf, shelfMethods, options), asked: () => asked };
}

test('a write that was never sent is repeated after its attempt has timed out', async () => {
  const { shelf, store, asked } = layered(hangs);
  const ending = outcomeOf(store.put('a'));
  await shelf.clock.advance(5_000);
  expect(ending.value).toBe('repeated');
  expect(asked()).toBe(2);
});

test('a write that was sent and that nobody has ended is not repeated, because it may land after its repetition', async () => {
  const { shelf, store, asked } = layered(sentAndHangs);
  const ending = outcomeOf(store.put('a'));
  await shelf.clock.advance(5_000);
  expect(ending.error).toMatchObject({ kind: 'timeout', outcome: 'unknown', attempts: 1 });
  expect(asked()).toBe(1);
});

test('a write that was sent and that the store has ended when it heard of the end is repeated', async () => {
  const { shelf, store } = layered((attempt) => {
    attempt.sent();
    return whenGivenUp(attempt, (reason) => {
      throw reason;
    });
  });
  const ending = outcomeOf(store.put('a'));
  await shelf.clock.advance(5_000);
  expect(ending.value).toBe('repeated');
});

test("the caller's abort says through the layers what the work has said, with its details", async () => {
  const { store, shelf } = layered((attempt) => {
    attempt.sent();
    return whenGivenUp(attempt, () => {
      const details = { storedRanges: [[0, 3]] };
      throw new DbError({ kind: 'cancelled', message: 'by the server', outcome: 'not_applied', details });
    });
  });
  const controller = new AbortController();
  const ending = outcomeOf(store.put('a', { signal: controller.signal }));
  await shelf.clock.advance(0);
  controller.abort();
  await shelf.clock.advance(0);
  expect(ending.error).toMatchObject({
    kind: 'cancelled',
    outcome: 'not_applied',
    operation: 'put',
    details: { storedRanges: [[0, 3]] },
  });
});

test('close through the layers gives up what the store is working on, and counts it once', async () => {
  const { shelf, store } = layered(sentAndHangs);
  const ending = outcomeOf(store.putAll(['a', 'b']));
  await shelf.clock.advance(0);
  const closing = store.close({ deadlineMs: 50 });
  await shelf.clock.advance(50);
  expect(await closing).toStrictEqual({ unwritten: 2 });
  expect(ending.error).toMatchObject({ kind: 'closed', outcome: 'unknown' });
});
