import { expect, test } from 'vitest';
import { DbError } from '../../src/index.js';
import { outcomeOf } from '../layers/ledger-store.js';
import { DriverError, hangs, Shelf, sentAndHangs, whenGivenUp } from './shelf-store.js';

test('close waits for the calls under way, then releases', async () => {
  const shelf = new Shelf();
  const seen: string[] = [];
  const answer = Promise.withResolvers<void>();
  shelf.work = () => answer.promise;
  shelf.release = async () => {
    seen.push('released');
  };
  void shelf.put('a').then(() => seen.push('put'));
  const closing = shelf.close();
  await shelf.clock.advance(9_999);
  expect(seen).toStrictEqual([]);
  answer.resolve();
  expect(await closing).toStrictEqual({ unwritten: 0 });
  expect(seen).toStrictEqual(['put', 'released']);
  expect(shelf.clock.pendingTimers).toBe(0);
});

test('isClosing says from the call of close on that it was called, and so classify is told', async () => {
  const shelf = new Shelf();
  expect(shelf.calls.isClosing).toBe(false);
  const answer = Promise.withResolvers<void>();
  shelf.work = () => answer.promise;
  const ending = outcomeOf(shelf.read('a'));
  const closing = shelf.close();
  expect(shelf.calls.isClosing).toBe(true);
  answer.reject(new DriverError('connection terminated'));
  await closing;
  expect(ending.error?.kind).toBe('connection');
  expect(shelf.classified).toStrictEqual([{ phase: 'not_applied', closing: true }]);
});

test('at its deadline close gives up what is left, each with the outcome of its phase, and counts the rows of writes', async () => {
  const shelf = new Shelf();
  shelf.work = hangs;
  const unsent = outcomeOf(shelf.putAll(['a', 'b', 'c']));
  const read = outcomeOf(shelf.read('a'));
  shelf.work = sentAndHangs;
  const sent = outcomeOf(shelf.put('d'));
  const transaction = outcomeOf(shelf.transaction({}, hangs));
  const closing = shelf.close({ deadlineMs: 50 });
  await shelf.clock.advance(49);
  expect([unsent, read, sent, transaction].map(({ settled }) => settled)).toStrictEqual(Array(4).fill(false));
  await shelf.clock.advance(1);
  expect([unsent, read, sent, transaction].map(({ error }) => [error?.kind, error?.outcome])).toStrictEqual([
    ['closed', 'not_applied'],
    ['closed', 'not_applied'],
    ['closed', 'unknown'],
    ['closed', 'unknown'],
  ]);
  expect(await closing).toStrictEqual({ unwritten: 5 });
});

test('a write that is answered when it hears of the end is written, and not counted', async () => {
  const shelf = new Shelf();
  shelf.work = (attempt) => whenGivenUp(attempt, () => 'done');
  const ending = outcomeOf(shelf.put('a'));
  expect(await shelf.close({ deadlineMs: 0 })).toStrictEqual({ unwritten: 0 });
  expect(ending.value).toBe('done');
});

test('every answer has reached its caller, through whatever is around the store, before the report does', async () => {
  const shelf = new Shelf();
  shelf.work = hangs;
  const order: string[] = [];
  const through = async (layers: number): Promise<unknown> =>
    layers === 0 ? await shelf.put('a') : await through(layers - 1);
  void through(50).catch(() => order.push('save rejected'));
  await shelf.close({ deadlineMs: 0 });
  order.push('closed');
  expect(order).toStrictEqual(['save rejected', 'closed']);
});

test('a second close gets the report of the first and releases nothing again', async () => {
  const shelf = new Shelf();
  let releases = 0;
  shelf.release = async () => {
    releases += 1;
  };
  shelf.work = hangs;
  outcomeOf(shelf.put('a'));
  const reports = await Promise.all([shelf.close({ deadlineMs: 0 }), shelf.close(), shelf.close({ deadlineMs: 5 })]);
  expect([...reports, await shelf.close()]).toStrictEqual(Array(4).fill({ unwritten: 1 }));
  expect(releases).toBe(1);
});

test('a deadline that is refused leaves the store open', async () => {
  const shelf = new Shelf();
  await expect(shelf.close({ deadlineMs: -1 })).rejects.toMatchObject({
    kind: 'invalid_argument',
    store: 'shelf',
    operation: 'close',
  });
  expect(shelf.calls.isClosing).toBe(false);
  expect(await shelf.read('a')).toBe('value');
});

test('a close that the store refuses leaves the store open', async () => {
  const shelf = new Shelf();
  shelf.refuse = (method) => {
    throw new DbError({ kind: 'internal', message: `${method} inside of a transaction` });
  };
  await expect(shelf.close()).rejects.toMatchObject({ kind: 'internal', operation: 'close' });
  shelf.refuse = () => {};
  expect(await shelf.close()).toStrictEqual({ unwritten: 0 });
});

test('a release that never ends is given up at the deadline: close rejects, and says how much was not written', async () => {
  const shelf = new Shelf();
  shelf.release = hangs;
  const closing = outcomeOf(shelf.close({ deadlineMs: 2_000 }));
  await shelf.clock.advance(1_999);
  expect(closing.settled).toBe(false);
  await shelf.clock.advance(1);
  expect(closing.error).toMatchObject({
    kind: 'timeout',
    store: 'shelf',
    operation: 'close',
    details: { unwritten: 0 },
  });
  expect(shelf.clock.pendingTimers).toBe(0);
});

test('after calls that took all of the deadline, a release still has half a second', async () => {
  const shelf = new Shelf();
  shelf.work = hangs;
  outcomeOf(shelf.putAll(['a', 'b']));
  shelf.release = hangs;
  const closing = outcomeOf(shelf.close({ deadlineMs: 100 }));
  await shelf.clock.advance(599);
  expect(closing.settled).toBe(false);
  await shelf.clock.advance(1);
  expect(closing.error).toMatchObject({ kind: 'timeout', details: { unwritten: 2 } });
});

test('a release that fails, now or at once, rejects close, classified, with how much was not written', async () => {
  for (const release of [
    async () => {
      throw new DriverError('busy');
    },
    () => {
      throw new DriverError('busy');
    },
  ]) {
    const shelf = new Shelf();
    shelf.release = release;
    await expect(shelf.close()).rejects.toMatchObject({
      kind: 'connection',
      store: 'shelf',
      operation: 'close',
      details: { unwritten: 0 },
    });
  }
});
