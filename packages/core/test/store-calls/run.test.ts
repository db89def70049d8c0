import { expect, test } from 'vitest';
import { type Attempt, DbError } from '../../src/index.js';
import { outcomeOf } from '../layers/ledger-store.js';
import { DriverError, hangs, Shelf, sentAndHangs } from './shelf-store.js';

const bad = { timeoutMs: 'soon' } as never;

test('what the work resolves with is what the call resolves with, and nothing is left waiting', async () => {
  const shelf = new Shelf();
  const controller = new AbortController();
  expect(await shelf.read('a', { signal: controller.signal })).toBe('value');
  expect(shelf.clock.pendingTimers).toBe(0);
});

test('the work is called before the promise is returned, so that it may read what the caller reuses', () => {
  const shelf = new Shelf();
  const seen: string[] = [];
  shelf.work = async () => {
    seen.push('work');
  };
  void shelf.put('a');
  expect(seen).toStrictEqual(['work']);
});

test('a call is looked at in the order arguments, open, what the store refuses, signal', async () => {
  const shelf = new Shelf();
  const aborted = { signal: AbortSignal.abort() };
  shelf.refuse = (method) => {
    if (method === 'read') throw new DbError({ kind: 'internal', message: 'not inside', outcome: 'not_applied' });
  };
  expect(outcomeOf(shelf.put('a', aborted))).toBeTypeOf('object');
  await expect(shelf.put('a', aborted)).rejects.toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
  await expect(shelf.read('a', aborted)).rejects.toMatchObject({ kind: 'internal' });
  const closing = shelf.close();
  await expect(shelf.read('a', aborted)).rejects.toMatchObject({ kind: 'closed' });
  await expect(shelf.read('', aborted)).rejects.toMatchObject({ kind: 'invalid_argument' });
  await closing;
});

test('what is refused never reaches the work, rejects and never throws, and names the store and the method', async () => {
  const shelf = new Shelf();
  let worked = 0;
  shelf.work = async () => {
    worked += 1;
  };
  let refused: Promise<unknown> | undefined;
  expect(() => {
    refused = shelf.putAll(['a'], bad);
  }).not.toThrow();
  await expect(refused).rejects.toMatchObject({
    kind: 'invalid_argument',
    store: 'shelf',
    operation: 'putAll',
    attempts: 0,
    outcome: 'not_applied',
  });
  expect(worked).toBe(0);
});

test('a method without an entry in the table is a defect of the store, and says so', async () => {
  const shelf = new Shelf();
  await expect(shelf.calls.run('rules.save', [], hangs)).rejects.toMatchObject({
    kind: 'internal',
    message: 'no table entry for rules.save',
  });
});

test("the driver's error is classified, and names the store and the method", async () => {
  const shelf = new Shelf();
  const thrown = new DriverError('reset');
  shelf.work = async () => {
    throw thrown;
  };
  const { error } = await settled(shelf.put('a'));
  expect(error).toMatchObject({ kind: 'connection', store: 'shelf', operation: 'put' });
  expect(error?.cause).toBe(thrown);
});

test('work that throws at once, before it has made a promise, rejects the call and leaves nothing waiting', async () => {
  const shelf = new Shelf();
  shelf.work = () => {
    throw new DriverError('at once');
  };
  await expect(shelf.put('a')).rejects.toMatchObject({ kind: 'connection', outcome: 'not_applied' });
  expect(shelf.clock.pendingTimers).toBe(0);
  expect(await shelf.close()).toStrictEqual({ unwritten: 0 });
});

test('what is a DbError already is not classified again, and keeps its details', async () => {
  const shelf = new Shelf();
  shelf.work = async (attempt) => {
    attempt.sent();
    throw new DbError({ kind: 'constraint', message: 'no', outcome: 'unknown', details: { storedRanges: [[0, 5]] } });
  };
  await expect(shelf.put('a')).rejects.toMatchObject({
    kind: 'constraint',
    outcome: 'unknown',
    details: { storedRanges: [[0, 5]] },
  });
  expect(shelf.classified).toStrictEqual([]);
});

