// Closing while the server is silent. Not in the shared suite: what is left of sockets is the driver's doing.

import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

/** How many sockets this process has open as a client of the proxy. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length - 2 * proxy.connections;
}

describe('close', () => {
  it('with idle connections to a frozen server ends at once, and leaves no socket', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    await Promise.all(Array.from({ length: 8 }, () => subject.read()));
    const open = await subject.backends();
    const before = openSockets();
    await proxy.apply({ kind: 'freeze' });
    const startedAt = performance.now();
    expect(await subject.stores.close({ deadlineMs: 100 })).toEqual({ unwritten: 0 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect.poll(openSockets, { timeout: 2_000 }).toBe(before - open);
    await proxy.heal();
    await proxy.idle();
    await expect.poll(() => subject.backends(), { timeout: 5_000 }).toBe(0);
    subject.ledger.assertKept(await subject.stored());
  });

  it('while a connection is being made to a port that never answers: by the deadline, and nothing is left', async () => {
    const subject = new Subject(stage, { connectTimeoutMs: 20_000 });
    await proxy.apply({ kind: 'silent', on: 'new' });
    const connected = proxy.nextConnection();
    const saving = subject.save(7);
    await connected;
    const startedAt = performance.now();
    expect(await subject.stores.close({ deadlineMs: 100 })).toEqual({ unwritten: 7 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(await saving).toMatchObject({ kind: 'closed', outcome: 'not_applied' });
    await proxy.idle();
    subject.ledger.assertKept(await subject.stored());
  });

  it('while a listener waits for changes: the watch ends with kind closed, and its connection goes', async () => {
    const subject = new Subject(stage, { pollIntervalMs: 60_000 });
    const { config } = subject.stores;
    const watching = (async () => {
      for await (const _change of config.watch());
    })().catch((error: unknown) => error);
    await expect.poll(() => listening(subject), { timeout: 5_000 }).toBe(1);
    await proxy.apply({ kind: 'freeze' });
    const startedAt = performance.now();
    expect(await subject.stores.close({ deadlineMs: 100 })).toEqual({ unwritten: 0 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(await watching).toMatchObject({ kind: 'closed' });
    await proxy.heal();
    await proxy.idle();
  });
});

async function listening(subject: Subject): Promise<number> {
  const rows = await stage.ask(
    `select from pg_stat_activity where application_name = $1 and state = 'idle' and query like 'listen %'`,
    [subject.application],
  );
  return rows.length;
}
