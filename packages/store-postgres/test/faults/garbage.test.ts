// Bytes that are not what they should be. Not in the shared suite: it speaks to stores, and this is said below the protocol.

import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

/** What a call may say when the bytes make no sense, or stop. */
const kinds = ['protocol', 'connection', 'timeout', 'config', 'unknown', 'internal', 'auth'];

describe('a port where something else answers', () => {
  it.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['zeros', '\0'.repeat(64)],
    ['noise', Buffer.from(Array.from({ length: 256 }, (_, at) => (at * 167 + 13) % 256)).toString('latin1')],
  ])('%s: rejects in time as not applied, without a crash', async (_title, answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(Buffer.from(answer, 'latin1')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const subject = new Subject(stage, { url: `postgres://nobody@127.0.0.1:${address.port}/x`, connectTimeoutMs: 500 });
    const startedAt = performance.now();
    const error = await subject.save(1);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(error?.outcome).toBe('not_applied');
    expect(kinds).toContain(error?.kind);
  });
});

describe('garbage from the server', () => {
  it.each([
    ['between two calls', 'idle'],
    ['while a read waits for its answer', 'read'],
    ['while rows are copied', 'copy'],
  ] as const)('%s costs that connection and nothing else', async (_title, moment) => {
    const subject = new Subject(stage);
    await subject.mustSave(3);
    const blocker = moment === 'idle' ? null : await stage.lockTrades();
    const call = moment === 'read' ? subject.read({ timeoutMs: 2_000 }) : undefined;
    const settled = call?.then(
      () => undefined,
      (error: unknown) => error,
    );
    const saving = moment === 'copy' ? subject.save(5_000, { timeoutMs: 2_000 }) : undefined;
    if (moment !== 'idle') await subject.untilBusy(moment === 'read' ? 'select' : 'copy');
    await proxy.apply({
      kind: 'inject',
      content: Buffer.from('\x01\xff\xfe garbage \0\0\0\x04', 'latin1'),
      direction: 'toClient',
    });
    await blocker?.release();
    const error = (await settled) ?? (await saving);
    if (moment !== 'idle') expect(error).toMatchObject({ outcome: expect.stringMatching(/not_applied|unknown/) });
    await proxy.apply({ kind: 'cut' });
    await subject.expectHealed({ patient: true });
  });

  it.each([1, 5, 20, 60, 150, 300, 450, 700, 1_500])('a message cut after %i bytes', async (bytes) => {
    const subject = new Subject(stage);
    await proxy.apply({ kind: 'cutAfter', on: 'new', bytes, direction: 'toClient', once: true });
    const error = await subject.save(20, { timeoutMs: 4_000 });
    if (error !== undefined) {
      expect(kinds).toContain(error.kind);
      expect(error.isTransient()).toBe(true);
    }
    await subject.read({ timeoutMs: 4_000 }).catch(() => {});
    await proxy.heal();
    await subject.expectHealed({ patient: true });
  });
});

it('packets of one byte change nothing but the time that it takes', async () => {
  const subject = new Subject(stage);
  await proxy.apply({ kind: 'slice', bytes: 1 });
  await subject.mustSave(1);
  await subject.mustSave(40);
  expect((await subject.read()).length).toBe(10);
  const id = `sliced-${subject.application}`;
  await subject.stores.config.settings.save({ id, value: { emoji: '🦊' } }, { expectedVersion: 0, actor: 'test' });
  expect((await subject.stores.config.settings.get(id))?.record.value).toEqual({ emoji: '🦊' });
  await proxy.heal();
  await subject.expectHealed();
});

it('half a second of delay changes nothing but the time that it takes', async () => {
  const subject = new Subject(stage);
  await subject.mustSave(1);
  await proxy.apply({ kind: 'delay', ms: 150, jitterMs: 50 });
  await subject.mustSave(30);
  expect((await subject.read()).length).toBe(10);
  await proxy.heal();
  await subject.expectHealed();
});
