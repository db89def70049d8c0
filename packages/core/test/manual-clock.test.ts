import { describe, expect, test } from 'vitest';
import { ManualClock } from '../src/testing.js';

/** A clock that notes when each of its timers fires. */
function noting(clock: ManualClock): { set: (name: string, ms: number) => object; notes: string[] } {
  const notes: string[] = [];
  return { notes, set: (name, ms) => clock.setTimer(() => notes.push(`${name}@${clock.monotonic()}`), ms) };
}

describe('ManualClock', () => {
  test('stands still at 2025-01-01 until it is moved', async () => {
    const clock = new ManualClock();
    expect([clock.now(), clock.monotonic()]).toEqual([Date.UTC(2025, 0, 1), 0]);
    await clock.advance(0);
    expect([clock.now(), clock.monotonic()]).toEqual([Date.UTC(2025, 0, 1), 0]);
  });

  test('starts where it is told, and moves both of its times by the same', async () => {
    const clock = new ManualClock(1_000);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  test('fires a timer at its own moment, and not a millisecond before', async () => {
    const clock = new ManualClock();
    const { set, notes } = noting(clock);
    set('a', 5_000);
    await clock.advance(4_999);
    expect(notes).toEqual([]);
    await clock.advance(1);
    expect(notes).toEqual(['a@5000']);
    await clock.advance(100_000);
    expect(notes).toEqual(['a@5000']);
  });

  test('fires timers in order of time, and those of one moment in the order they were set', async () => {
    const clock = new ManualClock();
    const { set, notes } = noting(clock);
    for (const [name, ms] of [
      ['late', 30],
      ['first', 10],
      ['second', 10],
      ['now', 0],
      ['past', -5],
    ] as const)
      set(name, ms);
    await clock.advance(1_000);
    expect(notes).toEqual(['now@0', 'past@0', 'first@10', 'second@10', 'late@30']);
    expect(clock.monotonic()).toBe(1_000);
  });

  test('never fires a cleared timer, and clearing one that fired does nothing', async () => {
    const clock = new ManualClock();
    const { set, notes } = noting(clock);
    const [kept, cleared] = [set('kept', 1), set('cleared', 1)];
    clock.clearTimer(cleared);
    await clock.advance(1);
    clock.clearTimer(kept);
    expect(notes).toEqual(['kept@1']);
  });

  test('counts the timers that are set', async () => {
    const clock = new ManualClock();
    const timer = clock.setTimer(() => undefined, 10);
    clock.setTimer(() => undefined, 20);
    expect(clock.pendingTimers).toBe(2);
    clock.clearTimer(timer);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(20);
    expect(clock.pendingTimers).toBe(0);
  });

  test('fires the timers that fired ones set, when they fall due in the same move', async () => {
    const clock = new ManualClock();
    const { set, notes } = noting(clock);
    clock.setTimer(() => {
      set('nested', 10);
      set('too late', 100);
    }, 10);
    await clock.advance(50);
    expect(notes).toEqual(['nested@20']);
    expect(clock.pendingTimers).toBe(1);
  });

  test('lets promises settle between timers, so that a loop of waits runs through in one move', async () => {
    const clock = new ManualClock();
    const moments: number[] = [];
    const loop = (async () => {
      for (let turn = 0; turn < 5; turn++) {
        await new Promise<void>((resolve) => {
          clock.setTimer(resolve, 10);
        });
        moments.push(clock.monotonic());
      }
    })();
    await clock.advance(50);
    await loop;
    expect(moments).toEqual([10, 20, 30, 40, 50]);
  });

  test('sees a timer that is set after a promise settled, before it moves', async () => {
    const clock = new ManualClock();
    const { set, notes } = noting(clock);
    const later = Promise.resolve().then(() => set('a', 5));
    await clock.advance(5);
    await later;
    expect(notes).toEqual(['a@5']);
  });

  test('never goes back, also when two moves overlap', async () => {
    const clock = new ManualClock();
    await Promise.all([clock.advance(100), clock.advance(10)]);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(100);
  });
});
