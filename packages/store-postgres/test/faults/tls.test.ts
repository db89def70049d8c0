// TLS and its mistakes. Not in the shared suite: how a driver is told whom to trust is its own.

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure, misconfigured } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage({ tls: true });
const { tls } = stage.server;
if (tls === null) throw new Error('the server has no TLS');
const { ca, otherCa } = tls;
const { proxy } = stage;
const plain = await startStage();
failOnAlarms();

describe('over TLS', () => {
  it('everything works', async () => {
    const subject = new Subject(stage, { ssl: { ca } });
    await subject.mustSave(1);
    await subject.mustSave(500);
    const [row] = await stage.ask<{ all: boolean }>(
      'select bool_and(ssl) as all from pg_stat_ssl join pg_stat_activity using (pid) where application_name = $1',
      [subject.application],
    );
    expect(row?.all).toBe(true);
    await subject.expectHealed();
  });

  it('an abort ends the statement at the server, too', async () => {
    const subject = new Subject(stage, { ssl: { ca } });
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
    await subject.untilIdle();
    await blocker.release();
    await subject.expectHealed();
    expect(await subject.pids()).toEqual(before);
  });
});

describe('a server that cannot prove who it is', () => {
  it.each([
    ['signed by an authority that is not known', 'valid', () => ({ ssl: { ca: otherCa } })],
    ['signed by an authority that nobody named', 'valid', () => ({ ssl: true })],
    ['by a URL with sslmode=require', 'valid', () => ({ url: `${stage.url}?sslmode=require` })],
    ['with the certificate of another host', 'wrong-host', () => ({ ssl: { ca } })],
    ['with a certificate that has expired', 'expired', () => ({ ssl: { ca } })],
  ] as const)(
    '%s is refused with kind config, for good, and is sent no password',
    async (_title, certificate, options) => {
      await tls.present(certificate);
      const subject = new Subject(stage, options());
      const seen = proxy.whenSeen('md5', 'toServer').then(
        () => true,
        () => false,
      );
      const error = await expectFailure(() => subject.mustSave(1), { ...misconfigured, withinMs: 3_000 });
      const { password } = new URL(stage.url);
      expect(inspect(error) + JSON.stringify(error)).not.toContain(password);
      await tls.present('valid');
      expect(await Promise.race([seen, Promise.resolve(false)])).toBe(false);
    },
  );

  it('without TLS at all is asked for it, and is sent nothing else', async () => {
    const subject = new Subject(plain, { ssl: true });
    const before = plain.proxy.bytes.toServer.received;
    await expectFailure(() => subject.mustSave(1), { ...misconfigured, withinMs: 3_000 });
    // The SSLRequest of the protocol.
    expect(plain.proxy.bytes.toServer.received - before).toBe(8);
  });
});
