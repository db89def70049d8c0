import { expect, test } from 'vitest';
import {
  anyMethodTable,
  closedError,
  DbError,
  type FailureCircumstances,
  specsByPath,
  TransactionCalls,
  WorkFailure,
} from '../../src/index.js';
import { outcomeOf } from '../layers/ledger-store.js';
import { hangs, Shelf, sentAndHangs, shelfMethods, whenGivenUp } from './shelf-store.js';

const specs = specsByPath(anyMethodTable(shelfMethods));

function callsInside(shelf: Shelf): TransactionCalls {
  const classify = (cause: unknown, { phase }: FailureCircumstances): DbError =>
    new DbError({ kind: 'connection', message: 'lost', outcome: phase, cause });
  return new TransactionCalls({
    store: shelf,
    specs,
    clock: shelf.clock,
    classify,
    isClosing: () => shelf.calls.isClosing,
  });
}

for (const thrown of [new Error('mine'), 'a text', undefined, new DbError({ kind: 'conflict', message: 'mine' })]) {
  test(`what the work of a transaction throws comes out as it is: ${String(thrown)}`, async () => {
    const shelf = new Shelf();
    shelf.work = () =>
      WorkFailure.around(async () => {
        throw thrown;
      });
    const ending = await shelf.transaction({}, hangs).then(
      () => 'resolved',
      (error: unknown) => ({ error }),
    );
    expect(ending).toStrictEqual({ error: thrown });
    if (thrown !== undefined) expect((ending as { error: unknown }).error).toBe(thrown);
    expect(shelf.classified).toStrictEqual([]);
  });
}

test('what the work of a transaction returns comes out', async () => {
  const shelf = new Shelf();
  shelf.work = () => WorkFailure.around(async () => 7);
  expect(await shelf.transaction({}, hangs)).toBe(7);
});

test('a transaction that is given up rejects with that, and not with what its work makes of it', async () => {
  const shelf = new Shelf();
  shelf.work = (attempt) =>
    WorkFailure.around(() =>
      whenGivenUp(attempt, () => {
        throw new Error('my work did not get its answer');
      }),
    );
  const ending = outcomeOf(shelf.transaction({}, hangs, { timeoutMs: 10 }));
  await shelf.clock.advance(10);
  expect(ending.error).toMatchObject({ kind: 'timeout', operation: 'transaction', outcome: 'not_applied' });
});

test('a transaction counts as one row that close may leave unwritten, its calls as none', async () => {
  const shelf = new Shelf();
  const tx = callsInside(shelf);
  shelf.work = () => tx.run('put', ['a'], hangs);
  const transaction = outcomeOf(shelf.transaction({}, hangs));
  expect(await shelf.close({ deadlineMs: 0 })).toStrictEqual({ unwritten: 1 });
  expect(transaction.error).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
});

test('a call inside goes through the same looks, and names the store and the method', async () => {
  const shelf = new Shelf();
  const tx = callsInside(shelf);
  const asked = async (): Promise<string> => 'value';
  expect(await tx.run('read', ['a'], asked)).toBe('value');
  const origin = { store: 'shelf', operation: 'read', outcome: 'not_applied' };
  await expect(tx.run('read', [''], asked)).rejects.toMatchObject({ ...origin, kind: 'invalid_argument' });
  const aborted = { signal: AbortSignal.abort() };
  await expect(tx.run('read', ['a', aborted], asked)).rejects.toMatchObject({ ...origin, kind: 'cancelled' });
  const late = outcomeOf(tx.run('read', ['a', { timeoutMs: 10 }], hangs));
  await shelf.clock.advance(10);
  expect(late.error).toMatchObject({ ...origin, kind: 'timeout' });
});

test('a write inside is not_applied even when it was sent, because nothing of it happens before COMMIT', async () => {
  const shelf = new Shelf();
  const tx = callsInside(shelf);
  const ending = outcomeOf(tx.run('put', ['a', { timeoutMs: 10 }], sentAndHangs));
  await shelf.clock.advance(10);
  expect(ending.error).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
});

test('calls inside go on while the store is being closed, until the transaction ends', async () => {
  const shelf = new Shelf();
  const tx = callsInside(shelf);
  const goOn = Promise.withResolvers<void>();
  shelf.work = async () => {
    await goOn.promise;
    return await tx.run('read', ['a'], async () => 'read while closing');
  };
  const transaction = outcomeOf(shelf.transaction({}, hangs));
  const closing = shelf.close();
  goOn.resolve();
  expect(await closing).toStrictEqual({ unwritten: 0 });
  expect(transaction.value).toBe('read while closing');
});

test('the end of a transaction ends the calls under way and refuses those that come; the first reason counts', async () => {
  const shelf = new Shelf();
  const tx = callsInside(shelf);
  const underWay = outcomeOf(tx.run('put', ['a'], hangs));
  expect(tx.ended).toBeUndefined();
  const reason = new DbError({ kind: 'timeout', message: 'the transaction took too long' });
  tx.end(reason);
  tx.end(closedError());
  await shelf.clock.advance(0);
  expect(underWay.error).toMatchObject({ kind: 'timeout', message: reason.message, operation: 'put' });
  await expect(tx.run('put', ['b'], hangs)).rejects.toMatchObject({ kind: 'timeout', operation: 'put', attempts: 0 });
  expect(tx.ended).toBe(reason);
});
