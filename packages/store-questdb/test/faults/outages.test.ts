// The server is away. Not in the shared suite: it knows no load, no ledger and no buffer.

import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { control } = stage.server;
failOnAlarms();

const OUTAGE_MS = 30_000;
const ROWS_PER_SECOND = 2_000;
const TICK_MS = 50;

describe('down at start', () => {
  it('a save waits for the server within its timeoutMs, and is stored when it comes', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await control.kill();
    const patient = subject.save(10, { timeoutMs: 50_000 });
    await expectFailure(() => subject.mustSave(1, { timeoutMs: 300 }), {
      kind: 'timeout',
      transient: true,
      outcome: 'not_applied',
      withinMs: 5_000,
    });
    await control.start();
    expect(await patient).toBeUndefined();
    await subject.expectHealed();
  });

  it('a read says so, and health is down', { timeout: 60_000 }, async () => {
    const subject = await Subject.open(stage);
    await control.kill();
    try {
      await expectFailure(() => subject.trades.getTradesByToken(subject.world.token, 1), {
        kind: 'connection',
        transient: true,
        outcome: 'not_applied',
        withinMs: 5_000,
      });
      expect(await subject.stores.health({ timeoutMs: 2_000 })).toMatchObject({
        status: 'down',
        error: { kind: 'connection' },
      });
    } finally {
      await control.start();
    }
    await subject.expectHealed();
  });
});

describe(`${OUTAGE_MS / 1_000} s of outage at ${ROWS_PER_SECOND} rows/s`, () => {
  it('saves whose timeoutMs exceeds it resolve, the others reject; none lost, none doubled, the buffer bounded, and it catches up', {
    timeout: 150_000,
  }, async () => {
    const maxBufferedRows = 100_000;
    const subject = await Subject.open(stage, { commitIntervalMs: 50, maxBufferedRows });
    await subject.mustSave(1);
    const patient: Promise<unknown>[] = [];
    const impatient: Promise<unknown>[] = [];
    let deepest = 0;
    const write = async (ms: number): Promise<void> => {
      const endsAt = performance.now() + ms;
      let written = 0;
      const startedAt = performance.now();
      while (performance.now() < endsAt) {
        const due = Math.floor(((performance.now() - startedAt) * ROWS_PER_SECOND) / 1_000);
        for (; written < due; written += 1) {
          if (written % 10 === 0) impatient.push(subject.save(1, { timeoutMs: 2_000 }));
          else patient.push(subject.save(1, { timeoutMs: 120_000 }));
        }
        await setTimeout(TICK_MS);
      }
    };
    const watcher = setInterval(async () => {
      const { details } = await subject.stores.health({ timeoutMs: 1_000 });
      const buffer = details['buffer'];
      if (typeof buffer === 'object' && buffer !== null && 'rows' in buffer)
        deepest = Math.max(deepest, Number(buffer.rows));
    }, 500);
    try {
      await write(1_000);
      await stage.http.apply({ kind: 'refuse' });
      await stage.http.apply({ kind: 'cut' });
      const beforeOutage = impatient.length;
      await write(OUTAGE_MS);
      await stage.http.heal();
      await write(1_000);
      expect(await Promise.all(patient)).toEqual(patient.map(() => undefined));
      const late = await Promise.all(impatient.slice(beforeOutage + 100, -800));
      expect(late.length).toBeGreaterThan(1_000);
      for (const error of late) expect(error).toMatchObject({ kind: 'timeout' });
    } finally {
      clearInterval(watcher);
    }
    expect(deepest).toBeLessThanOrEqual(maxBufferedRows);
    await subject.expectHealed();
  });
});

describe('kill -9 under 50 writers', () => {
  it('loses no acknowledged trade, doubles none, leaves no part of a batch; the same stores go on', {
    timeout: 90_000,
  }, async () => {
    const subject = await Subject.open(stage);
    await subject.mustSave(1);
    let isOver = false;
    const kinds = new Set<string>();
    const writers = Array.from({ length: 50 }, async (_, at) => {
      while (!isOver) {
        const error = await subject.save(at % 5 === 0 ? 50 : 1, { timeoutMs: at % 2 === 0 ? 30_000 : 500 });
        if (error !== undefined) kinds.add(error.kind);
      }
    });
    const more = async (): Promise<void> => {
      const { ok } = subject.ledger.counts;
      await vi.waitFor(() => expect(subject.ledger.counts.ok).toBeGreaterThan(ok + 100), {
        timeout: 30_000,
        interval: 5,
      });
    };
    try {
      await more();
      await control.kill();
      await control.start();
      await more();
    } finally {
      isOver = true;
      await Promise.all(writers);
    }
    expect([...kinds].filter((kind) => kind !== 'timeout')).toEqual([]);
    await subject.expectHealed();
  });
});
