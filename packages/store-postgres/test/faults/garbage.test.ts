// Bytes that are not what they should be. Not in the shared suite: it speaks to stores, and this is said below PostgreSQL's protocol.

import { createServer, type Socket } from 'node:net';
import type { DbErrorKind } from '@tradestore/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure, type FailureRule } from './failure.js';
import { startStage } from './stage.js';
import { kindOf, Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

/** Messages that a careless reader chokes on: a type, a length that says how many bytes follow it, and the wrong bytes. */
const unreadable = {
  'a message of a type that does not exist': Buffer.from([0x01, 0, 0, 0, 4]),
  'a row that is shorter than it says': Buffer.from([0x44, 0, 0, 0, 6, 0, 9]),
  'a description of columns that ends too early': Buffer.from([0x54, 0, 0, 0, 6, 0, 3]),
  'a notification without anything in it': Buffer.from([0x41, 0, 0, 0, 4]),
  'a question for a proof that nobody knows': Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 99]),
  'an error that does not end': Buffer.from([0x45, 0, 0, 0, 5, 0x53]),
} as const;

/** Begin messages of gigabytes, so that whoever reads them waits for the rest. */
const endless = {
  'the answer of a web server': Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  'the greeting of an SSH server': Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'),
  'random bytes, seed 1': noise(1, 512),
  'random bytes, seed 2': noise(2, 512),
  'random bytes, seed 3': noise(3, 512),
} as const;

const refused: Omit<FailureRule, 'kind' | 'withinMs'> = { transient: true, outcome: 'not_applied' };

describe('a port where something else answers', () => {
  const answers: [string, Buffer, DbErrorKind, boolean][] = [
    ...Object.entries(unreadable).map(([title, bytes]): [string, Buffer, DbErrorKind, boolean] => [
      title,
      bytes,
      'protocol',
      false,
    ]),
    ...Object.entries(endless).flatMap(([title, bytes]): [string, Buffer, DbErrorKind, boolean][] => [
      [`${title}, and nothing more`, bytes, 'timeout', false],
      [`${title}, and the end`, bytes, 'connection', true],
    ]),
    ['64 zeros', Buffer.alloc(64), 'protocol', false],
  ];

  it.each(answers)('%s: refused in time, and certainly not done', async (_title, answer, kind, thenEnds) => {
    const port = await answering(answer, thenEnds);
    const subject = new Subject(stage, {
      url: `postgres://nobody@127.0.0.1:${port.number}/x`,
      connectTimeoutMs: 300,
    });
    await expectFailure(() => subject.mustSave(1), { ...refused, kind, withinMs: 2_000 });
    await expectFailure(() => subject.read(), { ...refused, kind, withinMs: 2_000 });
    await vi.waitFor(() => expect(port.sockets.size, 'sockets that are open').toBe(0), { timeout: 2_000 });
  });
});

describe.each(Object.entries(unreadable))('%s', (_title, content) => {
  it('between two calls costs that connection, and no call', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const before = await subject.pids();
    await proxy.apply({ kind: 'inject', content, direction: 'toClient' });
    await untilGone(subject, before);
    await subject.expectHealed();
  });

  it('instead of the answer to a read: kind protocol, and another connection for the next', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const reading = expectFailure(() => subject.read(), { ...refused, kind: 'protocol', withinMs: 5_000 });
    await subject.untilBusy('select');
    await proxy.apply({ kind: 'inject', content, direction: 'toClient' });
    await reading;
    await blocker.release();
    await untilGone(subject, before);
    await subject.expectHealed();
  });

  it('in the middle of a COPY: kind protocol, and none of the batch is there', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const saving = expectFailure(() => subject.mustSave(3_000), { ...refused, kind: 'protocol', withinMs: 5_000 });
    await subject.untilBusy('copy');
    await proxy.apply({ kind: 'inject', content, direction: 'toClient' });
    await saving;
    await blocker.release();
    await untilGone(subject, before);
    await subject.expectHealed();
  });
});

describe.each(Object.entries(endless))('%s', (_title, content) => {
  it('costs the calls that read them their time, and the next ones nothing', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const before = await subject.pids();
    await proxy.apply({ kind: 'inject', content, direction: 'toClient' });
    await expectFailure(() => subject.read({ timeoutMs: 300 }), { ...refused, kind: 'timeout', withinMs: 2_000 });
    await untilGone(subject, before);
    await subject.expectHealed();
  });
});

