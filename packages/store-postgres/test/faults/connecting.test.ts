// Connections that cannot be made. Not in the shared suite: what refuses them, and by which code, is PostgreSQL's own.

import { describe, expect, it, vi } from 'vitest';
import type { PostgresOptions } from '../../src/index.js';
import { failOnAlarms } from './alarms.js';
import { expectFailure, type FailureRule, lost, misconfigured, tooLate } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

describe('a server that is down when the first call is made', () => {
  it('rejects at once, and the same stores serve when it is up', async () => {
    const subject = new Subject(stage);
    await proxy.apply({ kind: 'refuse' });
    await expectFailure(() => subject.mustSave(1), { ...lost, codes: ['ECONNREFUSED'], withinMs: 2_000 });
    await expectFailure(() => subject.mustSave(20), { ...lost, codes: ['ECONNREFUSED'], withinMs: 2_000 });
    await proxy.heal('refuse');
    await subject.expectHealed();
  });

  it('is waited for in layers, within the deadline', async () => {
    const subject = new Subject(stage, { layers: {} });
    await proxy.apply({ kind: 'refuse' });
    const saved = subject.save(20);
    const connected = proxy.nextConnection();
    await proxy.heal('refuse');
    await connected;
    expect(await saved).toBeUndefined();
    await subject.expectHealed();
  });

  it('costs a bounded number of connection attempts, however many callers there are', async () => {
    const subject = new Subject(stage, { layers: { retry: { initialDelayMs: 1 } } });
    // Accepted and closed: what a port does behind which the server has died, and what can be counted.
    await proxy.apply({ kind: 'cut', on: 'new' });
    const before = proxy.accepted;
    await Promise.all(Array.from({ length: 200 }, () => subject.save(1)));
    expect(subject.ledger.counts).toEqual({ ok: 0, failed: 200, unknown: 0 });
    // The breaker opens after ten failures; what was in flight by then, at most one for each place, is refused one by one.
    expect(proxy.accepted - before).toBeLessThanOrEqual(10 + 64);
    await proxy.heal('cut');
    await subject.expectHealed({ patient: true });
  });
});

describe('a port that accepts and never answers', () => {
  it('rejects within connectTimeoutMs and leaves no socket behind', async () => {
    const subject = new Subject(stage, { connectTimeoutMs: 400 });
    await proxy.apply({ kind: 'silent', on: 'new' });
    await expectFailure(() => subject.mustSave(1), { ...tooLate, withinMs: 2_000 });
    await expectFailure(() => subject.read(), { ...tooLate, withinMs: 2_000 });
    await proxy.idle();
    await proxy.heal('silent');
    await subject.expectHealed();
  });

  it('rejects by the deadline of the call, when that is shorter', async () => {
    const subject = new Subject(stage, { connectTimeoutMs: 1_000 });
    await proxy.apply({ kind: 'silent', on: 'new' });
    await expectFailure(() => subject.mustSave(1, { timeoutMs: 200 }), { ...tooLate, withinMs: 900 });
    await proxy.idle();
    await proxy.heal('silent');
    await subject.expectHealed();
  });

  it('goes silent in the middle of logging in: the same', async () => {
    const subject = new Subject(stage, { connectTimeoutMs: 400 });
    await proxy.apply({ kind: 'stallAfter', on: 'new', direction: 'toClient', bytes: 10 });
    await expectFailure(() => subject.mustSave(1), { ...tooLate, withinMs: 2_000 });
    // The proxy holds the server's goodbye back as well.
    await proxy.heal('stallAfter');
    await proxy.idle();
    await subject.expectHealed();
  });
});

interface Refusal {
  readonly title: string;
  readonly options: (url: URL) => PostgresOptions;
  readonly rule: Omit<FailureRule, 'withinMs'>;
}

const refused: Omit<FailureRule, 'withinMs'> = { kind: 'auth', transient: false, outcome: 'not_applied' };

const refusals: readonly Refusal[] = [
  {
    title: 'a wrong password',
    options: () => ({ password: 'wrong' }),
    rule: { ...refused, codes: ['28P01'] },
  },
  {
    title: 'a wrong password from an async function',
    options: () => ({ password: async () => 'wrong' }),
    rule: { ...refused, codes: ['28P01'] },
  },
  { title: 'no password', options: () => ({ password: async () => '' }), rule: refused },
  { title: 'a user that does not exist', options: () => ({ user: 'nobody' }), rule: { ...refused, codes: ['28P01'] } },
  {
    title: 'a database that does not exist',
    options: () => ({ database: 'nowhere' }),
    rule: { ...misconfigured, codes: ['3D000'] },
  },
  {
    title: 'TLS that the server does not have',
    options: () => ({ ssl: true }),
    rule: misconfigured,
  },
];

describe('a login that the server refuses', () => {
  it.each(refusals)('$title: permanent, one attempt for each call, in layers too', async ({ options, rule }) => {
    const subject = new Subject(stage, { layers: {}, ...options(new URL(stage.url)) });
    const before = proxy.accepted;
    const error = await expectFailure(() => subject.mustSave(1), { ...rule, withinMs: 3_000 });
    await expectFailure(() => subject.read(), { ...rule, withinMs: 3_000 });
    expect(error.attempts).toBe(1);
    expect(proxy.accepted - before).toBe(2);
    expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/wrong|nobody|nowhere/);
    // Neither side keeps the socket.
    await proxy.idle();
  });

  it('is over once a rotated password is read anew by its function', async () => {
    const url = new URL(stage.database.writerUrl);
    const role = `rotated_${stage.nextNumber()}`;
    await stage.ask(`create role ${role} login password 'first' in role tradestore_writer`);
    let password = 'first';
    const subject = new Subject(stage, { user: role, password: async () => password });
    await subject.mustSave(1);
    await stage.ask(`alter role ${role} password 'second'`);
    // Connections that are there stay; a new one needs the new password.
    await subject.mustSave(1);
    await cutAll(subject);
    await expectFailure(() => subject.mustSave(1), { ...refused, codes: ['28P01'], withinMs: 3_000 });
    password = 'second';
    await subject.expectHealed();
    expect(url.username).not.toBe(role);
  });

  it('is named as what it is when the function of the password fails, and leaves no socket', async () => {
    let isBroken = true;
    const password = async (): Promise<string> => {
      if (isBroken) throw new Error('the vault is sealed');
      return decodeURIComponent(new URL(stage.url).password);
    };
    const subject = new Subject(stage, { password });
    const error = await expectFailure(() => subject.mustSave(1), {
      kind: 'unknown',
      transient: false,
      outcome: 'not_applied',
      withinMs: 2_000,
    });
    expect(error.cause).toMatchObject({ message: 'the vault is sealed' });
    await proxy.idle();
    isBroken = false;
    await subject.expectHealed();
  });
});

/** Cuts all connections at once; resolves when the server has noticed. */
async function cutAll(subject: Subject): Promise<void> {
  await proxy.apply({ kind: 'cut' });
  await vi.waitFor(async () => expect(await subject.backends()).toBe(0), { timeout: 5_000 });
}
