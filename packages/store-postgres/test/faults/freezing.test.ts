// A server that stops answering with its connections open. Not in the shared suite: it looks at what the server does afterwards.

import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure, tooLate } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { server, proxy } = stage;
failOnAlarms();

/** SIGSTOP of all processes of the server; the proxy's freeze is what a network does. */
const freezes = [
  { title: 'the server', freeze: () => server.control.freeze(), thaw: () => server.control.thaw() },
  { title: 'the network', freeze: () => proxy.apply({ kind: 'freeze' }), thaw: () => proxy.heal('freeze') },
];

describe.each(freezes)('while $title is frozen', ({ freeze, thaw }) => {
  it('a read and a save reject by their deadline, and the same stores work soon after the thaw', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    await freeze();
    try {
      await expectFailure(() => subject.mustSave(1, { timeoutMs: 300 }), {
        kind: 'timeout',
        transient: true,
        outcome: 'unknown',
        withinMs: 2_000,
      });
      // Over a connection that is yet to be made.
      await expectFailure(() => subject.mustSave(1, { timeoutMs: 300 }), { ...tooLate, withinMs: 2_000 });
      await expectFailure(() => subject.read({ timeoutMs: 300 }), { ...tooLate, withinMs: 2_000 });
    } finally {
      await thaw();
    }
    await subject.expectHealed({ patient: true });
  });

  it('an aborted batch rejects within a second as not applied, and none of it is there after the thaw', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const controller = new AbortController();
    const sent = proxy.whenSeen('format binary', 'toServer');
    const blocker = await stage.lockTrades();
    const saving = subject.save(20_000, { signal: controller.signal });
    await sent;
    await freeze();
    const startedAt = performance.now();
    try {
      controller.abort();
      expect(await saving).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    } finally {
      await thaw();
    }
    await blocker.release();
    await subject.untilIdle();
    await subject.expectHealed({ patient: true });
  });

  it('close ends by its deadline and counts the rows that were not written', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    await freeze();
    try {
      const saving = subject.save(30);
      const startedAt = performance.now();
      const { unwritten } = await subject.stores.close({ deadlineMs: 300 });
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      expect(await saving).toMatchObject({ kind: 'closed' });
      expect(unwritten).toBe(30);
    } finally {
      await thaw();
    }
    await expect.poll(() => subject.backends(), { timeout: 10_000 }).toBe(0);
    subject.ledger.assertKept(await subject.stored());
  });
});

describe('an abort', () => {
  it('ends the statement at the server, and its connection serves the next call', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    const controller = new AbortController();
    const reading = subject.read({ signal: controller.signal });
    await subject.untilBusy('select');
    controller.abort();
    await expectFailure(() => reading, {
      kind: 'cancelled',
      transient: false,
      outcome: 'not_applied',
      withinMs: 1_000,
    });
    // The lock is still held: without a cancel the statement would wait on.
    await subject.untilIdle();
    await blocker.release();
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(before);
  });

  it('never hits the statement that its connection runs next', async () => {
    const subject = new Subject(stage, { maxConnections: 2 });
    await subject.mustSave(1);
    for (let round = 0; round < 200; round++) {
      const controller = new AbortController();
      const aborted = subject.read({ signal: controller.signal }).then(
        () => 'read',
        (error: { kind: string }) => error.kind,
      );
      const next = subject.read();
      // At another moment of the call each time.
      for (let turn = 0; turn < round % 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      expect(['read', 'cancelled']).toContain(await aborted);
      expect((await next).length).toBe(1);
    }
    await subject.expectHealed();
  });
});