describe('an answer that is cut', () => {
  const steps = 24;

  it('after any number of bytes is a lost connection, and nothing is taken for whole', async () => {
    const attempt = async (subject: Subject): Promise<(string | null)[]> => {
      const saved = (await subject.save(20, { timeoutMs: 4_000 }))?.kind ?? null;
      return [saved, saved === null ? await kindOf(subject.read({ timeoutMs: 4_000 })) : null];
    };
    const start = proxy.bytes.toClient.received;
    expect(await attempt(new Subject(stage))).toEqual([null, null]);
    // What logging in, a batch and a read bring; the trades of the next subject may be a little shorter.
    const total = Math.floor((proxy.bytes.toClient.received - start) * 0.95);
    const failed = [0, 0];
    for (let step = 0; step < steps; step += 1) {
      const bytes = 1 + Math.floor((step * total) / steps);
      const subject = new Subject(stage);
      await proxy.apply({ kind: 'cutAfter', on: 'new', bytes, direction: 'toClient', once: true });
      const kinds = await attempt(subject);
      kinds.forEach((kind, at) => {
        if (kind !== null) failed[at] = (failed[at] ?? 0) + 1;
      });
      expect(
        kinds.filter((kind) => kind !== null),
        `cut after ${bytes} bytes`,
      ).toEqual(['connection']);
      await proxy.heal('cutAfter');
      await subject.expectHealed({ patient: true });
      await subject.stores.close();
    }
    // Cuts hit the login and the batch as well as the rows.
    expect(Math.min(...failed)).toBeGreaterThan(2);
  });

  // ReadyForQuery is Z, its length 5, and a byte that says in which state the session is.
  const ready = Buffer.from([0x5a, 0, 0, 0, 5]);

  it('before the last byte of the login: lost, not done', async () => {
    const subject = new Subject(stage);
    await proxy.apply({ kind: 'cutOn', on: 'new', pattern: ready, when: 'after', direction: 'toClient', once: true });
    await expectFailure(() => subject.mustSave(1), { ...refused, kind: 'connection', withinMs: 3_000 });
    await subject.expectHealed();
  });

  it('before the last byte to a write: lost, and perhaps done', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    await proxy.apply({ kind: 'cutOn', pattern: ready, when: 'after', direction: 'toClient', once: true });
    const rule = { kind: 'connection', transient: true, outcome: 'unknown', withinMs: 3_000 } as const;
    await expectFailure(() => subject.mustSave(1), rule);
    await subject.expectHealed();
  });
});

describe('a slow line', () => {
  it.each([
    ['packets of one byte', { kind: 'slice', bytes: 1 }, 1],
    ['150 ms of delay each way', { kind: 'slice', bytes: 4_096 }, 150],
  ] as const)('with %s changes nothing but the time that it takes', async (_title, fault, ms) => {
    const subject = new Subject(stage);
    await proxy.apply(fault);
    await proxy.apply({ kind: 'delay', ms });
    await subject.mustSave(1);
    const trades = subject.makeTrades(300);
    expect(await subject.ledger.save(subject.trades, trades)).toBeUndefined();
    const newest = await subject.trades.getTradesByToken(subject.world.token, 300);
    expect(new Set(newest.map(({ signature }) => signature))).toEqual(
      new Set(trades.map(({ signature }) => signature)),
    );
    for (const trade of trades.slice(0, 3)) expect(await subject.trades.getTrade(trade)).toEqual(trade);
    const id = `slow-${subject.application}`;
    await subject.stores.config.settings.save({ id, value: { emoji: '🦊' } }, { expectedVersion: 0, actor: 'test' });
    expect((await subject.stores.config.settings.get(id))?.record.value).toEqual({ emoji: '🦊' });
    await proxy.heal();
    await subject.expectHealed();
  });
});

/** A port that answers the first bytes of everybody with the same ones, until the test has finished. */
async function answering(
  answer: Buffer,
  thenEnds: boolean,
): Promise<{ readonly number: number; readonly sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => (thenEnds ? socket.end(answer) : socket.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { number: address.port, sockets };
}

/** Resolves when none of these connections is at the server any more. */
async function untilGone(subject: Subject, pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  await vi.waitFor(
    async () => {
      const here = await subject.pids();
      expect(pids.filter((pid) => here.includes(pid))).toEqual([]);
    },
    { timeout: 5_000 },
  );
}

/** The same bytes for the same seed (mulberry32). */
function noise(seed: number, length: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return (mixed ^ (mixed >>> 14)) & 0xff;
    }),
  );
}
