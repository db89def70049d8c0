import { describe, expect, test } from 'vitest';
import { type CloseOptions, closeInTurn, closeTogether, DbError } from '../src/index.js';
import { outcomeOf } from './layers/ledger-store.js';

/** A store that notes that it was closed, and leaves so much unwritten, or fails. */
function store(
  events: string[],
  name: string,
  unwritten: number | Error,
): { close: () => Promise<{ unwritten: number }> } {
  return {
    close: async () => {
      events.push(name);
      if (unwritten instanceof Error) throw unwritten;
      return { unwritten };
    },
  };
}

/** A store that notes the deadline that it was given. */
function noting(given: (number | undefined)[]): { close: (options?: CloseOptions) => Promise<{ unwritten: number }> } {
  return {
    close: async (options) => {
      given.push(options?.deadlineMs);
      return { unwritten: 0 };
    },
  };
}

for (const [how, close, order] of [
  ['together', closeTogether, ['first', 'second', 'third']],
  ['in turn', closeInTurn, ['third', 'second', 'first']],
] as const) {
  describe(`closing stores ${how}`, () => {
    test('sums what is unwritten', async () => {
      const events: string[] = [];
      const stores = ['first', 'second', 'third'].map((name) => store(events, name, 2));
      expect(await close(stores)).toStrictEqual({ unwritten: 6 });
      expect(events).toStrictEqual(order);
      expect(await close([])).toStrictEqual({ unwritten: 0 });
    });

    test('goes on when one fails, then rejects with its error, how many failed and what is unwritten', async () => {
      const events: string[] = [];
      const stuck = new DbError({ kind: 'connection', message: 'cut off', store: 'second', details: { port: 5432 } });
      const stores = [store(events, 'first', 2), store(events, 'second', stuck), store(events, 'third', 3)];
      await expect(close(stores)).rejects.toMatchObject({
        kind: 'connection',
        message: 'cut off',
        store: 'second',
        details: { port: 5432, failed: 1, unwritten: 5 },
      });
      expect(events).toStrictEqual(order);
    });

    test('counts what a close that failed has left unwritten', async () => {
      const stuck = new DbError({ kind: 'timeout', message: 'not released', details: { unwritten: 4 } });
      const stores = [store([], 'first', 2), store([], 'second', stuck)];
      await expect(close(stores)).rejects.toMatchObject({ details: { failed: 1, unwritten: 6 } });
    });

    test('rejects with a DbError whatever a store throws, also when it throws at once', async () => {
      const thrown = new Error('a driver error with a secret');
      const throwing = {
        close: () => {
          throw thrown;
        },
      };
      for (const one of [store([], 'only', thrown), throwing]) {
        const ending = outcomeOf(close([one]));
        await expect(close([one])).rejects.toMatchObject({ kind: 'internal', operation: 'close' });
        expect(ending.error?.cause).toBe(thrown);
        expect(ending.error?.message).not.toContain('secret');
      }
    });

    test('a deadline that is refused closes nothing', async () => {
      const events: string[] = [];
      const closing = close([store(events, 'first', 0)], { deadlineMs: -1 });
      await expect(closing).rejects.toMatchObject({ kind: 'invalid_argument' });
      expect(events).toStrictEqual([]);
    });
  });
}

test('stores that are closed together all refuse new calls from the call on, and have the same deadline', async () => {
  const given: (number | undefined)[] = [];
  const closing = closeTogether([noting(given), noting(given)], { deadlineMs: 500 });
  expect(given).toStrictEqual([500, 500]);
  await closing;
});

test('stores that are closed in turn have one deadline together', async () => {
  const given: (number | undefined)[] = [];
  await closeInTurn([noting(given), noting(given)], { deadlineMs: 500 });
  const [first = Number.NaN, second = Number.NaN] = given;
  expect(given).toHaveLength(2);
  expect(first).toBeLessThanOrEqual(500);
  expect(second).toBeLessThanOrEqual(first);
  expect(second).toBeGreaterThanOrEqual(0);
});
