import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { closedError, DbError, Slots } from '../src/index.js';
import { outcomeOf } from './layers/ledger-store.js';

test('as many are let in at once as there are slots, as many wait as may, and the next is refused at once', async () => {
  const slots = new Slots({ slots: 2, maxQueued: 1 });
  const [first, second, third, fourth] = Array.from({ length: 4 }, () => outcomeOf(slots.acquire()));
  await turn();
  expect([first, second, third].map((each) => each?.settled)).toStrictEqual([true, true, false]);
  expect(fourth?.error).toMatchObject({ kind: 'overloaded', outcome: 'not_applied' });
  expect([slots.running, slots.waiting]).toStrictEqual([2, 1]);
});

test('a queue of none refuses whoever finds all slots taken', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 0, full: 'the pool is full' });
  const release = await slots.acquire();
  await expect(slots.acquire()).rejects.toMatchObject({ kind: 'overloaded', message: 'the pool is full' });
  release();
  await slots.acquire();
});

test('waiters get their slots in the order of their arrival', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 10 });
  const order: number[] = [];
  const use = async (number: number): Promise<void> => {
    const release = await slots.acquire();
    order.push(number);
    await turn();
    release();
  };
  await Promise.all([0, 1, 2, 3, 4].map(use));
  expect(order).toStrictEqual([0, 1, 2, 3, 4]);
  expect([slots.running, slots.waiting]).toStrictEqual([0, 0]);
});

test('nobody who comes when a slot is given back overtakes the first in the queue', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 10 });
  const release = await slots.acquire();
  const waiter = outcomeOf(slots.acquire());
  release();
  expect(slots.take()).toBe(false);
  const newcomer = outcomeOf(slots.acquire());
  await turn();
  expect([waiter.settled, newcomer.settled]).toStrictEqual([true, false]);
});

test('a slot that is given back twice is given back once', async () => {
  const slots = new Slots({ slots: 2, maxQueued: 0 });
  const release = await slots.acquire();
  await slots.acquire();
  release();
  release();
  expect(slots.running).toBe(1);
});

test('an abort ends the waiting at once with its reason, and leaves the place in the queue to others', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 1 });
  const release = await slots.acquire();
  const controller = new AbortController();
  const impatient = outcomeOf(slots.acquire({ signal: controller.signal }));
  const reason = new DbError({ kind: 'timeout', message: 'too late' });
  controller.abort(reason);
  expect(slots.waiting).toBe(0);
  const patient = outcomeOf(slots.acquire());
  await turn();
  expect(impatient.error).toBe(reason);
  expect(patient.settled).toBe(false);
  release();
  await turn();
  expect(patient.error).toBeUndefined();
  expect(patient.settled).toBe(true);
});

test('whoever has aborted before does not join the queue', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 1 });
  await slots.acquire();
  const reason = new Error('not needed');
  await expect(slots.acquire({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(slots.waiting).toBe(0);
});

test('an abort that comes with the slot, or after it, takes nothing away', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 1 });
  const release = await slots.acquire();
  const controller = new AbortController();
  const waiter = slots.acquire({ signal: controller.signal });
  release();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  controller.abort();
  const releaseAgain = await waiter;
  expect(slots.running).toBe(1);
  releaseAgain();
  expect(slots.running).toBe(0);
});

test('the signal is not read when a slot is free', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 1 });
  let reads = 0;
  const waiter = {
    get signal(): AbortSignal {
      reads += 1;
      return new AbortController().signal;
    },
  };
  await slots.acquire(waiter);
  expect(reads).toBe(0);
});

test('close refuses all who wait and all who come with the reason, and lets those who are in go', async () => {
  const slots = new Slots({ slots: 1, maxQueued: 5 });
  const release = await slots.acquire();
  const controller = new AbortController();
  const waiters = [outcomeOf(slots.acquire()), outcomeOf(slots.acquire({ signal: controller.signal }))];
  const reason = closedError();
  slots.close(reason);
  slots.close(new DbError({ kind: 'internal', message: 'again' }));
  controller.abort();
  await turn();
  expect(waiters.map(({ error }) => error)).toStrictEqual([reason, reason]);
  await expect(slots.acquire()).rejects.toBe(reason);
  expect(() => slots.take()).toThrow(reason);
  expect([slots.running, slots.waiting]).toStrictEqual([1, 0]);
  release();
  expect(slots.running).toBe(0);
  await expect(slots.acquire()).rejects.toBe(reason);
});

test('whoever takes the queue into its own hands may leave it, and leaving after its turn changes nothing', () => {
  const slots = new Slots({ slots: 1, maxQueued: 2 });
  expect(slots.take()).toBe(true);
  const turns: string[] = [];
  const leaveFirst = slots.enqueue(() => turns.push('first'));
  const leaveSecond = slots.enqueue(() => turns.push('second'));
  leaveFirst();
  slots.release();
  leaveSecond();
  expect(turns).toStrictEqual(['second']);
  expect(slots.running).toBe(1);
});

/** What has been resolved has reached its waiters. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
