import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { type Attempt, abortError, type CallOptions, DbError } from '../../src/index.js';
import { outcomeOf } from '../layers/ledger-store.js';
import { DriverError, hangs, Shelf, sentAndHangs, whenGivenUp } from './shelf-store.js';

type GiveUp = (shelf: Shelf, controller: AbortController) => Promise<void>;

const givers: readonly (readonly [what: string, kind: string, GiveUp])[] = [
  ['a timeoutMs that passes', 'timeout', (shelf) => shelf.clock.advance(100)],
  [
    "the caller's abort",
    'cancelled',
    async (shelf, controller) => {
      controller.abort();
      await shelf.clock.advance(0);
    },
  ],
  [
    'a signal that times out',
    'timeout',
    async (shelf, controller) => {
      controller.abort(new DOMException('too late', 'TimeoutError'));
      await shelf.clock.advance(0);
    },
  ],
  [
    'close',
    'closed',
    async (shelf) => {
      await Promise.all([shelf.close({ deadlineMs: 0 }), shelf.clock.advance(0)]);
    },
  ],
];

for (const [what, kind, giveUp] of givers) {
  /** Calls, lets the call be given up, and says how it ended. */
  const endOf = async (
    shelf: Shelf,
    call: (options: CallOptions) => Promise<unknown>,
  ): Promise<ReturnType<typeof outcomeOf>> => {
    const controller = new AbortController();
    const ending = outcomeOf(call({ signal: controller.signal, timeoutMs: 100 }));
    await giveUp(shelf, controller);
    return ending;
  };

  test(`${what} ends a call whose server never answers, and leaves no timer`, async () => {
    const shelf = new Shelf();
    shelf.work = hangs;
    const { error } = await endOf(shelf, (options) => shelf.read('a', options));
    expect(error).toMatchObject({ kind, store: 'shelf', operation: 'read', outcome: 'not_applied' });
    expect(shelf.clock.pendingTimers).toBe(0);
  });

  test(`${what}: a write that was not sent is not_applied, and is never sent`, async () => {
    const shelf = new Shelf();
    const turn = Promise.withResolvers<void>();
    let sent: 'sent' | 'refused' | undefined;
    let reason: unknown;
    shelf.work = async (attempt) => {
      await turn.promise;
      try {
        attempt.sent();
        sent = 'sent';
      } catch (error) {
        sent = 'refused';
        reason = error;
      }
    };
    const { error } = await endOf(shelf, (options) => shelf.put('a', options));
    expect(error).toMatchObject({ kind, outcome: 'not_applied' });
    turn.resolve();
    await shelf.clock.advance(0);
    expect(sent).toBe('refused');
    expect(reason).toMatchObject({ kind });
  });

  test(`${what}: a write that was sent is unknown`, async () => {
    const shelf = new Shelf();
    shelf.work = sentAndHangs;
    const { error } = await endOf(shelf, (options) => shelf.putAll(['a'], options));
    expect(error).toMatchObject({ kind, outcome: 'unknown' });
  });

  test(`${what} aborts the attempt's signal, with the reason that the call rejects with`, async () => {
    const shelf = new Shelf();
    const reasons: unknown[] = [];
    shelf.work = (attempt) => {
      attempt.signal.addEventListener('abort', () => reasons.push(attempt.signal.reason));
      return hangs();
    };
    const { error } = await endOf(shelf, (options) => shelf.read('a', options));
    expect(reasons).toMatchObject([{ kind, message: error?.message }]);
  });

  test(`${what}: a signal that is first read afterwards is aborted`, async () => {
    const shelf = new Shelf();
    let attempt: Attempt | undefined;
    shelf.work = (given) => {
      attempt = given;
      return hangs();
    };
    await endOf(shelf, (options) => shelf.read('a', options));
    expect(attempt?.signal.aborted).toBe(true);
    expect(attempt?.signal.reason).toMatchObject({ kind });
  });

  test(`${what}: work that rejects when it hears of it says the outcome and the details, and the kind stays`, async () => {
    const shelf = new Shelf();
    shelf.work = (attempt) => {
      attempt.sent();
      return whenGivenUp(attempt, () => {
        const details = { storedRanges: [[0, 5]] };
        throw new DbError({ kind: 'conflict', message: 'cancelled by the server', outcome: 'not_applied', details });
      });
    };
    const { error } = await endOf(shelf, (options) => shelf.put('a', options));
    expect(error).toMatchObject({ kind, outcome: 'not_applied', details: { storedRanges: [[0, 5]] } });
  });

  test(`${what}: work that hands the signal's reason on leaves the outcome to the phase`, async () => {
    for (const [walk, outcome] of [
      [() => {}, 'not_applied'],
      [(attempt: Attempt) => attempt.sent(), 'unknown'],
    ] as const) {
      const shelf = new Shelf();
      shelf.work = (attempt) => {
        walk(attempt);
        return whenGivenUp(attempt, (reason) => {
          throw reason;
        });
      };
      const { error } = await endOf(shelf, (options) => shelf.put('a', options));
      expect(error).toMatchObject({ kind, outcome });
    }
  });

  test(`${what}: a refusal by the server that comes in the same turn makes it not_applied`, async () => {
    const shelf = new Shelf();
    shelf.work = (attempt) => {
      attempt.sent();
      return whenGivenUp(attempt, (reason) => {
        attempt.refused();
        throw reason;
      });
    };
    const { error } = await endOf(shelf, (options) => shelf.put('a', options));
    expect(error).toMatchObject({ kind, outcome: 'not_applied' });
  });

  test(`${what}: an answer that comes in the same turn is the call's answer`, async () => {
    const shelf = new Shelf();
    shelf.work = (attempt) => whenGivenUp(attempt, () => 'done after all');
    const { value, error } = await endOf(shelf, (options) => shelf.put('a', options));
    expect({ value, error }).toStrictEqual({ value: 'done after all', error: undefined });
  });

  test(`${what}: what the work ends with later is nobody's`, async () => {
    const shelf = new Shelf();
    const answer = Promise.withResolvers<string>();
    shelf.work = () => answer.promise;
    const { error } = await endOf(shelf, (options) => shelf.put('a', options));
    answer.reject(new DriverError('too late'));
    await shelf.clock.advance(0);
    expect(error?.kind).toBe(kind);
    expect(shelf.classified).toStrictEqual([]);
  });
}

