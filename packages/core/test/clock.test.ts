import { describe, expect, test } from 'vitest';
import { systemClock } from '../src/clock.js';

function fired(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.setTimer(resolve, ms);
  });
}

function keepsProcessAlive(timer: object): boolean {
  return 'hasRef' in timer && typeof timer.hasRef === 'function' && timer.hasRef() === true;
}

describe('systemClock', () => {
  test('tells the time in milliseconds since 1970', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('measures at least what a timer takes, in milliseconds', async () => {
    const started = systemClock.monotonic();
    await fired(20);
    const passed = systemClock.monotonic() - started;
    // Node rounds the start of a timer down to its loop's millisecond.
    expect(passed).toBeGreaterThanOrEqual(18);
    expect(passed).toBeLessThan(10_000);
  });

  test('never goes back', () => {
    let last = systemClock.monotonic();
    for (let reading = 0; reading < 10_000; reading++) {
      const next = systemClock.monotonic();
      expect(next >= last).toBe(true);
      last = next;
    }
  });

  test('calls a timer once, and a cleared one never', async () => {
    const calls: string[] = [];
    const cleared = systemClock.setTimer(() => calls.push('cleared'), 1);
    systemClock.setTimer(() => calls.push('kept'), 1);
    systemClock.clearTimer(cleared);
    await fired(20);
    await fired(1);
    expect(calls).toEqual(['kept']);
  });

  test('does nothing on clearing a timer that has fired', async () => {
    const timer = await new Promise<object>((resolve) => {
      const set = systemClock.setTimer(() => {
        resolve(set);
      }, 0);
    });
    expect(() => {
      systemClock.clearTimer(timer);
    }).not.toThrow();
  });

  test.each([
    ['keeps the process alive', undefined, true],
    ['keeps the process alive with ref: true', { ref: true }, true],
    ['keeps the process alive with ref: undefined', { ref: undefined }, true],
    ['lets the process end with ref: false', { ref: false }, false],
  ])('%s while a timer is set', (_what, options, alive) => {
    const timer = systemClock.setTimer(() => undefined, 60_000, options);
    expect(keepsProcessAlive(timer)).toBe(alive);
    systemClock.clearTimer(timer);
  });
});
