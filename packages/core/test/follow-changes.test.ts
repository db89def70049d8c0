import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConfigChange } from '../src/config-store.js';
import { DbError } from '../src/db-error.js';
import { type ChangeFeed, followChanges } from '../src/follow-changes.js';
import { ManualClock } from '../src/manual-clock.js';
import { AuditFeed } from './audit-feed.js';

const lost = (): DbError => new DbError({ kind: 'connection', message: 'gone' });
const backoff = { initialDelayMs: 100, maxDelayMs: 1_000 };
const origin = { store: 'fake', operation: 'watch' };

/** A watch from the beginning of a log. */
function follow(feed: AuditFeed, options: Partial<ChangeFeed> = {}): AsyncGenerator<ConfigChange, void, undefined> {
  const { head, readAfter, changed } = feed;
  return followChanges({ head, readAfter, changed, after: 0n, backoff, origin, ...options });
}

/** The `seq` of so many changes. */
async function take(watch: AsyncGenerator<ConfigChange>, count: number): Promise<bigint[]> {
  const seqs: bigint[] = [];
  while (seqs.length < count) {
    const { value } = await watch.next();
    seqs.push(value.seq);
  }
  return seqs;
}

/** What a promise rejects with. */
async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
}

/** Resolves when the feed is asked something. */
async function untilAsked(feed: AuditFeed, question: string): Promise<void> {
  while (feed.asked.at(-1) !== question) await new Promise(setImmediate);
}

describe('what it yields', () => {
  test('each change is what its entry says, frozen', async () => {
    const feed = new AuditFeed();
    const entity = { kind: 'setting', id: 'limits', version: 7 };
    feed.append({ entity, action: 'update', after: { id: 'limits', value: { deep: [1] } } });
    feed.append({ entity: { ...entity, version: 8 }, action: 'remove', after: null });
    const watch = follow(feed);
    const [{ value: update }, { value: removal }] = [await watch.next(), await watch.next()];
    const record = { id: 'limits', value: { deep: [1] } };
    expect(update).toEqual({ seq: 1n, kind: 'setting', id: 'limits', version: 7, action: 'update', record });
    expect(removal).toEqual({ seq: 2n, kind: 'setting', id: 'limits', version: 8, action: 'remove', record: null });
    expect(Object.isFrozen(update)).toBe(true);
    expect(update).toSatisfy(({ record: { value } }) => Object.isFrozen(value) && Object.isFrozen(value.deep));
  });

  test('entries of other kinds and other actions are passed over, and so are kinds that are not asked for', async () => {
    const feed = new AuditFeed();
    feed.append({ action: 'login', entity: { kind: 'session', id: 'a', version: 0 }, after: null });
    feed.append({ action: 'viewed' });
    feed.append({ entity: { kind: 'profile', id: 'p', version: 1 }, after: 'not looked at' });
    feed.append();
    expect(await take(follow(feed, { kinds: ['setting', 'rule'] }), 1)).toEqual([4n]);
  });

  test('without after it starts at the head that there is when the first change is asked for', async () => {
    const feed = new AuditFeed();
    const watch = follow(feed, { after: undefined });
    feed.append();
    const next = watch.next();
    await untilAsked(feed, 'changed 1');
    feed.append();
    expect(await next).toMatchObject({ value: { seq: 2n } });
  });

  test('an entry that cannot be read rejects with kind corrupt_data and its seq, after those before it', async () => {
    const feed = new AuditFeed();
    feed.append();
    feed.append({ after: { id: 'limits' } });
    const watch = follow(feed);
    expect(await take(watch, 1)).toEqual([1n]);
    const error = await rejectionOf(watch.next());
    expect(error).toMatchObject({ kind: 'corrupt_data', details: { seq: 2n, kind: 'setting' }, ...origin });
    expect(await watch.next()).toEqual({ done: true, value: undefined });
  });

  test('a change that should have a record and has none cannot be read either', async () => {
    const feed = new AuditFeed();
    feed.append({ after: null });
    expect(await rejectionOf(follow(feed).next())).toMatchObject({ kind: 'corrupt_data', details: { seq: 1n } });
  });
});

