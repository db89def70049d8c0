// Not in the shared suite: how locks are waited for is a database's own.
import { describe, expect, test } from 'vitest';
import { type LockOwner, Locks } from '../src/config/locks.js';

const [one, two, three, four]: readonly [LockOwner, LockOwner, LockOwner, LockOwner] = [
  { n: 1 },
  { n: 2 },
  { n: 3 },
  { n: 4 },
];

/** Waits, and notes who was granted what in which order. */
function queue(
  locks: Locks,
  granted: string[],
): (who: string, owner: LockOwner, name: string, exclusive?: boolean) => () => void {
  return (who, owner, name, exclusive = true) =>
    locks.wait(owner, name, exclusive ? 'exclusive' : 'shared', () => granted.push(who));
}

test('an exclusive lock goes beside no other, shared ones go beside each other', () => {
  const locks = new Locks();
  expect(locks.take(one, 'a', 'shared')).toBe(true);
  expect(locks.take(two, 'a', 'shared')).toBe(true);
  expect(locks.take(three, 'a', 'exclusive')).toBe(false);
  expect(locks.take(three, 'b', 'exclusive')).toBe(true);
  expect(locks.take(one, 'b', 'shared')).toBe(false);
});

test('who holds a lock takes it again, and more of it when nobody else holds it', () => {
  const locks = new Locks();
  locks.take(one, 'a', 'shared');
  expect(locks.take(one, 'a', 'exclusive')).toBe(true);
  expect(locks.take(one, 'a', 'shared')).toBe(true);
  expect(locks.take(two, 'a', 'shared')).toBe(false);
});

describe('the queue', () => {
  test('first come, first served; those that go beside each other go together', () => {
    const locks = new Locks();
    const granted: string[] = [];
    const wait = queue(locks, granted);
    locks.take(one, 'a', 'exclusive');
    wait('two', two, 'a', false);
    wait('three', three, 'a', false);
    wait('four', four, 'a');
    locks.releaseAll(one);
    expect(granted).toEqual(['two', 'three']);
    locks.releaseAll(two);
    expect(granted).toEqual(['two', 'three']);
    locks.releaseAll(three);
    expect(granted).toEqual(['two', 'three', 'four']);
  });

  test('a shared lock does not overtake one that waits for an exclusive one', () => {
    const locks = new Locks();
    locks.take(one, 'a', 'shared');
    locks.wait(two, 'a', 'exclusive', () => {});
    expect(locks.take(three, 'a', 'shared')).toBe(false);
  });

  test('who holds it already comes before those that wait for it to end', () => {
    const locks = new Locks();
    const granted: string[] = [];
    const wait = queue(locks, granted);
    locks.take(one, 'a', 'shared');
    locks.take(two, 'a', 'shared');
    wait('three', three, 'a');
    expect(locks.take(one, 'a', 'exclusive')).toBe(false);
    expect(locks.wouldDeadlock(one, 'a', 'exclusive')).toBe(false);
    wait('one', one, 'a');
    locks.releaseAll(two);
    expect(granted).toEqual(['one']);
    locks.releaseAll(one);
    expect(granted).toEqual(['one', 'three']);
  });

  test('who gives up lets those behind go on', () => {
    const locks = new Locks();
    const granted: string[] = [];
    const wait = queue(locks, granted);
    locks.take(one, 'a', 'shared');
    const giveUp = wait('two', two, 'a');
    wait('three', three, 'a', false);
    expect(granted).toEqual([]);
    giveUp();
    expect(granted).toEqual(['three']);
    giveUp();
    locks.releaseAll(one);
    locks.releaseAll(three);
    expect(granted).toEqual(['three']);
    expect(locks.size).toBe(0);
  });
});

describe('a deadlock', () => {
  test('is found in a circle of any length, and only there', () => {
    const locks = new Locks();
    const owners = [one, two, three, four];
    for (const [at, owner] of owners.entries()) locks.take(owner, `lock ${at}`, 'exclusive');
    for (const at of [0, 1, 2]) {
      expect(locks.wouldDeadlock(owners[at] ?? {}, `lock ${at + 1}`, 'exclusive')).toBe(false);
      locks.wait(owners[at] ?? {}, `lock ${at + 1}`, 'exclusive', () => {});
    }
    expect(locks.wouldDeadlock(four, 'lock 0', 'shared')).toBe(true);
    expect(locks.wouldDeadlock({}, 'lock 0', 'shared')).toBe(false);
  });

  test('is found when two that share a lock both want it alone', () => {
    const locks = new Locks();
    locks.take(one, 'a', 'shared');
    locks.take(two, 'a', 'shared');
    expect(locks.wouldDeadlock(one, 'a', 'exclusive')).toBe(false);
    locks.wait(one, 'a', 'exclusive', () => {});
    expect(locks.wouldDeadlock(two, 'a', 'exclusive')).toBe(true);
  });

  test('is found when the circle goes through one that waits ahead in a queue', () => {
    const locks = new Locks();
    locks.take(one, 'a', 'shared');
    locks.take(two, 'b', 'exclusive');
    locks.wait(three, 'a', 'exclusive', () => {});
    // It would wait for three, which waits for one, which waits for two.
    locks.wait(one, 'b', 'exclusive', () => {});
    expect(locks.take(two, 'a', 'shared')).toBe(false);
    expect(locks.wouldDeadlock(two, 'a', 'shared')).toBe(true);
  });
});