test('a classification that fails itself still rejects the call, with the cause', async () => {
  const shelf = new Shelf();
  const thrown = new DriverError('odd');
  Object.defineProperty(shelf, 'classified', { value: undefined });
  shelf.work = async () => {
    throw thrown;
  };
  const { error } = await settled(shelf.put('a'));
  expect(error).toMatchObject({ kind: 'internal', operation: 'put', outcome: 'not_applied' });
  expect(error?.cause).toBe(thrown);
});

const phases: readonly (readonly [string, (attempt: Attempt) => void, 'not_applied' | 'unknown'])[] = [
  ['before it was sent', () => {}, 'not_applied'],
  ['after it was sent', (attempt) => attempt.sent(), 'unknown'],
  [
    'after the server has refused it',
    (attempt) => {
      attempt.sent();
      attempt.refused();
    },
    'not_applied',
  ],
  [
    'after it was refused and sent again',
    (attempt) => {
      attempt.sent();
      attempt.refused();
      attempt.sent();
    },
    'unknown',
  ],
];

for (const [when, walk, outcome] of phases) {
  test(`a write that fails ${when} is ${outcome}, and so the attempt says`, async () => {
    const shelf = new Shelf();
    let said: unknown;
    shelf.work = async (attempt) => {
      walk(attempt);
      said = attempt.outcome;
      throw new DriverError('lost');
    };
    for (const call of [() => shelf.put('a'), () => shelf.putAll(['a', 'b']), () => shelf.transaction({}, hangs)]) {
      await expect(call()).rejects.toMatchObject({ kind: 'connection', outcome });
      expect(said).toBe(outcome);
    }
    expect(shelf.classified.map(({ phase }) => phase)).toStrictEqual([outcome, outcome, outcome]);
  });

  test(`a read, and a batch of nothing, that fails ${when} is not_applied`, async () => {
    const shelf = new Shelf();
    shelf.work = async (attempt) => {
      walk(attempt);
      throw new DbError({ kind: 'timeout', message: 'the server is slow', outcome: 'unknown' });
    };
    await expect(shelf.read('a')).rejects.toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
    await expect(shelf.putAll([])).rejects.toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
  });
}

test("what was never sent is not_applied, whatever the default of the error's kind says", async () => {
  const shelf = new Shelf();
  shelf.work = async () => {
    throw new DbError({ kind: 'connection', message: 'refused' });
  };
  await expect(shelf.put('a')).rejects.toMatchObject({ kind: 'connection', outcome: 'not_applied' });
});

test('leftMs is what is left until the deadline, and never below 0', async () => {
  const shelf = new Shelf();
  const seen: number[] = [];
  shelf.work = async (attempt) => {
    seen.push(attempt.leftMs());
    await shelf.clock.advance(300);
    seen.push(attempt.leftMs());
    await shelf.clock.advance(900);
    seen.push(attempt.leftMs());
  };
  await settled(shelf.read('a', { timeoutMs: 1_000 }));
  await shelf.clock.advance(0);
  expect(seen).toStrictEqual([1_000, 700, 0]);
});

test('writesSettled waits for the writes that were called before it, and for no others', async () => {
  const shelf = new Shelf();
  const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let next = 0;
  shelf.work = () => answers[next++]?.promise ?? hangs();
  outcomeOf(shelf.put('a'));
  outcomeOf(shelf.transaction({}, hangs));
  outcomeOf(shelf.read('r'));
  const flushed = outcomeOf(shelf.calls.writesSettled());
  outcomeOf(shelf.put('later'));
  answers[0]?.resolve();
  await shelf.clock.advance(0);
  expect(flushed.settled).toBe(false);
  answers[1]?.reject(new DriverError('lost'));
  await shelf.clock.advance(0);
  expect(flushed.settled).toBe(true);
});

test('writesSettled resolves at once when no write is under way', async () => {
  const shelf = new Shelf();
  shelf.work = hangs;
  outcomeOf(shelf.read('a'));
  await shelf.calls.writesSettled();
  shelf.work = sentAndHangs;
  const given = outcomeOf(shelf.put('a', { timeoutMs: 10 }));
  await shelf.clock.advance(10);
  await shelf.calls.writesSettled();
  expect(given.error?.kind).toBe('timeout');
});

/** A promise's end, when it has come. */
async function settled(promise: Promise<unknown>): Promise<{ value?: unknown; error?: DbError }> {
  const outcome = outcomeOf(promise);
  await Promise.allSettled([promise]);
  return outcome;
}