describe('nothing is missed and nothing comes twice', () => {
  test('however writes, reads, hints and errors fall, whatever the page size', async () => {
    const step = fc.constantFrom('append', 'append', 'note', 'next', 'turn', 'lose', 'silence');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), async (steps, pageSize) => {
        const feed = new AuditFeed();
        const clock = new ManualClock();
        const watch = follow(feed, { pageSize, clock });
        const expected: bigint[] = [];
        const asked: Promise<IteratorResult<ConfigChange>>[] = [];
        for (const each of steps) {
          if (each === 'append') expected.push(feed.append().seq);
          else if (each === 'note') feed.append({ action: 'noted' });
          else if (each === 'next') asked.push(watch.next());
          else if (each === 'turn') await clock.advance(1);
          else if (each === 'lose') feed.failures.push(lost());
          else feed.hints = false;
        }
        while (expected.length < asked.length) expected.push(feed.append().seq);
        while (asked.length < expected.length) asked.push(watch.next());
        const all = Promise.all(asked);
        let isDone = false;
        void all.then(() => {
          isDone = true;
        });
        while (!isDone) {
          await clock.advance(backoff.maxDelayMs);
          feed.poll();
        }
        expect((await all).map(({ value }) => value.seq)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test('what comes between a read and the wait for the hint is not waited for', async () => {
    const feed = new AuditFeed();
    const next = follow(feed, {
      readAfter: async (seq, limit) => {
        const page = await feed.readAfter(seq, limit);
        if (feed.entries.length === 0) feed.append();
        return page;
      },
    }).next();
    expect(await next).toMatchObject({ value: { seq: 1n } });
  });

  test('without hints it looks again when changed resolves, and reads no more often', async () => {
    const feed = new AuditFeed();
    feed.hints = false;
    const next = follow(feed).next();
    await untilAsked(feed, 'changed 0');
    feed.append();
    feed.poll();
    expect(await next).toMatchObject({ value: { seq: 1n } });
    expect(feed.asked).toEqual(['after 0', 'changed 0', 'after 0']);
  });

  test('a full page is followed by the next one at once', async () => {
    const feed = new AuditFeed();
    for (let count = 0; count < 3; count++) feed.append();
    expect(await take(follow(feed, { pageSize: 2 }), 3)).toEqual([1n, 2n, 3n]);
    expect(feed.asked).toEqual(['after 0', 'after 2']);
  });

  test('entries that are read again are not yielded again', async () => {
    const feed = new AuditFeed();
    for (let count = 0; count < 2; count++) feed.append();
    const watch = follow(feed, { readAfter: (_seq, limit) => feed.readAfter(0n, limit), pageSize: 10 });
    expect(await take(watch, 2)).toEqual([1n, 2n]);
    const next = watch.next();
    await untilAsked(feed, 'changed 2');
    feed.append();
    expect(await next).toMatchObject({ value: { seq: 3n } });
  });
});

describe('errors', () => {
  test.each(['head', 'readAfter', 'changed'] as const)(
    '%s is asked again after transient errors, for ever',
    async (what) => {
      const feed = new AuditFeed();
      const clock = new ManualClock();
      let failures = 0;
      const failing = async (): Promise<never> => {
        failures += 1;
        throw lost();
      };
      let isDown = true;
      const flaky = {
        [what]: (...args: never[]) => (isDown ? failing() : (feed[what] as (...given: never[]) => unknown)(...args)),
      };
      const next = follow(feed, { after: undefined, clock, ...flaky }).next();
      while (failures < 50) await clock.advance(backoff.maxDelayMs);
      expect(clock.pendingTimers).toBe(1);
      isDown = false;
      await clock.advance(backoff.maxDelayMs);
      await untilAsked(feed, 'changed 0');
      feed.append();
      expect(await next).toMatchObject({ value: { seq: 1n } });
      expect(clock.pendingTimers).toBe(0);
    },
  );

  test('the pauses grow to the longest and start anew after an answer, and last as long as the server asks', async () => {
    const clock = new ManualClock();
    const feed = new AuditFeed();
    const waits: number[] = [];
    const setTimer: ManualClock['setTimer'] = (callback, ms) => {
      waits.push(ms);
      return clock.setTimer(callback, 0);
    };
    const timed = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      clearTimer: (timer: object) => clock.clearTimer(timer),
      setTimer,
    };
    feed.failures.push(...Array.from({ length: 20 }, lost));
    feed.append();
    const first = follow(feed, { clock: timed }).next();
    while (waits.length < 20) await clock.advance(0);
    await first;
    expect(Math.max(...waits)).toBeLessThanOrEqual(backoff.maxDelayMs);
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? 0);
    feed.failures.push(new DbError({ kind: 'overloaded', message: 'busy', retryAfterMs: 7_000 }));
    const second = follow(feed, { clock: timed }).next();
    while (waits.length < 21) await clock.advance(0);
    await second;
    expect(waits.at(-1)).toBe(7_000);
  });

  test('a permanent error ends it, and names the watch', async () => {
    const feed = new AuditFeed();
    feed.failures.push(new DbError({ kind: 'closed', message: 'closed', operation: 'audit.list' }));
    expect(await rejectionOf(follow(feed).next())).toMatchObject({ kind: 'closed', ...origin });
  });

  test('what is no DbError comes out as it is', async () => {
    const defect = new TypeError('a defect');
    const feed = new AuditFeed();
    feed.failures.push(defect);
    expect(await rejectionOf(follow(feed).next())).toBe(defect);
  });
});

describe('the end', () => {
  const never = (): Promise<never> => new Promise(() => {});
  const phases: Readonly<Record<string, Partial<ChangeFeed>>> = {
    'it asks for the head': { after: undefined, head: never },
    'it reads': { readAfter: never },
    'it waits for a hint': { changed: never },
    'it waits after an error': { readAfter: () => Promise.reject(lost()) },
  };

  test.each(Object.entries(phases))('an abort while %s ends it at once and leaves nothing', async (_what, options) => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const { signal } = controller;
    const next = rejectionOf(follow(new AuditFeed(), { ...options, clock, signal }).next());
    await clock.advance(0);
    controller.abort();
    expect(await next).toMatchObject({ kind: 'cancelled', outcome: 'not_applied', ...origin });
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('an abort inside of a page ends it at the next change', async () => {
    const feed = new AuditFeed();
    for (let count = 0; count < 2; count++) feed.append();
    const controller = new AbortController();
    const watch = follow(feed, { signal: controller.signal });
    await watch.next();
    controller.abort();
    expect(await rejectionOf(watch.next())).toMatchObject({ kind: 'cancelled', ...origin });
  });

  test('a signal that is aborted already asks nothing; one that timed out says so', async () => {
    const feed = new AuditFeed();
    const signal = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    expect(await rejectionOf(follow(feed, { signal }).next())).toMatchObject({ kind: 'timeout' });
    expect(feed.asked).toEqual([]);
  });

  test('an abort releases what changed holds', async () => {
    const feed = new AuditFeed();
    const controller = new AbortController();
    const next = rejectionOf(follow(feed, { signal: controller.signal }).next());
    await untilAsked(feed, 'changed 0');
    expect(feed.waiting).toBe(1);
    controller.abort();
    await next;
    expect(feed.waiting).toBe(0);
  });

  test('break releases everything', async () => {
    const feed = new AuditFeed();
    const clock = new ManualClock();
    const { signal } = new AbortController();
    feed.append();
    for await (const change of follow(feed, { clock, signal })) {
      expect(change.seq).toBe(1n);
      break;
    }
    expect(clock.pendingTimers).toBe(0);
    expect(feed.waiting).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
