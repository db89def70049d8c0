// Requests that get lost on their way. Not in the shared suite: these are faults of ILP over HTTP, and of what is kept to send it again.

import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
failOnAlarms();

describe('a write whose answer is lost', () => {
  it.each([1, 100])('is sent again and stored once: %i trades', { timeout: 60_000 }, async (count) => {
    const subject = await Subject.open(stage, { requestTimeoutMs: 500 });
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'swallow', after: 'POST /write', once: true });
    await subject.mustSave(count, { timeoutMs: 30_000 });
    await subject.expectHealed();
  });

  it('is sent again when the connection ends instead of an answer', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({
      kind: 'cutOn',
      direction: 'toClient',
      pattern: 'HTTP/1.1 204',
      when: 'before',
      once: true,
    });
    await subject.mustSave(100, { timeoutMs: 30_000 });
    await subject.expectHealed();
  });

  it('with a caller that does not wait ends as unknown, and is not sent again', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'swallow', after: 'POST /write', once: true });
    await expectFailure(() => subject.mustSave(3, { timeoutMs: 500 }), {
      kind: 'timeout',
      transient: true,
      outcome: 'unknown',
      withinMs: 5_000,
    });
    await subject.expectHealed();
  });
});

describe('a connection that is cut', () => {
  it('in the middle of a request stores nothing of it, and the request is sent again', {
    timeout: 60_000,
  }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'cutAfter', direction: 'toServer', bytes: 20_000, on: 'all', once: true });
    await subject.mustSave(2_000, { timeoutMs: 30_000 });
    await subject.expectHealed();
  });

  it('while it was idle costs nobody anything', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'cut' });
    await subject.mustSave(1);
    await subject.expectHealed();
  });
});

describe('a slow network', () => {
  it.each([
    { title: 'delays of 50 ms', fault: { kind: 'delay', ms: 50, jitterMs: 40 } as const },
    { title: 'slices of 7 bytes', fault: { kind: 'slice', bytes: 7 } as const },
  ])('$title change nothing but the time', { timeout: 60_000 }, async ({ fault }) => {
    const subject = await Subject.open(stage);
    await stage.http.apply(fault);
    await stage.pgWire.apply(fault);
    await Promise.all([subject.mustSave(1), subject.mustSave(200), subject.mustSave(1)]);
    await subject.expectHealed();
  });
});

describe('a frozen server', () => {
  it('ends calls by their timeoutMs and by their signal, unknown what was sent; then goes on', {
    timeout: 60_000,
  }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'freeze' });
    const controller = new AbortController();
    const aborted = subject.save(5, { signal: controller.signal });
    await expectFailure(() => subject.mustSave(5, { timeoutMs: 300 }), {
      kind: 'timeout',
      transient: true,
      outcome: 'unknown',
      withinMs: 5_000,
    });
    controller.abort();
    expect(await aborted).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
    await stage.http.heal();
    await subject.expectHealed();
  });
});

describe('what is no QuestDB', () => {
  it('behind the port of writes is named as such, and the save ends', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'inject', direction: 'toClient', content: 'SSH-2.0-garbage\r\n', on: 'new' });
    await stage.http.apply({ kind: 'cut' });
    expect(await subject.save(1, { timeoutMs: 3_000 })).toMatchObject({ kind: 'protocol' });
    await stage.http.heal();
    await stage.http.apply({ kind: 'cut' });
    await subject.expectHealed();
  });

  it('behind the port of reads costs a connection, not the process', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.pgWire.apply({ kind: 'inject', direction: 'toClient', content: 'SSH-2.0-garbage\r\n', on: 'new' });
    await expect(subject.trades.getTradesByToken(subject.world.token, 1, { timeoutMs: 5_000 })).rejects.toMatchObject({
      outcome: 'not_applied',
    });
    await stage.pgWire.heal();
    await subject.expectHealed();
  });
});

describe('close under load', () => {
  it('writes what it can, and counts what it could not: each one has rejected', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage, { commitIntervalMs: 60_000 });
    const kept = Array.from({ length: 500 }, () => subject.save(1));
    expect(await subject.stores.close()).toEqual({ unwritten: 0 });
    expect((await Promise.all(kept)).filter((error) => error !== undefined)).toEqual([]);
    subject.ledger.assertKept(await subject.stored());
  });

  it('on a server that does not answer ends at its deadline', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    await stage.http.apply({ kind: 'freeze' });
    const saves = Array.from({ length: 100 }, () => subject.save(1, { timeoutMs: 60_000 }));
    const startedAt = performance.now();
    expect(await subject.stores.close({ deadlineMs: 500 })).toEqual({ unwritten: 100 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    for (const error of await Promise.all(saves)) expect(error).toMatchObject({ kind: 'closed' });
    await stage.http.heal();
    subject.ledger.assertKept(await subject.stored());
  });
});
