// Transactions of the configuration whose connection goes while their work sleeps. Not in the shared suite: it cuts between calls of the
// store; what ends a transaction between two statements is PostgreSQL's own.

import type { ConfigTransaction } from '@tradestore/core';
import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure, type FailureRule, lost } from './failure.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

interface Ending {
  readonly title: string;
  readonly end: (subject: Subject) => Promise<unknown>;
  readonly rule: Omit<FailureRule, 'withinMs'>;
}

const endings: readonly Ending[] = [
  {
    title: 'its backend is terminated',
    end: async (subject) => {
      for (const pid of await subject.pids()) await stage.ask('select pg_terminate_backend($1)', [pid]);
    },
    rule: { ...lost, codes: ['57P01'] },
  },
  { title: 'its connection is cut', end: () => proxy.apply({ kind: 'cut' }), rule: lost },
  { title: 'its connection is reset', end: () => proxy.apply({ kind: 'cut', reset: true }), rule: lost },
  {
    // By itself, after idleInTransactionTimeoutMs.
    title: 'the server finds it idle for too long',
    end: async () => {},
    rule: { kind: 'timeout', transient: true, outcome: 'not_applied', codes: ['25P03'] },
  },
];

describe('a transaction that sleeps between two statements while', () => {
  it.each(endings)('$title: says why, changes nothing, and runs its work once', async ({ end, rule }) => {
    const subject = new Subject(stage, { idleInTransactionTimeoutMs: 300 });
    const { config } = subject.stores;
    const { seq } = await config.audit.head();
    const id = `slept-${subject.application}`;
    let runs = 0;
    const work = async (tx: ConfigTransaction): Promise<void> => {
      runs += 1;
      await tx.settings.save({ id, value: 'first' }, { expectedVersion: 0 });
      await end(subject);
      // It sleeps until its backend is gone: by then the client has heard of it, or hears with its next question.
      await expect.poll(() => subject.pids(), { timeout: 10_000 }).toEqual([]);
      await tx.settings.save({ id: `${id}-2`, value: 'second' }, { expectedVersion: 0 });
    };
    await expectFailure(() => config.transaction({ actor: 'test' }, work), { ...rule, withinMs: 10_000 });
    expect(runs).toBe(1);
    expect(await config.settings.get(id)).toBeNull();
    expect((await config.audit.head()).seq).toBe(seq);
    expect((await config.audit.verify()).broken).toBeNull();
    await subject.expectHealed();
  });

  it('its backend is terminated, and asks for nothing more: COMMIT finds out, and nothing was changed', async () => {
    const subject = new Subject(stage);
    const { config } = subject.stores;
    const id = `ended-${subject.application}`;
    const work = async (tx: ConfigTransaction): Promise<void> => {
      await tx.settings.save({ id, value: 1 }, { expectedVersion: 0 });
      for (const pid of await subject.pids()) await stage.ask('select pg_terminate_backend($1)', [pid]);
      await expect.poll(() => subject.pids(), { timeout: 10_000 }).toEqual([]);
    };
    await expectFailure(() => config.transaction({ actor: 'test' }, work), { ...lost, withinMs: 10_000 });
    expect(await config.settings.get(id)).toBeNull();
    await subject.expectHealed();
  });
});
