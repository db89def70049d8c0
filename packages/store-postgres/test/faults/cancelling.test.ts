// What an abort does at the server, beyond what `freezing.test.ts` shows. Not in the shared suite: it counts connections.

import { describe, expect, it, onTestFinished } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure } from './failure.js';
import { startStage } from './stage.js';
import { kindOf, Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

const cancelled = { kind: 'cancelled', transient: false, outcome: 'not_applied', withinMs: 1_000 } as const;

describe('many calls that are aborted at once', () => {
  it('take no more connections than maxConnections, cancel requests included, and free all of them', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const controller = new AbortController();
    const before = proxy.connections;
    const calls = Array.from({ length: 19 }, () => kindOf(subject.read({ signal: controller.signal })));
    await subject.untilBusy('select', 19);
    let most = 0;
    let isOver = false;
    const counting = (async () => {
      while (!isOver) {
        most = Math.max(most, proxy.connections - before + 1);
        await Promise.race([proxy.nextConnection().catch(() => 0), new Promise((resolve) => setImmediate(resolve))]);
      }
    })();
    controller.abort();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['cancelled']));
    // The lock is still held: it is the cancel requests that end the waits for it, one after the other.
    await subject.untilIdle();
    isOver = true;
    await counting;
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(20);
    await blocker.release();
    await subject.expectHealed();
  });

  it('of the same kind again and again, while others read, hit nothing else, and keep the connections', async () => {
    const subject = new Subject(stage, { maxConnections: 5 });
    await subject.mustSave(20);
    await Promise.all(Array.from({ length: 4 }, () => subject.read()));
    const before = await subject.pids();
    for (let round = 0; round < 50; round++) {
      const controller = new AbortController();
      const aborted = Array.from({ length: 8 }, () => kindOf(subject.read({ signal: controller.signal })));
      const others = Array.from({ length: 8 }, () => subject.read());
      for (let turn = 0; turn < round % 12; turn++) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      for (const kind of await Promise.all(aborted)) expect([null, 'cancelled']).toContain(kind);
      for (const found of await Promise.all(others)) expect(found.length).toBe(10);
    }
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(before);
  });
});

describe('an abort', () => {
  it.each([
    ['of a reason that is no error', 'enough'],
    ['of an error of the caller', new Error('enough')],
  ])('with %s keeps the connection', async (_title, reason) => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const controller = new AbortController();
    const reading = expectFailure(() => subject.read({ signal: controller.signal }), {
      ...cancelled,
      withinMs: 10_000,
    });
    await subject.untilBusy('select');
    controller.abort(reason);
    await reading;
    await subject.untilIdle();
    await blocker.release();
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(before);
  });

  it.each([
    ['is refused', { kind: 'refuse' }],
    ['is cut', { kind: 'cut', on: 'new' }],
    ['is never answered', { kind: 'silent', on: 'new' }],
  ] as const)(
    'whose cancel request %s destroys the connection instead, and the next call has another one',
    async (_title, fault) => {
      // The server gives the statement up by itself soon after us.
      const subject = new Subject(stage, { lockTimeoutMs: 1_500 });
      await subject.mustSave(1);
      const before = await subject.pids();
      const blocker = await stage.lockTrades();
      onTestFinished(() => blocker.release());
      const controller = new AbortController();
      const reading = expectFailure(() => subject.read({ signal: controller.signal }), {
        ...cancelled,
        withinMs: 10_000,
      });
      await subject.untilBusy('select');
      await proxy.apply(fault);
      controller.abort();
      await reading;
      // What the server runs is given up by us, though nobody could tell the server so.
      await proxy.idle();
      await proxy.heal();
      await blocker.release();
      await expect.poll(() => subject.pids(), { timeout: 5_000 }).toEqual([]);
      await subject.expectHealed();
      expect(before).toHaveLength(1);
    },
  );

  it('of a save that waits: not sent, not done; in the middle of a single save: perhaps done, and ended at the server', async () => {
    const subject = new Subject(stage, { maxConnections: 2 });
    await subject.mustSave(1);
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const controllers = [new AbortController(), new AbortController()] as const;
    const running = subject.save(1, { signal: controllers[0].signal });
    await subject.untilBusy('insert');
    const queued = subject.save(1, { signal: controllers[1].signal });
    controllers[1].abort();
    expect(await queued).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
    controllers[0].abort();
    expect(await running).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
    await subject.untilIdle();
    await blocker.release();
    await subject.expectHealed();
  });
});
