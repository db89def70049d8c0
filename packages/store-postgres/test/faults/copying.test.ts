// A batch whose rows are on their way. Not in the shared suite: it stops the bytes of PostgreSQL's COPY in their middle.

import type { DbError } from '@tradestore/core';
import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy, server } = stage;
failOnAlarms();

/** More than fits between the store and the server at once. */
const ROWS = 40_000;

/** Has a batch under way of which so many bytes have reached the server. */
async function halfCopied(
  subject: Subject,
  signal?: AbortSignal,
): Promise<{ readonly saving: Promise<DbError | undefined> }> {
  await subject.mustSave(1);
  await proxy.apply({ kind: 'stallAfter', direction: 'toServer', bytes: 400_000, on: 'existing', once: true });
  const delivered = proxy.bytes.toServer.delivered;
  const saving = subject.save(ROWS, { signal });
  await expect.poll(() => proxy.bytes.toServer.delivered - delivered, { timeout: 10_000 }).toBe(400_000);
  return { saving };
}

describe('a batch of which a part has reached the server', () => {
  it.each([
    [
      'its backend is terminated',
      async (subject: Subject) => {
        for (const pid of await subject.pids()) await stage.ask('select pg_terminate_backend($1)', [pid]);
      },
    ],
    ['its connection is cut', () => proxy.apply({ kind: 'cut' })],
    ['its connection is reset', () => proxy.apply({ kind: 'cut', reset: true })],
  ] as const)('and then %s: lost, certainly not done, and none of it is there', async (_title, end) => {
    const subject = new Subject(stage);
    const { saving } = await halfCopied(subject);
    const startedAt = performance.now();
    await end(subject);
    const error = await saving;
    expect(error).toMatchObject({ kind: 'connection', outcome: 'not_applied' });
    expect(error?.isTransient()).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await proxy.heal();
    await subject.expectHealed();
    expect(await subject.stored()).toHaveLength(2);
  });

  it('and is lost then is saved all the same, exactly once, in layers', async () => {
    const subject = new Subject(stage, { layers: {} });
    const { saving } = await halfCopied(subject);
    await proxy.apply({ kind: 'cut' });
    expect(await saving).toBeUndefined();
    await subject.expectHealed();
    expect(await subject.stored()).toHaveLength(ROWS + 2);
  });

  it('while the server is frozen, when it is aborted: rejects within a second, and none of it is there after the thaw', async () => {
    const subject = new Subject(stage);
    const controller = new AbortController();
    const { saving } = await halfCopied(subject, controller.signal);
    await server.control.freeze();
    try {
      const startedAt = performance.now();
      controller.abort();
      expect(await saving).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    } finally {
      await proxy.heal();
      await server.control.thaw();
    }
    await subject.untilIdle();
    await subject.expectHealed({ patient: true });
    expect(await subject.stored()).toHaveLength(2);
  });
});
