// A thousand callers of all kinds on a slow server. Not in the shared suite: it counts connections, where they arrive.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { kindOf, poolOf, Subject } from './subject.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

describe('a slow server under 1000 callers that save, load, read, watch and abort', () => {
  it('has at most 20 connections of them, cancel requests included; all are served or refused at once', async () => {
    const subject = new Subject(stage, { layers: {} });
    await subject.mustSave(1);
    await proxy.apply({ kind: 'delay', ms: 10 });
    const peak = watchPeak();
    const ended = new AbortController();
    const watching = kindOf(drained(subject, ended.signal));
    const kinds = new Map<string, number>();
    const callers = Array.from({ length: 1_000 }, async (_, at) => {
      const kind = await callOf(subject, at);
      kinds.set(String(kind), (kinds.get(String(kind)) ?? 0) + 1);
    });
    await Promise.all(callers);
    ended.abort();
    expect(await watching).toBe('cancelled');
    await proxy.heal();
    expect([...kinds.keys()].filter((kind) => !['null', 'cancelled', 'timeout'].includes(kind))).toEqual([]);
    // Each tenth gives up by itself; all the others are served.
    expect(kinds.get('null')).toBeGreaterThanOrEqual(900);
    expect(peak.stop()).toBeGreaterThan(5);
    expect(peak.stop()).toBeLessThanOrEqual(20);
    expect(subject.ledger.counts).toMatchObject({ failed: 0, unknown: 0 });
    await subject.expectHealed();
  });

  it('again and again keeps nothing of them in memory', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const round = async (): Promise<number> => {
      await Promise.all(Array.from({ length: 1_000 }, (_, at) => callOf(subject, at)));
      await subject.untilIdle();
      await expect.poll(async () => poolOf(await subject.stores.health()).waiting, { timeout: 5_000 }).toBe(0);
      return heapMiB();
    };
    await round();
    const first = await round();
    for (let more = 0; more < 4; more++) await round();
    const last = await round();
    // The ledger notes some hundred signatures a round, which is a fraction of a MiB.
    expect(last - first, 'MiB that 5 more rounds have kept').toBeLessThan(8);
    await subject.expectHealed();
  });
});

/** One call: of ten, four save a trade, one a batch, four read, and one gives its read up. */
async function callOf(subject: Subject, at: number): Promise<string | null> {
  const kind = at % 10;
  if (kind < 4) return (await subject.save(1))?.kind ?? null;
  if (kind === 4) return (await subject.save(20))?.kind ?? null;
  if (kind < 9) return await kindOf(subject.read());
  const controller = new AbortController();
  const reading = kindOf(subject.read({ signal: controller.signal }));
  for (let turn = 0; turn < at % 40; turn++) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  return await reading;
}

async function drained(subject: Subject, signal: AbortSignal): Promise<void> {
  for await (const _change of subject.stores.config.watch({ signal }));
}

/** The most connections that the proxy had at once, each counted when it comes. */
function watchPeak(): { stop(): number } {
  let most = proxy.connections;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      await proxy.nextConnection();
      most = Math.max(most, proxy.connections);
    }
  };
  watch().catch(() => {});
  return {
    stop: () => {
      isOver = true;
      return most;
    },
  };
}

/** What the process holds in MiB, once it has let go of the rest. */
function heapMiB(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
