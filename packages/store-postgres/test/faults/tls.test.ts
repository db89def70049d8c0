// TLS and its mistakes. Not in the shared suite: how a driver is told whom to trust is its own.

import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresOptions } from '../../src/index.js';
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
  it.each([
    ['by an option', () => ({ ssl: { ca } })],
    ['by an option, whatever the URL says', () => ({ ssl: { ca }, url: `${stage.url}?sslmode=disable` })],
  ] as const)('asked for %s: trades, batches and configuration are read and written', async (_title, options) => {
    const subject = new Subject(stage, options());
    await subject.mustSave(1);
    await subject.mustSave(500);
    const id = `tls-${subject.application}`;
    await subject.stores.config.settings.save({ id, value: 1 }, { expectedVersion: 0, actor: 'test' });
    expect((await subject.stores.config.settings.get(id))?.record.value).toBe(1);
    const [row] = await stage.ask<{ all: boolean }>(
      'select bool_and(ssl) as all from pg_stat_ssl join pg_stat_activity using (pid) where application_name = $1',
      [subject.application],
    );
    expect(row?.all).toBe(true);
    await subject.expectHealed();
  });

  it('an abort ends the statement at the server, too, and keeps the connection', async () => {
    const subject = new Subject(stage, { ssl: { ca } });
    await subject.mustSave(1);
    const before = await subject.pids();
    const blocker = await stage.lockTrades();
    onTestFinished(() => blocker.release());
    const { accepted } = proxy;
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
    // The lock is still held: it is the cancel request that ends the wait for it.
    await subject.untilIdle();
    expect(await subject.pids()).toEqual(before);
    expect(proxy.accepted - accepted, 'connections made meanwhile').toBe(1);
    await blocker.release();
    await subject.expectHealed();
  });

  it('a connection that is cut in the middle of the handshake is lost, not misconfigured', async () => {
    const subject = new Subject(stage, { ssl: { ca } });
    await proxy.apply({ kind: 'cutAfter', on: 'new', bytes: 200, direction: 'toClient', once: true });
    await expectFailure(() => subject.mustSave(1), {
      kind: 'connection',
      transient: true,
      outcome: 'not_applied',
      withinMs: 3_000,
    });
    await subject.expectHealed();
  });
});

interface Impostor {
  readonly title: string;
  readonly shows: 'valid' | 'wrong-host' | 'expired';
  readonly options: () => PostgresOptions;
  readonly codes: readonly string[];
}

const notSigned = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'SELF_SIGNED_CERT_IN_CHAIN'];

const impostors: readonly Impostor[] = [
  {
    title: 'signed by another authority than the one that is named',
    shows: 'valid',
    options: () => ({ ssl: { ca: otherCa } }),
    codes: notSigned,
  },
  {
    title: 'signed by an authority that nobody named',
    shows: 'valid',
    options: () => ({ ssl: true }),
    codes: notSigned,
  },
  {
    title: 'the same, by a URL with sslmode=require',
    shows: 'valid',
    options: () => ({ url: `${stage.url}?sslmode=require` }),
    codes: notSigned,
  },
  {
    title: 'the same, by a URL with sslmode=verify-full',
    shows: 'valid',
    options: () => ({ url: `${stage.url}?sslmode=verify-full` }),
    codes: notSigned,
  },
  {
    title: 'made out to another host',
    shows: 'wrong-host',
    options: () => ({ ssl: { ca } }),
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
  },
  { title: 'that has expired', shows: 'expired', options: () => ({ ssl: { ca } }), codes: ['CERT_HAS_EXPIRED'] },
];

/** TLS with SHA-384 ends its handshake in a record of 69 bytes; the message that begins a session has several hundred. */
const LONGEST_FAREWELL = 100;

describe('a server whose certificate is', () => {
  it.each(impostors)(
    '$title: kind config, permanent, one attempt in layers too; nothing is said to it, and nothing is told',
    async ({ shows, options, codes }) => {
      await tls.present(shows);
      onTestFinished(() => tls.present('valid'));
      const records = watchRecords();
      const subject = new Subject(stage, { layers: {}, ...options() });
      const { accepted } = proxy;
      const rule = { ...misconfigured, codes, withinMs: 3_000 };
      const error = await expectFailure(() => subject.mustSave(1), rule);
      await expectFailure(() => subject.mustSave(20), rule);
      await expectFailure(() => subject.read(), rule);
      expect(proxy.accepted - accepted).toBe(3);
      await proxy.idle();
      expect(Math.max(...records), 'the largest record of data to the server').toBeLessThan(LONGEST_FAREWELL);
      const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${inspect(error)}`;
      const { username, password, pathname, port } = new URL(stage.url);
      for (const secret of [password, username, pathname.slice(1), port]) expect(told).not.toContain(secret);
    },
  );

  it('renewed serves the same stores', async () => {
    await tls.present('expired');
    onTestFinished(() => tls.present('valid'));
    const records = watchRecords();
    const subject = new Subject(stage, { ssl: { ca } });
    await expectFailure(() => subject.mustSave(1), { ...misconfigured, withinMs: 3_000 });
    await tls.present('valid');
    await subject.expectHealed();
    // What the tests above look for can be seen.
    expect(Math.max(...records)).toBeGreaterThan(LONGEST_FAREWELL);
  });
});

describe('a server without TLS', () => {
  it.each([
    ['ssl: true', () => ({ ssl: true })],
    ['ssl: { ca }', () => ({ ssl: { ca } })],
    ['sslmode=require', () => ({ url: `${plain.url}?sslmode=require` })],
  ] as const)('that is asked for it by %s is asked nothing else', async (_title, options) => {
    const subject = new Subject(plain, options());
    const before = plain.proxy.bytes.toServer.received;
    const error = await expectFailure(() => subject.mustSave(1), { ...misconfigured, withinMs: 3_000 });
    // The SSLRequest of the protocol.
    expect(plain.proxy.bytes.toServer.received - before).toBe(8);
    const { password } = new URL(plain.url);
    expect(`${error.message} ${JSON.stringify(error)} ${inspect(error)}`).not.toContain(password);
    await plain.proxy.idle();
  });
});

/** The sizes of the encrypted records that clients send from now on, in bytes, as they come. */
function watchRecords(): readonly number[] {
  const APPLICATION_DATA = 0x17;
  const sizes: number[] = [0];
  const collect = (bytes: Buffer): { readonly start: number } | null => {
    // SSLRequest, in the clear; then records of a type, a version, a length and so many bytes.
    let at = bytes[0] === 0 ? 8 : 0;
    while (at + 5 <= bytes.length && at + 5 + bytes.readUInt16BE(at + 3) <= bytes.length) {
      const size = bytes.readUInt16BE(at + 3);
      if (bytes[at] === APPLICATION_DATA) sizes.push(size);
      at += 5 + size;
    }
    return at < bytes.length ? { start: at } : null;
  };
  void proxy.whenSeen(collect, 'toServer').catch(() => {});
  return sizes;
}
