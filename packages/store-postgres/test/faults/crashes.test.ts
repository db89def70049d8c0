// Servers that die under load. Not in the shared suite: it kills a quiet server; here a ledger is kept while it dies.

import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
const { control } = stage.server;
failOnAlarms();

const deaths = [
  { title: 'kill -9', die: () => control.kill() },
  { title: 'a fast stop', die: () => control.shutdown('fast') },
  { title: 'an immediate stop', die: () => control.shutdown('immediate') },
];

describe.each(deaths)('$title under 50 writers', ({ die }) => {
  it.each([
    ['bare', false as const],
    ['in layers', { breaker: { halfOpenAfterMs: 100 } }],
  ])(
    'loses no acknowledged trade, doubles none, leaves no part of a batch; the same stores go on (%s)',
    async (_title, layers) => {
      const subject = new Subject(stage, { layers });
      await subject.mustSave(1);
      let isOver = false;
      const errors = new Set<string>();
      const writers = Array.from({ length: 50 }, async (_, at) => {
        while (!isOver) {
          const error = await subject.save(at % 5 === 0 ? 50 : 1);
          if (error === undefined) continue;
          errors.add(`${error.kind} ${error.isTransient() ? 'transient' : 'permanent'}`);
          // A loop without a pause, over calls that are refused at once, would let nothing else run.
          await setTimeout(10);
        }
      });
      const more = async (): Promise<void> => {
        const { ok } = subject.ledger.counts;
        await expect.poll(() => subject.ledger.counts.ok, { timeout: 15_000, interval: 5 }).toBeGreaterThan(ok + 50);
      };
      try {
        await more();
        await die();
        await control.start();
        await more();
      } finally {
        isOver = true;
        await Promise.all(writers);
      }
      expect([...errors].filter((error) => !/^(connection|timeout|overloaded) transient$/.test(error))).toEqual([]);
      await subject.expectHealed({ patient: true });
    },
    60_000,
  );
});