test('of two reasons to give a call up the first counts', async () => {
  const shelf = new Shelf();
  shelf.work = hangs;
  const controller = new AbortController();
  const ending = outcomeOf(shelf.put('a', { signal: controller.signal, timeoutMs: 10 }));
  controller.abort();
  await Promise.all([shelf.close({ deadlineMs: 0 }), shelf.clock.advance(10)]);
  expect(ending.error).toMatchObject({ kind: 'cancelled' });
});

test('a call that has ended hears nothing of an abort that comes afterwards', async () => {
  const shelf = new Shelf();
  const controller = new AbortController();
  let signal: AbortSignal | undefined;
  shelf.work = async (attempt) => {
    signal = attempt.signal;
  };
  await shelf.read('a', { signal: controller.signal });
  controller.abort();
  await shelf.clock.advance(20_000);
  expect(signal?.aborted).toBe(false);
});

test("the caller's reason is the cause of the error, and no signal is made that nobody reads", async () => {
  const shelf = new Shelf();
  const reason = new Error('not needed any more');
  const signal = AbortSignal.abort(reason);
  await expect(shelf.read('a', { signal })).rejects.toMatchObject({ kind: abortError(signal, 'not_applied').kind });
  const controller = new AbortController();
  shelf.work = hangs;
  const ending = outcomeOf(shelf.read('a', { signal: controller.signal }));
  controller.abort(reason);
  await shelf.clock.advance(0);
  expect(ending.error?.cause).toBe(reason);
});

test("nothing is left on the caller's signal, however a call ends", async () => {
  const shelf = new Shelf();
  const { signal } = new AbortController();
  await shelf.read('a', { signal });
  shelf.work = async () => {
    throw new DriverError('lost');
  };
  await expect(shelf.read('a', { signal })).rejects.toMatchObject({ kind: 'connection' });
  shelf.work = hangs;
  const late = outcomeOf(shelf.read('a', { signal, timeoutMs: 10 }));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await shelf.clock.advance(10);
  expect(late.error?.kind).toBe('timeout');
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
